package accountui

import (
	"net/http"

	"plumbline/web/handle"
	"plumbline/web/middleware"
)

// erase leaves nothing of the person who asks but a pseudonym. Her session went with the rest.
func erase(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		email := f.Text("email")
		if err := a.Erase(r.Context(), middleware.SignedIn(r), email, r.PostFormValue("current")); err != nil {
			return again(a, w, r, view{Part: "erase", EraseEmail: email}, err)
		}
		if err := middleware.SignOut(a, w, r); err != nil {
			return err
		}
		return handle.See(w, r, "/sign-in")
	}
}
