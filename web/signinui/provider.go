package signinui

import (
	"net/http"
	"net/url"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/identity"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// toProvider leads to the identity provider. It is a link and not a form, for the policy of the pages
// keeps forms on this site; it changes nothing but the session.
func toProvider(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if a.Provider == nil {
			return errs.Missing()
		}
		address, flow, err := a.Provider.Begin(r.Context())
		if err != nil {
			return err
		}
		middleware.KeepFlow(a, r, flow, handle.Local(r.URL.Query().Get("next"), "/"))
		http.Redirect(w, r, address, http.StatusSeeOther)
		return nil
	}
}

// fromProvider is where people come back to. Who is known is signed in; who is not is asked, signed in or
// not, what to make of it. Nothing is written but the session.
func fromProvider(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if a.Provider == nil {
			return errs.Missing()
		}
		flow, next := middleware.TakeFlow(a, r)
		c, err := a.Provider.Finish(r.Context(), flow, r.URL.Query())
		if errs.Is(err, errs.Unauthenticated) {
			return signInRefused(a, w, r, next, err)
		}
		if err != nil {
			return err
		}
		u, err := a.Accounts.ByIdentity(r.Context(), c.Issuer, c.Subject)
		if err == nil {
			return middleware.Enter(a, w, r, u, next)
		}
		if !errs.Is(err, errs.NotFound) {
			return err
		}
		middleware.KeepClaim(a, r, c)
		if !middleware.User(a, r).IsZero() {
			return handle.See(w, r, "/account/connect")
		}
		return handle.See(w, r, "/sign-in/provider/new")
	}
}

type newcomerView struct{ Provider, Email, Name, Error string }

// newcomer is somebody the provider knows and Plumbline does not.
func newcomer(a *handle.App, r *http.Request) (identity.Claim, newcomerView, error) {
	c, ok := middleware.Claimed(a, r)
	if a.Provider == nil || !ok {
		return c, newcomerView{}, errs.New(errs.NotFound, "This sign-in took too long. Begin again.")
	}
	v := newcomerView{Provider: a.Provider.Name(), Email: c.Email, Name: c.Name}
	if !c.Verified || c.Email == "" {
		v.Error = "It does not say that your address is confirmed, so no account is made from it."
	}
	return c, v, nil
}

func showNewcomer(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		_, v, err := newcomer(a, r)
		if err != nil {
			return err
		}
		return shell.Bare(w, r, http.StatusOK, "New here", newcomerPage(v))
	}
}

func createNewcomer(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		c, v, err := newcomer(a, r)
		if err != nil {
			return err
		}
		if v.Error != "" {
			return shell.Bare(w, r, http.StatusForbidden, "New here", newcomerPage(v))
		}
		u, err := a.Accounts.CreateByIdentity(r.Context(), c.Email, c.Name, account.Identity{Issuer: c.Issuer, Subject: c.Subject, Label: v.Provider})
		if errs.Is(err, errs.Conflict) || errs.Is(err, errs.Invalid) {
			v.Error = "This address has an account already. Sign in with its password, then connect " + v.Provider + " under Your account."
			return shell.Bare(w, r, http.StatusConflict, "New here", newcomerPage(v))
		}
		if err != nil {
			return err
		}
		middleware.DropClaim(a, r)
		return middleware.Enter(a, w, r, u, "/")
	}
}

func providerURL(next string) string {
	return "/sign-in/provider?" + url.Values{"next": {next}}.Encode()
}
