package accountui

import (
	"net/http"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

func changePassword(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		u, err := a.Accounts.ChangePassword(r.Context(), middleware.SignedIn(r).ID, r.PostFormValue("current"), r.PostFormValue("password"))
		if err != nil {
			return again(a, w, r, view{Part: "password"}, err)
		}
		if err := middleware.SignIn(a, r, u, middleware.HasFactor(a, r)); err != nil {
			return err
		}
		middleware.Flash(a, w, "Password changed. Every other session was ended.")
		return handle.See(w, r, "/account")
	}
}

func changeAddress(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		email := f.Text("email")
		done, err := a.Accounts.ChangeAddress(r.Context(), middleware.SignedIn(r).ID, r.PostFormValue("current"), email)
		switch {
		case err != nil:
			return again(a, w, r, view{Part: "address", NewEmail: email}, err)
		case done:
			middleware.Flash(a, w, "You now sign in with "+email+".")
		default:
			middleware.Flash(a, w, "A mail is on its way to "+email+". The link in it confirms the address.")
		}
		return handle.See(w, r, "/account")
	}
}

type addressView struct{ Email, Error string }

func showAddress(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		email, err := a.Accounts.NewAddress(r.Context(), middleware.SignedIn(r).ID, middleware.Link(a, r, "address"))
		return address(w, r, http.StatusOK, addressView{Email: email}, err)
	}
}

func confirmAddress(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		if err := a.Accounts.ConfirmAddress(r.Context(), middleware.SignedIn(r).ID, middleware.Link(a, r, "address")); err != nil {
			return address(w, r, http.StatusOK, addressView{}, err)
		}
		middleware.DropLink(a, r, "address")
		middleware.Flash(a, w, "The address is confirmed. You sign in with it from now on.")
		return handle.See(w, r, "/account")
	}
}

func address(w http.ResponseWriter, r *http.Request, status int, v addressView, err error) error {
	if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Conflict) {
		v.Error, status = errs.Sentence(err), handle.Status(err)
	} else if err != nil {
		return err
	}
	return shell.Bare(w, r, status, "Confirm your address", addressPage(v))
}

func endSession(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		session, err := handle.ID[id.Session](r, "session")
		if err != nil {
			return err
		}
		if err := a.Accounts.EndOneSession(r.Context(), middleware.SignedIn(r).ID, session); err != nil {
			return err
		}
		middleware.Flash(a, w, "Session ended.")
		return handle.See(w, r, "/account")
	}
}

func endAll(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := a.Accounts.EndAllSessions(r.Context(), middleware.SignedIn(r).ID); err != nil {
			return err
		}
		if err := middleware.SignOut(a, w, r); err != nil {
			return err
		}
		return handle.See(w, r, "/sign-in")
	}
}
