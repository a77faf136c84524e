package taskui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	listRoutes(r, a)
	r.Get("/tasks/new", a.Do(newTask(a)))
	r.Get("/tasks/effect", a.Do(effect(a)))
	r.Post("/tasks", a.Do(create(a)))
	r.Get("/tasks/{task}", a.Do(show(a)))
	r.Get("/tasks/{task}/edit", a.Do(edit(a)))
	r.Post("/tasks/{task}", a.Do(change(a)))
	r.Post("/tasks/{task}/moves", a.Do(move(a)))
	r.Get("/tasks/{task}/links/new", a.Do(chooseGoal(a)))
	r.Post("/tasks/{task}/links", a.Do(link(a)))
	r.Post("/tasks/{task}/links/end", a.Do(unlink(a)))
	r.Post("/tasks/{task}/links/confirm", a.Do(confirm(a)))
	r.Post("/tasks/{task}/delete", a.Do(remove(a)))
	r.Post("/tasks/{task}/restore", a.Do(restore(a)))
}
