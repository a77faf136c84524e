package signinui

import (
	"net/http"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type confirmView struct{ OrgName, Email string }

func showConfirm(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.Accounts.SignUpOf(r.Context(), middleware.Link(a, r, "confirm"))
		if errs.Is(err, errs.NotFound) {
			return spentPage(w, r, err, "Create an organisation", "/sign-up")
		}
		if err != nil {
			return err
		}
		return shell.Bare(w, r, http.StatusOK, "Confirm your address", confirmPage(confirmView{c.OrgName, c.Email}))
	}
}

// confirm is a form and not the link itself, so that a program that looks into mails founds nothing.
func confirm(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		link := middleware.Link(a, r, "confirm")
		var m org.Member
		var u account.User
		alone := f.Bool("alone")
		if alone {
			u, err = a.Accounts.UseSignUp(r.Context(), link)
		} else {
			m, err = a.Orgs.FoundConfirmed(r.Context(), link)
		}
		if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Conflict) {
			return spentPage(w, r, err, "Sign in", "/sign-in")
		}
		if err != nil {
			return err
		}
		middleware.DropLink(a, r, "confirm")
		if alone {
			return begun(a, w, r, u.ID, "/organisations")
		}
		return founded(a, w, r, m)
	}
}
