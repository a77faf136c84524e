package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/authenticator"
)

var asked = regexp.MustCompile(`data-question="([^"]*)"`)

// questionAt is what a page would have the browser ask a passkey.
func questionAt(t *testing.T, c *apptest.Client, path string) string {
	t.Helper()
	page := c.Get(path)
	found := asked.FindStringSubmatch(page.Body)
	if found == nil {
		t.Fatalf("no question at %s: %d to %s", path, page.Status, page.Location)
	}
	return html.UnescapeString(found[1])
}

// toMake is the question for a new passkey, after the password was given.
func toMake(t *testing.T, c *apptest.Client, name string) string {
	t.Helper()
	if got := c.Post("/account/passkeys/begin", url.Values{"name": {name}, "current": {apptest.Password}}); got.Location != "/account/passkeys/new" {
		t.Fatalf("begin: %d to %s", got.Status, got.Location)
	}
	return questionAt(t, c, "/account/passkeys/new")
}

// toUse is the question for any passkey.
func toUse(t *testing.T, c *apptest.Client) string {
	t.Helper()
	if got := c.Post("/sign-in/passkey/begin", url.Values{"next": {"/account"}}); got.Location != "/sign-in/passkey" {
		t.Fatalf("begin: %d to %s", got.Status, got.Location)
	}
	return questionAt(t, c, "/sign-in/passkey")
}

func answered(s string) url.Values { return url.Values{"answer": {s}} }

// keyOf makes a person's passkey through the pages.
func keyOf(t *testing.T, a *apptest.App, c *apptest.Client, name string) *authenticator.Key {
	t.Helper()
	k := authenticator.New(t, a.URL, "localhost")
	if got := c.Post("/account/passkeys", answered(k.Make(toMake(t, c, name)))); got.Status != http.StatusOK && got.Location != "/account/passkeys" {
		t.Fatalf("make a passkey: %d %s", got.Status, got.Body)
	}
	return k
}

// TestSec_T14_PasskeysAreBothFactors: a passkey is made by who knows the password, signs in alone and counts as a
// second factor; from then on the password alone stays half open, and a recovery code opens the rest.
func TestSec_T14_PasskeysAreBothFactors(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	m := a.Org(t, "own")
	if err := a.Orgs.RequireFactor(t.Context(), m.Actor, true); err != nil {
		t.Fatal(err)
	}
	c, other := a.SignIn(t, m.Email), a.SignIn(t, m.Email)
	if got := c.Post("/account/passkeys/begin", url.Values{"name": {"Laptop"}, "current": {"wrong"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("without the password: %d", got.Status)
	}
	k := authenticator.New(t, a.URL, "localhost")
	page := c.Post("/account/passkeys", answered(k.Make(toMake(t, c, "Laptop"))))
	codes := shownCodes.FindAllStringSubmatch(page.Body, -1)
	if page.Status != http.StatusOK || len(codes) != 10 {
		t.Fatalf("make: %d with %d recovery codes", page.Status, len(codes))
	}
	if got := c.Get("/o/own/strategy"); got.Status != http.StatusOK {
		t.Errorf("who made it is not in: %d to %s", got.Status, got.Location)
	}
	if got := other.Get("/account"); got.Status != http.StatusSeeOther {
		t.Errorf("a session from before: %d", got.Status)
	}
	a.Post(t)
	if told, _ := a.Mails.Last(m.Email); !strings.Contains(told.Text, "The passkey Laptop") {
		t.Errorf("the mail: %q", told.Text)
	}
	fresh := a.Anonymous(t)
	if got := fresh.Post("/sign-in/passkey", answered(k.Use(toUse(t, fresh)))); got.Location != "/account" {
		t.Fatalf("sign in: %d to %s", got.Status, got.Location)
	}
	if got := fresh.Get("/o/own/settings/sign-in"); !strings.Contains(got.Body, "1 of 1 member") {
		t.Errorf("the policy's page: %d", got.Status)
	}
	if got := fresh.Get("/account/passkeys"); !strings.Contains(got.Body, "Laptop") || !strings.Contains(got.Body, "last used") {
		t.Errorf("the list: %d", got.Status)
	}
	halfway := half(t, a, m.Email)
	if got := halfway.Get("/sign-in/code"); !strings.Contains(got.Body, "/sign-in/passkey/begin") || strings.Contains(got.Body, "Six digits") {
		t.Errorf("the second step: %d", got.Status)
	}
	if got := halfway.Post("/sign-in/passkey", answered(k.Use(toUse(t, halfway)))); got.Location != "/account" {
		t.Errorf("as second step: %d", got.Status)
	}
	for i, want := range []int{http.StatusSeeOther, http.StatusUnauthorized} {
		if got := half(t, a, m.Email).Post("/sign-in/code", code(codes[0][1])); got.Status != want {
			t.Errorf("use %d of a recovery code: %d", i+1, got.Status)
		}
	}
	if got := half(t, a, m.Email).Post("/sign-in/code", code("000000")); got.Status != http.StatusUnauthorized {
		t.Errorf("a code of an app nobody has: %d", got.Status)
	}
}

// TestSec_T14_PasskeysThatAreRefused: an answer is good once, in the session that was asked, at this site, of a key
// that is kept, by somebody the device knows. Nothing else signs anybody in, nor writes.
func TestSec_T14_PasskeysThatAreRefused(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m, other := a.Org(t, "own"), a.Org(t, "other")
	k, others := keyOf(t, a, a.SignIn(t, m.Email), "Laptop"), keyOf(t, a, a.SignIn(t, other.Email), "Phone")
	before := a.Fingerprint(t)
	refuse := func(what string, c *apptest.Client, answer string) {
		t.Helper()
		got := c.Post("/sign-in/passkey", answered(answer))
		if got.Status != http.StatusUnauthorized || signedInAs(c, m.Email, other.Email) != "" || before != a.Fingerprint(t) {
			t.Errorf("%s: %d to %s", what, got.Status, got.Location)
		}
	}
	for what, spoil := range map[string]func(k *authenticator.Key){
		"another origin":         func(k *authenticator.Key) { k.Origin = "https://evil.example" },
		"another port":           func(k *authenticator.Key) { k.Origin = "http://localhost:1" },
		"another scheme":         func(k *authenticator.Key) { k.Origin = strings.Replace(a.URL, "http:", "https:", 1) },
		"another site":           func(k *authenticator.Key) { k.Site = "evil.example" },
		"nobody was verified":    func(k *authenticator.Key) { k.Verified = false },
		"somebody else's handle": func(k *authenticator.Key) { k.Handle = others.Handle },
		"no handle":              func(k *authenticator.Key) { k.Handle = nil },
		"the person's id":        func(k *authenticator.Key) { k.Handle = m.Actor.User[:] },
		"a key that was not kept": func(k *authenticator.Key) {
			h := k.Handle
			*k = *authenticator.New(t, a.URL, "localhost")
			k.Handle = h
		},
	} {
		c, spoilt := a.Anonymous(t), *k
		q := toUse(t, c)
		spoil(&spoilt)
		refuse(what, c, spoilt.Use(q))
	}
	for _, answer := range []string{"", "{}", "null", `{"id":"x"}`, strings.Repeat("x", 100_000)} {
		c := a.Anonymous(t)
		toUse(t, c)
		refuse("nonsense", c, answer)
	}
	c, thief := a.Anonymous(t), a.Anonymous(t)
	answer := k.Use(toUse(t, c))
	refuse("an answer nobody asked for", a.Anonymous(t), answer)
	toUse(t, thief)
	refuse("an answer of another session", thief, answer)
	maker := a.SignIn(t, a.Org(t, "third").Email)
	toAnother := k.Use(toMake(t, maker, "Third"))
	before = a.Fingerprint(t)
	refuse("the answer to the question for a new one", maker, toAnother)
	if got := c.Post("/sign-in/passkey", answered(answer)); got.Location != "/account" {
		t.Fatalf("the answer where it belongs: %d", got.Status)
	}
	c.Post("/sign-out", nil)
	before = a.Fingerprint(t)
	refuse("the answer again", c, answer)
	toUse(t, c)
	refuse("the answer to another question", c, answer)
}

// TestSec_T14_OnePasskeyAnswerOneSession sends one answer many times at once.
func TestSec_T14_OnePasskeyAnswerOneSession(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	k := keyOf(t, a, a.SignIn(t, a.Org(t, "own").Email), "Laptop")
	c := a.Anonymous(t)
	form := answered(k.Use(toUse(t, c)))
	cookie := c.Cookie()
	var in atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if got := (visitor{a.Routes.(http.Handler), cookie}).post("/sign-in/passkey", form); got.Location == "/account" {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Errorf("%d of 20 got in with one answer", in.Load())
	}
}

// TestSec_T23_PasskeysOfWhoIsNotWelcome: a disabled person's passkey, one that was removed and one of which there is
// a copy sign nobody in.
func TestSec_T23_PasskeysOfWhoIsNotWelcome(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	m, other := a.Org(t, "own"), a.Org(t, "other")
	owner := a.SignIn(t, m.Email)
	k := keyOf(t, a, owner, "Laptop")
	use := func() (*apptest.Client, apptest.Response) {
		c := a.Anonymous(t)
		return c, c.Post("/sign-in/passkey", answered(k.Use(toUse(t, c))))
	}
	refused := func(what string) {
		t.Helper()
		if c, got := use(); got.Status != http.StatusUnauthorized || signedInAs(c, m.Email) != "" {
			t.Errorf("%s: %d to %s", what, got.Status, got.Location)
		}
	}
	super[int](t, a, `with x as (update users set disabled_at = now() where email = $1 returning 1) select count(*)::int from x`, m.Email)
	refused("somebody disabled")
	super[int](t, a, `with x as (update users set disabled_at = null returning 1) select count(*)::int from x`)
	k.Count = 7
	if _, got := use(); got.Location != "/account" {
		t.Fatalf("a key that counts: %d", got.Status)
	}
	k.Count = 7
	refused("a key that counts no further")
	k.Count = 8
	refused("a key of which there is a copy, and the first of both")
	a.Post(t)
	if told, _ := a.Mails.Last(m.Email); !strings.Contains(told.Subject, "blocked") {
		t.Errorf("the mail: %q", told.Subject)
	}
	if got := owner.Get("/account/passkeys"); !strings.Contains(got.Body, "Blocked: it was used from two copies.") {
		t.Errorf("the list: %d", got.Status)
	}

	k = keyOf(t, a, owner, "Phone")
	if _, got := use(); got.Location != "/account" {
		t.Fatalf("another key: %d", got.Status)
	}
	remove := regexp.MustCompile(`/account/passkeys/[0-9a-f-]{36}/remove`).FindAllString(owner.Get("/account/passkeys").Body, -1)
	if len(remove) != 2 {
		t.Fatalf("%d passkeys in the list", len(remove))
	}
	if got := a.SignIn(t, other.Email).Post(remove[1], url.Values{"current": {apptest.Password}}); got.Status != http.StatusNotFound {
		t.Errorf("somebody else removes it: %d", got.Status)
	}
	if got := owner.Post(remove[1], url.Values{"current": {"wrong"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("without the password: %d", got.Status)
	}
	for _, path := range remove {
		if got := owner.Post(path, url.Values{"current": {apptest.Password}}); got.Status != http.StatusSeeOther {
			t.Errorf("remove: %d", got.Status)
		}
	}
	refused("a key that was removed")
	if n := super[int](t, a, `select count(*)::int from recovery_codes`); n != 0 {
		t.Errorf("%d recovery codes are left of no factor", n)
	}
	if got := a.SignIn(t, m.Email).Get("/account"); got.Status != http.StatusOK {
		t.Errorf("with the password alone: %d", got.Status)
	}
}

// TestPasskeysThatAreNotMade: the one who was asked makes it, once, on a device that knows her, at this site.
func TestPasskeysThatAreNotMade(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m, other := a.Org(t, "own"), a.Org(t, "other")
	c := a.SignIn(t, m.Email)
	for what, spoil := range map[string]func(k *authenticator.Key){
		"another origin":      func(k *authenticator.Key) { k.Origin = "https://evil.example" },
		"another site":        func(k *authenticator.Key) { k.Site = "evil.example" },
		"nobody was verified": func(k *authenticator.Key) { k.Verified = false },
	} {
		k := authenticator.New(t, a.URL, "localhost")
		spoil(k)
		if got := c.Post("/account/passkeys", answered(k.Make(toMake(t, c, "Laptop")))); got.Status != http.StatusUnauthorized {
			t.Errorf("%s: %d", what, got.Status)
		}
	}
	k := authenticator.New(t, a.URL, "localhost")
	answer := k.Make(toMake(t, c, "Laptop"))
	c.Post("/sign-in", url.Values{"email": {other.Email}, "password": {apptest.Password}})
	if got := c.Post("/account/passkeys", answered(answer)); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("for who signed in meanwhile: %d", got.Status)
	}
	keyOf(t, a, c, "Phone")
	if got := c.Post("/account/passkeys", answered(answer)); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("what nobody asked for: %d", got.Status)
	}
	if n := super[int](t, a, `select count(*)::int from passkeys`); n != 1 {
		t.Errorf("%d passkeys, not one", n)
	}
	if n := super[int](t, a, `select count(*)::int from passkey_handles h join users u on u.id = h.user_id where position(decode(replace(u.id::text, '-', ''), 'hex') in h.handle) > 0 or position(u.email::bytea in h.handle) > 0`); n != 0 {
		t.Error("a handle tells who it is")
	}
}
