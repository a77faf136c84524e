package signinui

import (
	"net/http"

	"plumbline/internal/errs"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type signInView struct {
	Email, Next, Error string
	Reset              bool   // the password was just set anew
	Provider           string // the installation's identity provider; empty for none
	Passkeys           bool   // can be used here
}

func newSignIn(a *handle.App, next string) signInView {
	return signInView{Next: next, Provider: providerName(a), Passkeys: a.Passkeys != nil}
}

func showSignIn(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		next := handle.Local(r.URL.Query().Get("next"), "/")
		if !middleware.User(a, r).IsZero() {
			return handle.See(w, r, next)
		}
		v := newSignIn(a, next)
		v.Reset = r.URL.Query().Get("reset") != ""
		return shell.Bare(w, r, http.StatusOK, "Sign in", signInPage(v))
	}
}

func signIn(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		next := handle.Local(f.Text("next"), "/")
		user, err := a.Accounts.Authenticate(r.Context(), f.Text("email"), r.PostFormValue("password"))
		if errs.Is(err, errs.Unauthenticated) || errs.Is(err, errs.Limited) {
			v := newSignIn(a, next)
			v.Email, v.Error = f.Text("email"), errs.Sentence(err)
			return shell.Bare(w, r, handle.Status(err), "Sign in", signInPage(v))
		}
		if err != nil {
			return err
		}
		return middleware.Enter(a, w, r, user, next)
	}
}

func signOut(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := middleware.SignOut(a, w, r); err != nil {
			return err
		}
		return handle.See(w, r, "/sign-in")
	}
}

func providerName(a *handle.App) string {
	if a.Provider == nil {
		return ""
	}
	return a.Provider.Name()
}
