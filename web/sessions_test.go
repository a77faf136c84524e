package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

// inside says whether a session may look at a page of its organisation.
func (v visitor) inside() bool {
	return v.do(http.MethodGet, "/o/own/strategy", "", nil).Status == http.StatusOK
}

var endOne = regexp.MustCompile(`/account/sessions/([0-9a-f-]{36})/end`)

// TestSec_T20_Sessions: the token changes at sign-in; a change of password ends every other session, also
// one that is just being made with the old one; one and all can be ended by their owner alone.
func TestSec_T20_Sessions(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m, other := a.Org(t, "own"), a.Org(t, "other")
	first, second := visit(t, a, m.Email), visit(t, a, m.Email)
	if first.cookie == second.cookie || !first.inside() {
		t.Fatal("two sign-ins share a token, or none is good")
	}
	stranger := visit(t, a, other.Email)
	list := endOne.FindAllStringSubmatch(first.do(http.MethodGet, "/account", "", nil).Body, -1)
	if len(list) != 1 {
		t.Fatalf("%d other sessions in the list", len(list))
	}
	if got := stranger.post(list[0][0], nil); got.Status != http.StatusNotFound || !second.inside() {
		t.Errorf("ending somebody else's session: %d", got.Status)
	}
	if got := first.post(list[0][0], nil); got.Status != http.StatusSeeOther || second.inside() || !first.inside() {
		t.Errorf("ending one: %d", got.Status)
	}

	second = visit(t, a, m.Email)
	late, err := a.Accounts.Authenticate(t.Context(), m.Email, apptest.Password) // and has no session yet
	if err != nil {
		t.Fatal(err)
	}
	got := first.post("/account/password", url.Values{"current": {apptest.Password}, "password": {newPassword}})
	fresh := ""
	for _, c := range (&http.Response{Header: got.Header}).Cookies() {
		if c.Name == "plumbline" {
			fresh = c.Name + "=" + c.Value
		}
	}
	if got.Status != http.StatusSeeOther || fresh == "" || fresh == first.cookie {
		t.Fatalf("change of password: %d %s", got.Status, fresh)
	}
	if first.inside() || second.inside() || !(visitor{first.site, fresh}).inside() {
		t.Errorf("after a change of password: the old token is good %v, another session %v", first.inside(), second.inside())
	}
	data := []byte(`{"Deadline":"2030-01-01T00:00:00Z","Values":{"User":"` + late.ID.String() + `","Epoch":0}}`)
	if err := a.Accounts.CreateSession(t.Context(), "late", data); err != nil {
		t.Fatal(err)
	}
	if _, alive, err := a.Accounts.LoadSession(t.Context(), "late", func(*pg.Read) {}); err != nil || alive {
		t.Errorf("a session made with the old password after the change: alive %v, %v", alive, err)
	}

	one, two := visitWith(t, a, m.Email, newPassword), visitWith(t, a, m.Email, newPassword)
	if got := one.post("/account/sessions/end", nil); got.Header.Get("Clear-Site-Data") == "" || one.inside() || two.inside() {
		t.Errorf("sign out everywhere: %d, %v, %v", got.Status, one.inside(), two.inside())
	}
	if n := super[int](t, a, `select count(*)::int from sessions s join users u on u.id = s.user_id where u.email = $1`, m.Email); n > 1 {
		t.Errorf("%d sessions left", n) // the late one is dead
	}
}

// TestSec_T20_SessionsEndByTheDatabasesClock moves what the database wrote, not the process's clock.
func TestSec_T20_SessionsEndByTheDatabasesClock(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	for change, alive := range map[string]bool{
		`seen_at = now() - interval '11 hours 59 minutes'`: true,
		`seen_at = now() - interval '12 hours 1 second'`:   false,
		`expires_at = now() - interval '1 second'`:         false,
		`expires_at = now() + interval '1 minute'`:         true,
	} {
		v := visit(t, a, m.Email)
		super[int](t, a, `with x as (update sessions set `+change+` returning 1) select count(*)::int from x`)
		if v.inside() != alive {
			t.Errorf("%s: alive %v", change, !alive)
		}
		super[int](t, a, `with x as (update sessions set seen_at = now(), expires_at = now() + interval '1 day' returning 1) select count(*)::int from x`)
		if v.inside() != alive {
			t.Errorf("%s, and then the clock goes back: alive %v", change, !alive)
		}
		super[int](t, a, `with x as (delete from sessions returning 1) select count(*)::int from x`)
	}
	visit(t, a, m.Email)
	if life := super[string](t, a, `select (expires_at - created_at)::text from sessions`); life != "30 days" {
		t.Errorf("a session lasts %s", life)
	}
}

// TestSec_T20_SignOutUnderLoad signs out while a hundred requests with the same cookie save their session.
func TestSec_T20_SignOutUnderLoad(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	v := visit(t, a, w.Owner.Email)
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			if i == 50 {
				if got := v.post("/sign-out", nil); got.Header.Get("Clear-Site-Data") == "" {
					t.Error("the browser is not told to forget")
				}
				return
			}
			v.post("/o/own/tasks/100/moves", url.Values{"state": {[]string{"todo", "in_progress"}[i%2]}})
		})
	}
	wg.Wait()
	if n := super[int](t, a, `select count(*)::int from sessions where user_id = $1`, w.Owner.Actor.User); n != 0 || v.inside() {
		t.Errorf("%d sessions live after the sign-out", n)
	}
}

// TestSec_T23_DisabledPeopleStayOut disables a person: every way in is closed at once and none opens it again.
func TestSec_T23_DisabledPeopleStayOut(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	m := a.Org(t, "own")
	v, path := visit(t, a, m.Email), resetLink(t, a, m.Email)
	super[int](t, a, `with x as (update users set disabled_at = now() where email = $1 returning 1) select count(*)::int from x`, m.Email)
	if v.inside() || v.do(http.MethodGet, "/account", "", nil).Status != http.StatusSeeOther {
		t.Error("the session of a disabled person is good")
	}
	if got := a.Anonymous(t).Post("/sign-in", url.Values{"email": {m.Email}, "password": {apptest.Password}}); got.Status != http.StatusUnauthorized {
		t.Errorf("sign in: %d", got.Status)
	}
	c := a.Anonymous(t)
	if follow(c, path).Status != http.StatusNotFound || c.Post("/reset", url.Values{"password": {newPassword}}).Status != http.StatusNotFound {
		t.Error("a reset link of a disabled person works")
	}
	before := len(a.Mails.All())
	a.Anonymous(t).Post("/forgot", url.Values{"email": {m.Email}})
	a.Post(t)
	if n := len(a.Mails.All()); n != before {
		t.Errorf("%d mails to a disabled person", n-before)
	}
	if !super[bool](t, a, `select disabled_at is not null from users where email = $1`, m.Email) {
		t.Error("she is enabled again")
	}
}

// TestAMailThatWaitsIsNotSentToTheDisabled queues before and disables after.
func TestAMailThatWaitsIsNotSentToTheDisabled(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	m := a.Org(t, "own")
	a.Anonymous(t).Post("/forgot", url.Values{"email": {m.Email}})
	super[int](t, a, `with x as (update users set disabled_at = now() where email = $1 returning 1) select count(*)::int from x`, m.Email)
	a.Post(t)
	if n := len(a.Mails.All()); n != 0 || super[int](t, a, `select count(*)::int from mails`) != 0 {
		t.Errorf("%d mails sent", n)
	}
}

// TestChangeOfAddress is confirmed at the new address and told at the old, where mails arrive.
func TestChangeOfAddress(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	m, other := a.Org(t, "own"), a.Org(t, "other")
	c := a.SignIn(t, m.Email)
	form := func(email, current string) url.Values {
		return url.Values{"email": {email}, "current": {current}}
	}
	if got := c.Post("/account/address", form("new@own.example", "not the password")); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "The password is not right.") {
		t.Errorf("without the password: %d", got.Status)
	}
	for _, taken := range []string{other.Email, "new@own.example"} { // the same answer
		if got := c.Post("/account/address", form(taken, apptest.Password)); got.Status != http.StatusSeeOther || got.Location != "/account" {
			t.Errorf("to %s: %d to %s", taken, got.Status, got.Location)
		}
	}
	path := a.LinkTo(t, "new@own.example")
	if got, _ := a.Mails.Last(other.Email); !strings.Contains(got.Subject, "You have a Plumbline account") {
		t.Errorf("the owner of the taken address reads %q", got.Subject)
	}
	stranger := a.SignIn(t, other.Email)
	if page := follow(stranger, path); page.Status != http.StatusNotFound || stranger.Post("/address", nil).Status != http.StatusNotFound {
		t.Errorf("somebody else uses the link: %d", page.Status)
	}
	if page := follow(c, path); page.Status != http.StatusOK || !strings.Contains(page.Body, "new@own.example") {
		t.Fatalf("the link: %d", page.Status)
	}
	if got := c.Post("/address", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("confirm: %d", got.Status)
	}
	a.SignIn(t, "new@own.example")
	a.Post(t)
	if got, _ := a.Mails.Last(m.Email); !strings.Contains(got.Subject, "address was changed") || strings.Contains(got.Text, "new@own.example") {
		t.Errorf("the old address reads %q", got.Subject)
	}
	// Without a mail server it counts at once, and is not confirmed.
	bare := apptest.New(t)
	owner := bare.Org(t, "own")
	bare.SignIn(t, owner.Email).Post("/account/address", form("new@own.example", apptest.Password))
	bare.SignIn(t, "new@own.example")
	if super[bool](t, bare, `select email_confirmed_at is not null from users`) {
		t.Error("an address counts as confirmed that nobody confirmed")
	}
}
