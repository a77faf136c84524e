// Package strategyui owns the strategy board and the forms of pillars, cycles and objectives.
package strategyui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/strategy", a.Do(showBoard(a)))
	r.Get("/pillars/new", a.Do(newPillar(a)))
	r.Post("/pillars", a.Do(createPillar(a)))
	r.Get("/pillars/{pillar}/edit", a.Do(editPillar(a)))
	r.Post("/pillars/{pillar}", a.Do(changePillar(a)))
	r.Post("/pillars/{pillar}/archive", a.Do(archivePillar(a)))
	r.Post("/pillars/{pillar}/position", a.Do(movePillar(a)))
	r.Get("/cycles/new", a.Do(newCycle(a)))
	r.Post("/cycles", a.Do(createCycle(a)))
	r.Get("/cycles/{cycle}/edit", a.Do(editCycle(a)))
	r.Post("/cycles/{cycle}", a.Do(changeCycle(a)))
	r.Post("/cycles/{cycle}/state", a.Do(setCycleState(a)))
	objectiveRoutes(r, a)
}
