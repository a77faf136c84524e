package signinui

import (
	"net/http"

	"plumbline/internal/errs"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type forgotView struct {
	Email, Error string
	Mails        bool
	Errs         map[string]string
}

func showForgot(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return shell.Bare(w, r, http.StatusOK, "Forgot the password", forgotPage(forgotView{Mails: a.Accounts.Mails()}))
	}
}

func forgot(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		v := forgotView{Email: f.Text("email"), Mails: a.Accounts.Mails()}
		if !v.Mails {
			return shell.Bare(w, r, http.StatusOK, "Forgot the password", forgotPage(v))
		}
		err = a.Accounts.AskReset(r.Context(), v.Email)
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Limited) {
			if v.Errs = handle.Fields(err); len(v.Errs) == 0 {
				v.Error = errs.Sentence(err)
			}
			return shell.Bare(w, r, handle.Status(err), "Forgot the password", forgotPage(v))
		}
		if err != nil {
			return err
		}
		return sentPage(w, r, "See your mail", v.Email, "If this address has an account, the link in the mail sets a new password, once, within 30 minutes.")
	}
}

type resetView struct{ Errs map[string]string }

func showReset(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := a.Accounts.CheckReset(r.Context(), middleware.Link(a, r, "reset"))
		if errs.Is(err, errs.NotFound) {
			return spentPage(w, r, err, "Ask for a new link", "/forgot")
		}
		if err != nil {
			return err
		}
		return shell.Bare(w, r, http.StatusOK, "Set a new password", resetPage(resetView{}))
	}
}

func reset(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		err := a.Accounts.Reset(r.Context(), middleware.Link(a, r, "reset"), r.PostFormValue("password"))
		switch {
		case errs.Is(err, errs.NotFound):
			return spentPage(w, r, err, "Ask for a new link", "/forgot")
		case errs.Is(err, errs.Invalid):
			return shell.Bare(w, r, handle.Status(err), "Set a new password", resetPage(resetView{handle.Fields(err)}))
		case err != nil:
			return err
		}
		if err := a.Sessions.Destroy(r.Context()); err != nil {
			return err
		}
		return handle.See(w, r, "/sign-in?reset=done")
	}
}
