// Package goalui owns the page of a key result: its line, its chart, the audit of its work and what
// the work did for it; the forms of key results and of their planned work.
package goalui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/internal/errs"
	"plumbline/web/handle"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/krs/new", a.Do(newKR(a)))
	r.Post("/krs", a.Do(createKR(a)))
	r.Get("/krs/{kr}", a.Do(show(a)))
	r.Get("/krs/{kr}/edit", a.Do(editKR(a)))
	r.Post("/krs/{kr}", a.Do(changeKR(a)))
	r.Get("/krs/{kr}/state", a.Do(askState(a)))
	r.Post("/krs/{kr}/state", a.Do(setState(a)))
	r.Post("/krs/{kr}/score", a.Do(score(a)))
	r.Get("/krs/{kr}/move", a.Do(askMove(a)))
	r.Post("/krs/{kr}/move", a.Do(moveKR(a)))
	r.Get("/krs/{kr}/slots/new", a.Do(newSlot(a)))
	r.Post("/krs/{kr}/slots", a.Do(planSlot(a)))
	r.Post("/krs/{kr}/slots/tasks", a.Do(createTasks(a)))
	r.Get("/slots/{slot}/edit", a.Do(editSlot(a)))
	r.Post("/slots/{slot}", a.Do(changeSlot(a)))
	r.Post("/slots/{slot}/drop", a.Do(dropSlot(a)))
}

// refused says that a form is to be shown again.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }
