package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/testkit/apptest"
)

var (
	proofShown  = regexp.MustCompile(`plumbline-domain=\w+`)
	domainCheck = regexp.MustCompile(`/settings/domains/([0-9a-f-]{36})/check`)
)

// claim claims a domain through the pages and gives its path there and the record that proves it.
func claim(t *testing.T, c *apptest.Client, slug, domain string) (path, proof string) {
	t.Helper()
	if got := c.Post("/o/"+slug+"/settings/domains", url.Values{"domain": {domain}}); got.Status != http.StatusSeeOther {
		t.Fatalf("claim %s: %d %s", domain, got.Status, got.Body)
	}
	page := html.UnescapeString(c.Get("/o/" + slug + "/settings/domains").Body)
	check := domainCheck.FindStringSubmatch(page)
	if check == nil || !strings.Contains(page, "_plumbline."+domain) {
		t.Fatalf("the page does not say what to add:\n%s", page)
	}
	return "/o/" + slug + "/settings/domains/" + check[1], proofShown.FindString(page)
}

// provedDomain is an organisation that has proved own.example.
func provedDomain(t *testing.T, a *apptest.App) (m org.Member, c *apptest.Client, path, proof string) {
	t.Helper()
	m = a.Org(t, "own")
	c = a.SignIn(t, m.Email)
	path, proof = claim(t, c, "own", "own.example")
	a.DNS.Put("_plumbline.own.example", "v=spf1 -all", proof)
	if got := c.Post(path+"/check", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("prove: %d %s", got.Status, got.Body)
	}
	return m, c, path, proof
}

// somebody has an account and no organisation; confirmed says that a mail has shown that she reads the address.
func somebody(t *testing.T, a *apptest.App, email string, confirmed bool) id.User {
	t.Helper()
	u, err := a.Accounts.CreateByIdentity(t.Context(), email, "Somebody", account.Identity{Issuer: "https://test.example", Subject: email})
	if err != nil {
		t.Fatal(err)
	}
	if !confirmed {
		super[int](t, a, `with x as (update users set email_confirmed_at = null where id = $1 returning 1) select count(*)::int from x`, u.ID)
	}
	return u.ID
}

func roleIn(t *testing.T, a *apptest.App, user id.User) string {
	t.Helper()
	return super[string](t, a, `select coalesce((select role from memberships m join orgs o on o.id = m.org_id where o.slug = 'own' and m.user_id = $1 and m.deactivated_at is null), '')`, user)
}

// TestSec_T24_DomainsLetConfirmedAddressesIn: whoever signs up with an address at a proved domain is offered nothing
// until a mail has shown that she reads it; no other address is offered anything; nor is somebody who was taken out.
func TestSec_T24_DomainsLetConfirmedAddressesIn(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	m, c, path, _ := provedDomain(t, a)
	refused := func(what string, user id.User) {
		t.Helper()
		offers, err := a.Orgs.Offers(t.Context(), user)
		join := a.Orgs.JoinByDomain(t.Context(), user, "own")
		if err != nil || len(offers) != 0 || !errs.Is(join, errs.NotFound) || roleIn(t, a, user) != "" {
			t.Errorf("%s: offered %v, %v; joined with %v", what, offers, err, join)
		}
	}
	refused("an address nobody confirmed", somebody(t, a, "ceo@own.example", false))
	for _, email := range []string{"x@sub.own.example", "x@own.example.evil.example", "x@notown.example", "own.example@evil.example"} {
		refused(email, somebody(t, a, email, true))
	}
	evil := a.Org(t, "evil") // founded with an address nobody confirmed, which then becomes one of the domain
	super[int](t, a, `with x as (update users set email = 'boss@own.example' where id = $1 returning 1) select count(*)::int from x`, evil.Actor.User)
	attacker := a.SignIn(t, "boss@own.example")
	if got := attacker.Get("/organisations"); strings.Contains(got.Body, "Join Org own") {
		t.Error("somebody unconfirmed is offered to join")
	}
	if got, never := attacker.Post("/organisations/own/join", nil), attacker.Post("/organisations/nobody-here/join", nil); got.Status != http.StatusNotFound || got.Body != never.Body {
		t.Errorf("somebody unconfirmed joins: %d", got.Status)
	}

	mara := a.Anonymous(t)
	mara.Post("/sign-up", url.Values{"org": {"Mine"}, "person": {"Mara"}, "email": {"mara@own.example"}, "password": {newPassword}, "time_zone": {"UTC"}})
	follow(mara, a.LinkTo(t, "mara@own.example"))
	if got := mara.Post("/confirm", url.Values{"alone": {"true"}}); got.Location != "/organisations" {
		t.Fatalf("confirm the address only: %d to %s", got.Status, got.Location)
	}
	if got := mara.Get("/organisations"); !strings.Contains(got.Body, "Your address lets you join Org own as member.") {
		t.Errorf("the offer: %d", got.Status)
	}
	if got := mara.Post("/organisations/own/join", nil); got.Location != "/o/own/my-work" || mara.Get(got.Location).Status != http.StatusOK {
		t.Errorf("join: %d to %s", got.Status, got.Location)
	}
	if n := super[int](t, a, `select count(*)::int from orgs where name = 'Mine'`); n != 0 {
		t.Error("an organisation was founded beside")
	}
	page := mara.Get("/organisations")
	if strings.Contains(page.Body, "Join Org own") {
		t.Error("a member is offered to join again")
	}

	c.Post(path, url.Values{"offer": {"viewer"}})
	vera := somebody(t, a, "vera@own.example", true)
	if err := a.Orgs.JoinByDomain(t.Context(), vera, "own"); err != nil || roleIn(t, a, vera) != "viewer" {
		t.Errorf("as viewer: %v, %q", err, roleIn(t, a, vera))
	}
	if err := a.Orgs.Deactivate(t.Context(), m.Actor, org.Deactivate{User: vera}); err != nil {
		t.Fatal(err)
	}
	refused("somebody who was taken out", vera)
	for _, role := range []string{"owner", "admin", "lead", ""} {
		if got := c.Post(path, url.Values{"offer": {role}}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("joining as %q: %d", role, got.Status)
		}
	}
	c.Post(path, url.Values{"offer": {"member"}})
	given := func(up string) {
		super[int](t, a, `with x as (update orgs set delete_after = `+up+` where slug = 'own' returning 1) select count(*)::int from x`)
	}
	given("now() + interval '31 days'")
	refused("while the organisation is being given up", somebody(t, a, "late@own.example", true))
	given("null")
	c.Post(path, url.Values{"offer": {"off"}})
	refused("after it was switched off", somebody(t, a, "otto@own.example", true))
	if trail := c.Get("/o/own/settings/audit").Body; !strings.Contains(trail, "Domain") || !strings.Contains(trail, "own.example") {
		t.Error("the audit trail does not tell of the domain")
	}
}

// TestSec_T24_DomainsThatAreNotProved: a domain counts while its zone says so, for one organisation.
func TestSec_T24_DomainsThatAreNotProved(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	c := a.SignIn(t, m.Email)
	for _, domain := range []string{"gmail.com", "GMX.ch", "localhost", "127.0.0.1", "own", "-x.example", "a b.example", "x@own.example", "", strings.Repeat("a.", 130) + "example"} {
		if got := c.Post("/o/own/settings/domains", url.Values{"domain": {domain}}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("claim %.20q: %d", domain, got.Status)
		}
	}
	anna := somebody(t, a, "anna@own.example", true)
	path, proof := claim(t, c, "own", "own.example")
	check := func(c *apptest.Client, path string, want int) {
		t.Helper()
		if got := c.Post(path+"/check", nil); got.Status != want {
			t.Errorf("check: %d, not %d", got.Status, want)
		}
	}
	check(c, path, http.StatusUnprocessableEntity)
	a.DNS.Put("_plumbline.own.example", proof+"x", "x"+proof, "plumbline-domain=")
	check(c, path, http.StatusUnprocessableEntity)
	a.DNS.Fail(true)
	check(c, path, http.StatusServiceUnavailable)
	a.DNS.Fail(false)
	if offers, err := a.Orgs.Offers(t.Context(), anna); err != nil || len(offers) != 0 {
		t.Errorf("offered by a domain that is not proved: %v %v", offers, err)
	}
	other := a.SignIn(t, a.Org(t, "other").Email)
	others, theirs := claim(t, other, "other", "own.example")
	a.DNS.Put("_plumbline.own.example", proof, theirs)
	check(c, path, http.StatusSeeOther)
	check(other, others, http.StatusConflict)
	a.DNS.Put("_plumbline.own.example", theirs)
	check(c, path, http.StatusSeeOther)
	if page := c.Get("/o/own/settings/domains").Body; !strings.Contains(page, "The record is gone") {
		t.Error("nobody is told that the proof is gone")
	}
	a.DNS.Put("_plumbline.own.example", proof, theirs)
	check(c, path, http.StatusSeeOther)

	old := func() {
		super[int](t, a, `with x as (update domains set checked_at = now() - interval '8 days' where verified_at is not null returning 1) select count(*)::int from x`)
	}
	old()
	a.DNS.Fail(true)
	if err := a.Orgs.JoinByDomain(t.Context(), anna, "own"); !errs.Is(err, errs.Unavailable) {
		t.Errorf("join while an old proof cannot be looked up: %v", err)
	}
	a.DNS.Fail(false)
	a.DNS.Put("_plumbline.own.example", theirs)
	if err := a.Orgs.JoinByDomain(t.Context(), anna, "own"); !errs.Is(err, errs.NotFound) || roleIn(t, a, anna) != "" {
		t.Errorf("join by a domain that is lost: %v", err)
	}
	if n := super[int](t, a, `select count(*)::int from activity where verb = 'domain.lost'`); n != 2 {
		t.Errorf("%d events tell of the loss", n)
	}
	check(other, others, http.StatusSeeOther)
	old()
	a.DNS.Put("_plumbline.own.example", proof)
	if err := a.Orgs.RecheckDomains(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := super[int](t, a, `select count(*)::int from domains where verified_at is not null`); n != 0 {
		t.Errorf("%d domains are proved after their records went", n)
	}
	check(c, path, http.StatusSeeOther)
	if err := a.Orgs.JoinByDomain(t.Context(), anna, "own"); err != nil || roleIn(t, a, anna) != string(access.Member) {
		t.Errorf("join after it was proved again: %v", err)
	}
}

// TestSec_T24_AMailedInvitationConfirmsTheAddress: the token came to it by mail; where nothing is mailed, somebody passed it on.
func TestSec_T24_AMailedInvitationConfirmsTheAddress(t *testing.T) {
	t.Parallel()
	for confirmed, a := range map[bool]*apptest.App{true: apptest.NewMailing(t), false: apptest.New(t)} {
		guest := a.Member(t, a.Org(t, "own"), "gerd", access.Member)
		if got := super[bool](t, a, `select email_confirmed_at is not null from users where id = $1`, guest.Actor.User); got != confirmed {
			t.Errorf("with mails %v, confirmed %v", confirmed, got)
		}
	}
}
