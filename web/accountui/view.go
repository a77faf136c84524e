package accountui

import (
	"net/http"
	"strconv"
	"time"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// view is the page of an account. Part names the form that is shown again with what is wrong.
type view struct {
	Name, Email, Flash string
	NewEmail           string
	EraseEmail         string
	Mails, Confirmed   bool
	FactorWords        string
	Places             []place
	Provider           string // the installation's identity provider; empty for none
	Identities         []account.Identity
	Part               string
	Error              string
	Errs               map[string]string
}

// place is where the person is signed in.
type place struct {
	Agent, Since, Seen string
	Current            bool
	End                string
}

func show(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return render(a, w, r, http.StatusOK, view{})
	}
}

// again shows the page with what is wrong with one of its forms; any other error is returned.
func again(a *handle.App, w http.ResponseWriter, r *http.Request, v view, err error) error {
	if !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Limited) && !errs.Is(err, errs.Conflict) {
		return err
	}
	if v.Errs = handle.Fields(err); len(v.Errs) == 0 {
		v.Error = errs.Sentence(err)
	}
	return render(a, w, r, handle.Status(err), v)
}

func render(a *handle.App, w http.ResponseWriter, r *http.Request, status int, v view) error {
	u := middleware.SignedIn(r)
	sessions, err := a.Accounts.Sessions(r.Context(), u.ID, middleware.Current(r))
	if err != nil {
		return err
	}
	v.Name, v.Email, v.Confirmed, v.Mails, v.Flash = u.Name, u.Email, u.Confirmed, a.Accounts.Mails(), middleware.TakeFlash(a, w, r).Sentence
	factors, err := a.Accounts.Factors(r.Context(), u.ID)
	if err != nil {
		return err
	}
	v.FactorWords = factorWords(factors)
	if a.Provider != nil {
		v.Provider = a.Provider.Name()
		if v.Identities, err = a.Accounts.Identities(r.Context(), u.ID); err != nil {
			return err
		}
	}
	v.Places = places(sessions, time.Now().UTC())
	return shell.Bare(w, r, status, "Your account", accountPage(v))
}

// factorWords says what a person has beside her password.
func factorWords(f account.Factors) string {
	keys := shell.Plural(f.Keys, "passkey", "passkeys")
	switch {
	case f.App && f.Keys > 0:
		return keys + " and an app"
	case f.App:
		return "An app"
	case f.Keys > 0:
		return keys
	}
	return "Off"
}

func places(list []account.Session, now time.Time) []place {
	out := make([]place, len(list))
	for i, s := range list {
		p := place{Agent: s.Agent, Since: "Since " + shell.Date(s.CreatedAt, now), Current: s.Current, End: "/account/sessions/" + s.ID.String() + "/end"}
		if p.Agent == "" {
			p.Agent = "Unknown browser"
		}
		switch ago := now.Sub(s.SeenAt); {
		case s.Current:
			p.Seen = "used now"
		case ago < 10*time.Minute:
			p.Seen = "used in the last 10 minutes"
		case ago < time.Hour:
			p.Seen = "used in the last hour"
		default:
			p.Seen = "used " + shell.Plural(int(ago.Hours()), "hour", "hours") + " ago"
		}
		out[i] = p
	}
	return out
}

// fieldID tells the fields of several forms of one kind apart.
func fieldID(name string, n int) string { return name + "-" + strconv.Itoa(n) }
