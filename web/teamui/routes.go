// Package teamui owns the team boards, by status and by key result, and the list of teams. What a
// card does is a form that the task screens answer.
package teamui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/teams", a.Do(list(a)))
	r.Get("/teams/{team}", a.Do(show(a)))
	r.Get("/teams/{team}/stop-list", a.Do(stopList(a)))
	r.Post("/teams/{team}/stop-list", a.Do(settle(a)))
}
