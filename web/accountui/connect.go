package accountui

import (
	"net/http"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type connectView struct {
	Provider, Email, Error string
	Errs                   map[string]string
}

// showConnect asks for the password before somebody who came back from the provider is connected.
func showConnect(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, ok := middleware.Claimed(a, r)
		if a.Provider == nil || !ok {
			return errs.New(errs.NotFound, "This took too long. Begin again.")
		}
		return shell.Bare(w, r, http.StatusOK, "Connect", connectPage(connectView{Provider: a.Provider.Name(), Email: c.Email}))
	}
}

func connect(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		c, ok := middleware.Claimed(a, r)
		if a.Provider == nil || !ok {
			return errs.New(errs.NotFound, "This took too long. Begin again.")
		}
		i := account.Identity{Issuer: c.Issuer, Subject: c.Subject, Label: a.Provider.Name()}
		err := a.Accounts.Connect(r.Context(), middleware.SignedIn(r).ID, r.PostFormValue("current"), i)
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Limited) || errs.Is(err, errs.Conflict) {
			v := connectView{Provider: i.Label, Email: c.Email, Errs: handle.Fields(err)}
			if v.Errs["current"] == "" {
				v.Error = errs.Sentence(err)
			}
			return shell.Bare(w, r, handle.Status(err), "Connect", connectPage(v))
		}
		if err != nil {
			return err
		}
		middleware.DropClaim(a, r)
		middleware.Flash(a, w, i.Label+" is connected. You can sign in with it.")
		return handle.See(w, r, "/account")
	}
}

func disconnect(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		i := account.Identity{Issuer: f.Text("issuer"), Subject: f.Text("subject")}
		if err := a.Accounts.Disconnect(r.Context(), middleware.SignedIn(r).ID, r.PostFormValue("current"), i); err != nil {
			return again(a, w, r, view{Part: "provider"}, err)
		}
		middleware.Flash(a, w, "It is no longer a way to sign in.")
		return handle.See(w, r, "/account")
	}
}
