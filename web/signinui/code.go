package signinui

import (
	"net/http"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type codeView struct {
	Next, Error  string
	App, Passkey bool // what the person has to answer with, beside recovery codes
}

// askFactor shows the page that asks a person who gave her password for the second factor.
func askFactor(a *handle.App, w http.ResponseWriter, r *http.Request, u account.User, next string, wrong error) error {
	f, err := a.Accounts.Factors(r.Context(), u.ID)
	if err != nil {
		return err
	}
	v, status := codeView{Next: next, App: f.App, Passkey: f.Keys > 0 && a.Passkeys != nil}, http.StatusOK
	if wrong != nil {
		v.Error, status = errs.Sentence(wrong), handle.Status(wrong)
	}
	return shell.Bare(w, r, status, "Second factor", codePage(v))
}

func showCode(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		next := handle.Local(r.URL.Query().Get("next"), "/")
		u, err := middleware.Half(a, r)
		if errs.Is(err, errs.Unauthenticated) {
			return handle.See(w, r, "/sign-in")
		} else if err != nil {
			return err
		}
		return askFactor(a, w, r, u, next, nil)
	}
}

func code(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		u, err := middleware.Half(a, r)
		if err != nil {
			return err
		}
		next := handle.Local(f.Text("next"), "/")
		err = a.Accounts.CheckCode(r.Context(), u.ID, r.PostFormValue("code"))
		if errs.Is(err, errs.Unauthenticated) || errs.Is(err, errs.Limited) {
			return askFactor(a, w, r, u, next, err)
		}
		if err != nil {
			return err
		}
		if err := middleware.SignIn(a, r, u, true); err != nil {
			return err
		}
		return handle.See(w, r, next)
	}
}
