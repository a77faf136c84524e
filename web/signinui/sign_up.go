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

type signUpView struct {
	OrgName, Name, Email, TimeZone string
	Errs                           map[string]string
}

func showSignUp(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return shell.Bare(w, r, http.StatusOK, "Create an organisation", signUpPage(signUpView{TimeZone: "UTC"}))
	}
}

func signUp(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m, err := a.Orgs.Found(r.Context(), org.Found{
			SignUp:  account.SignUp{Email: f.Text("email"), Name: f.Text("person"), Password: r.PostFormValue("password")},
			OrgName: f.Text("org"), TimeZone: f.Text("time_zone"),
		})
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			v := signUpView{f.Text("org"), f.Text("person"), f.Text("email"), f.Text("time_zone"), handle.Fields(err)}
			if slug, taken := v.Errs["slug"]; taken {
				v.Errs["org"] = slug
			}
			return shell.Bare(w, r, handle.Status(err), "Create an organisation", signUpPage(v))
		}
		if err != nil {
			return err
		}
		if err := middleware.SignIn(a, r, m.Actor.User); err != nil {
			return err
		}
		return handle.See(w, r, "/o/"+m.Org.Slug+"/set-up")
	}
}
