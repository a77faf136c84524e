package signinui

import (
	"net/http"

	"plumbline/internal/errs"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type codeView struct{ Next, Error string }

func showCode(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		next := handle.Local(r.URL.Query().Get("next"), "/")
		if _, err := middleware.Half(a, r); errs.Is(err, errs.Unauthenticated) {
			return handle.See(w, r, "/sign-in")
		} else if err != nil {
			return err
		}
		return shell.Bare(w, r, http.StatusOK, "Second factor", codePage(codeView{Next: next}))
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
			return shell.Bare(w, r, handle.Status(err), "Second factor", codePage(codeView{next, errs.Sentence(err)}))
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
