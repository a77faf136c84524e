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
}

func showSignIn(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		next := handle.Local(r.URL.Query().Get("next"), "/")
		if !middleware.User(a, r).IsZero() {
			return handle.See(w, r, next)
		}
		return shell.Bare(w, r, http.StatusOK, "Sign in", signInPage(signInView{Next: next, Reset: r.URL.Query().Get("reset") != "", Provider: providerName(a)}))
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
			v := signInView{Email: f.Text("email"), Next: next, Error: errs.Sentence(err), Provider: providerName(a)}
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
