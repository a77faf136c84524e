// Package whyui owns the pages that open a number: what it says, the rule and the limits it follows,
// what would turn it, and the very rows that are counted.
package whyui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/krs/{kr}/why", a.Do(whyKR(a)))
	r.Get("/krs/{kr}/what-if", a.Do(whatIf(a)))
	r.Post("/krs/{kr}/what-if", a.Do(cover(a)))
	r.Get("/teams/{team}/why", a.Do(whyTeam(a)))
	r.Get("/objectives/{objective}/why", a.Do(whyObjective(a)))
	r.Get("/pillars/{pillar}/why", a.Do(whyPillar(a)))
}
