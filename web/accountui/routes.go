// Package accountui owns what a person sets for herself in every organisation: address, password, and
// where she is signed in.
package accountui

import (
	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
)

// Routes mounts the screens, inside middleware.Person.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/account", a.Do(show(a)))
	r.Post("/account/address", a.Do(changeAddress(a)))
	r.Post("/account/password", a.Do(changePassword(a)))
	r.Post("/account/sessions/{session}/end", a.Do(endSession(a)))
	r.Post("/account/sessions/end", a.Do(endAll(a)))
	r.Get("/account/second-factor", a.Do(showFactor(a)))
	r.Post("/account/second-factor/begin", a.Do(beginFactor(a)))
	r.Post("/account/second-factor", a.Do(confirmFactor(a)))
	r.Post("/account/second-factor/remove", a.Do(removeFactor(a)))
	r.Post("/account/second-factor/codes", a.Do(renewCodes(a)))
	r.Get("/account/passkeys", a.Do(showPasskeys(a)))
	r.Post("/account/passkeys/begin", a.Do(beginPasskey(a)))
	r.Get("/account/passkeys/new", a.Do(showNewPasskey(a)))
	r.Post("/account/passkeys", a.Do(addPasskey(a)))
	r.Post("/account/passkeys/{passkey}/remove", a.Do(removePasskey(a)))
	r.Get("/account/connect", a.Do(showConnect(a)))
	r.Post("/account/connect", a.Do(connect(a)))
	r.Post("/account/disconnect", a.Do(disconnect(a)))
	r.Post("/account/erase", a.Do(erase(a)))
	r.Get("/address", a.Do(showAddress(a)))
	r.Post("/address", a.Do(confirmAddress(a)))
}
