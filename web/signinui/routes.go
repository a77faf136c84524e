// Package signinui owns what a person sees before she is in an organisation: sign-in, sign-up,
// joining by invitation, and the choice between her organisations.
package signinui

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
	"plumbline/web/middleware"
)

// Routes mounts the screens.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/", a.Do(start(a)))
	r.Get("/sign-in", a.Do(showSignIn(a)))
	r.Post("/sign-in", a.Do(signIn(a)))
	r.Get("/sign-in/code", a.Do(showCode(a)))
	r.Post("/sign-in/code", a.Do(code(a)))
	r.Post("/sign-in/passkey/begin", a.Do(beginPasskey(a)))
	r.Get("/sign-in/passkey", a.Do(showPasskey(a)))
	r.Post("/sign-in/passkey", a.Do(passkeySignIn(a)))
	r.Get("/sign-in/provider", a.Do(toProvider(a)))
	r.Get("/sign-in/provider/back", a.Do(fromProvider(a)))
	r.Get("/sign-in/provider/new", a.Do(showNewcomer(a)))
	r.Post("/sign-in/provider/new", a.Do(createNewcomer(a)))
	r.Get("/sign-up", a.Do(showSignUp(a)))
	r.Post("/sign-up", a.Do(signUp(a)))
	r.Get("/confirm/{token}", a.Do(keepLink(a, "confirm", "/confirm")))
	r.Get("/confirm", a.Do(showConfirm(a)))
	r.Post("/confirm", a.Do(confirm(a)))
	r.Get("/forgot", a.Do(showForgot(a)))
	r.Post("/forgot", a.Do(forgot(a)))
	r.Get("/reset/{token}", a.Do(keepLink(a, "reset", "/reset")))
	r.Get("/reset", a.Do(showReset(a)))
	r.Post("/reset", a.Do(reset(a)))
	r.Get("/address/{token}", a.Do(keepLink(a, "address", "/address")))
	r.Post("/sign-out", a.Do(signOut(a)))
	r.Get("/join/{org}/{token}", a.Do(showJoin(a)))
	r.Post("/join/{org}/{token}", a.Do(join(a)))
	r.Get("/organisations", a.Do(organisations(a)))
	r.Post("/organisations/{org}/join", a.Do(joinOffered(a)))
}

// start leads to the one organisation, to the choice of several, or to the sign-in.
func start(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		user := middleware.User(a, r)
		if user.IsZero() {
			return handle.See(w, r, "/sign-in")
		}
		orgs, err := a.Orgs.Of(r.Context(), user)
		if err != nil {
			return err
		}
		if len(orgs) == 1 {
			return handle.See(w, r, "/o/"+orgs[0].Org.Slug+"/")
		}
		return handle.See(w, r, "/organisations")
	}
}
