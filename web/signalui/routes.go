// Package signalui owns the list of signals and the answers to them.
package signalui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/signals", a.Do(list(a)))
	r.Get("/signals/{signal}", a.Do(show(a)))
	r.Post("/signals/{signal}/answers", a.Do(answerTo(a)))
}
