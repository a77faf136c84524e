package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/account"
	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

const newPassword = "seven bricks over a pond"

// super reads one value as a superuser.
func super[T any](t *testing.T, a *apptest.App, sql string, args ...any) (v T) {
	t.Helper()
	db, err := pg.Open(t.Context(), a.DB.SuperDSN, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r := &pg.Read{}
	pg.First(r, &v, sql, args...)
	if err := db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return v
}

// follow opens a path and where it leads, until a page answers.
func follow(c *apptest.Client, path string) apptest.Response {
	r := c.Get(path)
	for range 5 {
		if r.Status != http.StatusSeeOther {
			break
		}
		r = c.Get(r.Location)
	}
	return r
}

func signUpForm(email string) url.Values {
	return url.Values{"org": {"Acme"}, "person": {"Anna Acker"}, "email": {email}, "password": {apptest.Password}, "time_zone": {"UTC"}}
}

// TestSignUpIsConfirmedByMail founds nothing until the link in the mail is used, and then once.
func TestSignUpIsConfirmedByMail(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	c := a.Anonymous(t)
	if got := c.Post("/sign-up", signUpForm("anna@acme.example")); got.Status != http.StatusOK || !strings.Contains(got.Body, "A mail is on its way") {
		t.Fatalf("sign up: %d", got.Status)
	}
	if n := super[int](t, a, `select (select count(*) from users)::int + (select count(*) from orgs)::int`); n != 0 {
		t.Fatalf("%d people and organisations before the address is confirmed", n)
	}
	path := a.LinkTo(t, "anna@acme.example")
	before := a.Fingerprint(t)
	page := follow(c, path)
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "Confirm and create Acme") || before != a.Fingerprint(t) {
		t.Fatalf("the link: %d, or it wrote something", page.Status)
	}
	got := c.Post("/confirm", nil)
	if got.Status != http.StatusSeeOther || got.Location != "/o/acme/set-up" || c.Get("/o/acme/set-up").Status != http.StatusOK {
		t.Fatalf("confirm: %d to %s", got.Status, got.Location)
	}
	if !super[bool](t, a, `select email_confirmed_at is not null from users`) {
		t.Error("the address does not count as confirmed")
	}
	again := a.Anonymous(t)
	if page := follow(again, path); page.Status != http.StatusNotFound || again.Post("/confirm", nil).Status != http.StatusNotFound {
		t.Errorf("the link works again: %d", page.Status)
	}
	// A second organisation of the same name gets an address of its own.
	other := a.Anonymous(t)
	other.Post("/sign-up", signUpForm("bert@acme.example"))
	follow(other, a.LinkTo(t, "bert@acme.example"))
	if got := other.Post("/confirm", nil); !strings.HasPrefix(got.Location, "/o/acme-") {
		t.Errorf("a second Acme is founded at %s", got.Location)
	}
}

// resetLink asks for a reset and gives the path of the link.
func resetLink(t *testing.T, a *apptest.App, email string) string {
	t.Helper()
	if got := a.Anonymous(t).Post("/forgot", url.Values{"email": {email}}); got.Status != http.StatusOK {
		t.Fatalf("ask for a reset: %d", got.Status)
	}
	return a.LinkTo(t, email)
}

// TestSec_T18_ResetTokens: hashed, once, soon over, gone with a change of password or address; the address
// of the link changes nothing and leads on, and no log holds it.
func TestSec_T18_ResetTokens(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	m := a.Org(t, "own")
	path := resetLink(t, a, m.Email)
	token := strings.TrimPrefix(path, "/reset/")
	if stored := super[string](t, a, `select string_agg(t::text, '') from account_tokens t`); len(token) < 43 || strings.Contains(stored, token) {
		t.Errorf("the token %q is short or stored: %s", token, stored)
	}
	if left := super[string](t, a, `select max(expires_at - now())::text from account_tokens`); left > "00:30:00" {
		t.Errorf("the link lasts %s", left)
	}

	before := a.Fingerprint(t)
	clients := make([]*apptest.Client, 20)
	for i := range clients {
		clients[i] = a.Anonymous(t)
		if got := clients[i].Get(path); got.Status != http.StatusSeeOther || got.Location != "/reset" || strings.Contains(got.Body, token) {
			t.Fatalf("the link: %d to %s", got.Status, got.Location)
		}
	}
	if page := clients[0].Get("/reset"); page.Status != http.StatusOK || strings.Contains(page.Body, token) || before != a.Fingerprint(t) {
		t.Errorf("looking changed something or shows the token: %d", page.Status)
	}
	var won atomic.Int64
	var wg sync.WaitGroup
	for _, c := range clients {
		wg.Go(func() {
			if got := c.Post("/reset", url.Values{"password": {newPassword}}); got.Status == http.StatusSeeOther {
				won.Add(1)
			} else if got.Status != http.StatusNotFound {
				t.Errorf("a use that lost: %d", got.Status)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d of 20 uses won", won.Load())
	}
	if _, err := a.Accounts.Authenticate(t.Context(), m.Email, newPassword); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if _, err := a.Accounts.Authenticate(t.Context(), m.Email, apptest.Password); err == nil {
		t.Error("the old password still works")
	}
	if strings.Contains(a.Log.String(), token) || !strings.Contains(a.Log.String(), "/reset/{token}") {
		t.Error("the log holds the token, or nothing was logged")
	}
}

func TestSec_T18_ResetTokensDie(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	m := a.Org(t, "own")
	good := func(path string) bool {
		return a.Accounts.CheckReset(t.Context(), account.LinkOf(strings.TrimPrefix(path, "/reset/"))) == nil
	}
	path := resetLink(t, a, m.Email)
	if !good(path) {
		t.Fatal("a fresh link is not good")
	}
	if _, err := a.Accounts.ChangePassword(t.Context(), m.Actor.User, apptest.Password, newPassword); err != nil || good(path) {
		t.Errorf("the link after a change of password: good %v, %v", good(path), err)
	}
	path = resetLink(t, a, m.Email)
	if _, err := a.Accounts.ChangeAddress(t.Context(), m.Actor.User, newPassword, "olga@new.example"); err != nil {
		t.Fatal(err)
	}
	link := account.LinkOf(strings.TrimPrefix(a.LinkTo(t, "olga@new.example"), "/address/"))
	if err := a.Accounts.ConfirmAddress(t.Context(), m.Actor.User, link); err != nil || good(path) {
		t.Errorf("the link after a change of address: good %v, %v", good(path), err)
	}
	path = resetLink(t, a, "olga@new.example")
	super[string](t, a, `with u as (update account_tokens set expires_at = now() - interval '1 second' returning 1) select count(*)::text from u`)
	if good(path) {
		t.Error("a link that is over is good")
	}
}

// TestSec_T22_NobodyIsFoundOut asks with an address that has an account and with one that has none: status,
// body and headers are the same, but for the address itself.
func TestSec_T22_NobodyIsFoundOut(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	a.Org(t, "own")
	known, unknown := "owner@own.example", "nobod@own.example"
	forms := map[string]func(email string) url.Values{
		"/forgot":  func(e string) url.Values { return url.Values{"email": {e}} },
		"/sign-up": signUpForm,
		"/sign-in": func(e string) url.Values { return url.Values{"email": {e}, "password": {"not the password at all"}} },
	}
	for path, form := range forms {
		for i := range 12 { // past the limit too
			answer := func(email string) string {
				r := a.Anonymous(t).Post(path, form(email))
				for _, h := range []string{"X-Request-Id", "Date", "Set-Cookie"} {
					r.Header.Del(h)
				}
				var b strings.Builder
				_ = r.Header.Write(&b)
				return http.StatusText(r.Status) + "\n" + b.String() + strings.ReplaceAll(r.Body, email, "ADDRESS")
			}
			if one, two := answer(known), answer(unknown); one != two {
				t.Fatalf("%s, try %d, tells them apart:\n%s\n%s", path, i, one, two)
			}
		}
	}
	// Whoever invites learns as little of people in other organisations, and so does who opens the page after it.
	inviter := a.SignIn(t, a.Org(t, "zenith").Email)
	invited := func(email string) string {
		r := inviter.Post("/o/zenith/settings/invitations", url.Values{"email": {email}, "role": {"member"}})
		page := follow(inviter, "/o/zenith/settings/members")
		super[string](t, a, `with gone as (delete from invitations returning 1) select count(*)::text from gone`)
		return http.StatusText(r.Status) + r.Location + changing.ReplaceAllString(strings.ReplaceAll(r.Body+page.Body, email, "ADDRESS"), "")
	}
	if one, two := invited(known), invited(unknown); one != two || !strings.Contains(one, "ADDRESS") {
		t.Errorf("an invitation tells them apart:\n%s", cmp.Diff(one, two))
	}
}

// changing is what differs between two looks at the same: ids, and when a page was made.
var changing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|data-made="\d+"|made=\d+`)
