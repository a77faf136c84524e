package signinui

import (
	"net/http"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type signUpView struct {
	OrgName, Name, Email, TimeZone string
	Mails                          bool // the address is confirmed before anything is made
	Error                          string
	Errs                           map[string]string
}

func showSignUp(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return shell.Bare(w, r, http.StatusOK, "Create an organisation", signUpPage(signUpView{TimeZone: "UTC", Mails: a.Accounts.Mails()}))
	}
}

func signUp(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		c := org.Found{
			SignUp:  account.SignUp{Email: f.Text("email"), Name: f.Text("person"), Password: r.PostFormValue("password")},
			OrgName: f.Text("org"), TimeZone: f.Text("time_zone"),
		}
		var m org.Member
		if a.Accounts.Mails() {
			err = a.Orgs.AskFound(r.Context(), c)
		} else {
			m, err = a.Orgs.Found(r.Context(), c)
		}
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) || errs.Is(err, errs.Limited) {
			v := signUpView{c.OrgName, c.Name, c.Email, c.TimeZone, a.Accounts.Mails(), "", handle.Fields(err)}
			if slug, taken := v.Errs["slug"]; taken {
				v.Errs["org"] = slug
			}
			if len(v.Errs) == 0 {
				v.Error = errs.Sentence(err)
			}
			return shell.Bare(w, r, handle.Status(err), "Create an organisation", signUpPage(v))
		}
		if err != nil {
			return err
		}
		if a.Accounts.Mails() {
			return sentPage(w, r, "Confirm your address", c.Email, "The link in it confirms the address and creates "+c.OrgName+". It is good for 24 hours.")
		}
		return founded(a, w, r, m)
	}
}

// founded signs the owner of a new organisation in.
func founded(a *handle.App, w http.ResponseWriter, r *http.Request, m org.Member) error {
	return begun(a, w, r, m.Actor.User, "/o/"+m.Org.Slug+"/set-up")
}

// begun signs a person in who was just made.
func begun(a *handle.App, w http.ResponseWriter, r *http.Request, user id.User, to string) error {
	if err := middleware.SignIn(a, r, account.User{ID: user}, false); err != nil {
		return err
	}
	return handle.See(w, r, to)
}
