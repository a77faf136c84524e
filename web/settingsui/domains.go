package settingsui

import (
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type domainsView struct {
	Path, Domain   string
	Domains        []domainView
	Part, Problem  string // what is wrong, and with which domain; empty: the form of a new one
	Errs           map[string]string
	NeedsMailsHere bool // nobody's address is confirmed, for no mails are sent
}

type domainView struct {
	ID, Domain, Facts string
	Proved            bool
	Record, Value     string // what to put into the zone
	Offer             string
	Path              string
}

var domainOffers = []ui.Option{{Value: "member", Label: "They may join as members"}, {Value: "viewer", Label: "They may join as viewers"}, {Value: "off", Label: "Nobody joins without an invitation"}}

func showDomains(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return renderDomains(a, w, r, http.StatusOK, domainsView{})
	}
}

func renderDomains(a *handle.App, w http.ResponseWriter, r *http.Request, status int, v domainsView) error {
	m := middleware.Member(r)
	list, err := a.Orgs.Domains(r.Context(), m.Actor)
	if err != nil {
		return err
	}
	f, err := a.Board.Frame(r.Context(), m)
	if err != nil {
		return err
	}
	v.Path, v.NeedsMailsHere = shell.Base(m.Org)+"/settings/domains", !a.Accounts.Mails() && a.Provider == nil
	for _, d := range list {
		one := domainView{ID: d.ID.String(), Domain: d.Domain, Record: d.RecordName(), Value: d.RecordValue(), Offer: d.Role, Path: v.Path + "/" + d.ID.String(), Facts: "Not proved"}
		if d.VerifiedAt != nil {
			one.Proved, one.Facts = true, "Proved "+shell.Date(d.VerifiedAt.In(m.Org.Location()), f.Today)
		}
		if !d.Offered {
			one.Offer = "off"
		}
		v.Domains = append(v.Domains, one)
	}
	p := page{Title: "Domains", Lede: "Whoever has a confirmed address at a domain you prove to be yours may join without an invitation.", Current: "domains"}
	return render(a, w, r, status, f, p, domainsPage(v))
}

// domainsAgain shows the page with what is wrong with one of its forms.
func domainsAgain(a *handle.App, w http.ResponseWriter, r *http.Request, v domainsView, err error) error {
	if !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Limited) && !errs.Is(err, errs.Unavailable) {
		return err
	}
	if v.Errs = handle.Fields(err); v.Part != "" || v.Errs["domain"] == "" {
		v.Problem = errs.Sentence(err)
	}
	return renderDomains(a, w, r, handle.Status(err), v)
}

func claimDomain(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		if _, err := a.Orgs.ClaimDomain(r.Context(), m.Actor, f.Text("domain")); err != nil {
			return domainsAgain(a, w, r, domainsView{Domain: f.Text("domain")}, err)
		}
		return handle.See(w, r, shell.Base(m.Org)+"/settings/domains")
	}
}

// onDomain is a form about one domain; do gives what is said once it is done.
func onDomain(a *handle.App, do func(r *http.Request, m org.Member, d id.Domain, f *handle.Form) (said string, err error)) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := handle.ID[id.Domain](r, "domain")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		said, err := do(r, m, d, f)
		if err != nil {
			return domainsAgain(a, w, r, domainsView{Part: d.String()}, err)
		}
		middleware.Flash(a, w, said)
		return handle.See(w, r, shell.Base(m.Org)+"/settings/domains")
	}
}

func checkDomain(a *handle.App) handle.Func {
	return onDomain(a, func(r *http.Request, m org.Member, d id.Domain, _ *handle.Form) (string, error) {
		proved, err := a.Orgs.VerifyDomain(r.Context(), m.Actor, d)
		if !proved {
			return "The record is gone, so nobody joins by this domain until it is there again.", err
		}
		return "The domain is proved.", err
	})
}

func changeDomain(a *handle.App) handle.Func {
	return onDomain(a, func(r *http.Request, m org.Member, d id.Domain, f *handle.Form) (string, error) {
		role, offered := access.Role(f.Text("offer")), true
		if role == "off" {
			role, offered = access.Member, false
		}
		return "Domain saved.", a.Orgs.ChangeDomain(r.Context(), m.Actor, d, role, offered)
	})
}

func removeDomain(a *handle.App) handle.Func {
	return onDomain(a, func(r *http.Request, m org.Member, d id.Domain, _ *handle.Form) (string, error) {
		return "Domain removed. Who joined by it stays.", a.Orgs.RemoveDomain(r.Context(), m.Actor, d)
	})
}
