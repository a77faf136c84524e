package strategyui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// objectiveRoutes mounts the pages of objectives.
func objectiveRoutes(r chi.Router, a *handle.App) {
	r.Get("/objectives/new", a.Do(newObjective(a)))
	r.Post("/objectives", a.Do(createObjective(a)))
	r.Get("/objectives/{objective}", a.Do(showObjective(a)))
	r.Get("/objectives/{objective}/edit", a.Do(editObjective(a)))
	r.Post("/objectives/{objective}", a.Do(changeObjective(a)))
	r.Get("/objectives/{objective}/state", a.Do(askObjectiveState(a)))
	r.Post("/objectives/{objective}/state", a.Do(setObjectiveState(a)))
}
