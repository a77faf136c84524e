package signinui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// Routes mounts what a person sees before she is in an organisation.
func Routes(r chi.Router, a *handle.App) {
}
