package web_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"plumbline/internal/testkit/apptest"
)

// codeAt is what an authenticator app shows.
func codeAt(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

var (
	shownSecret = regexp.MustCompile(`<code>((?:[A-Z2-7]{4} ?)+)</code>`)
	shownCodes  = regexp.MustCompile(`<code>([a-z0-9]{5}(?:-[a-z0-9]{5}){3})</code>`)
)

// enrol sets a second factor up through the pages and gives the seed and the recovery codes.
func enrol(t *testing.T, c *apptest.Client, password string) (secret string, codes []string) {
	t.Helper()
	c.Post("/account/second-factor/begin", nil)
	page := c.Get("/account/second-factor")
	found := shownSecret.FindStringSubmatch(page.Body)
	if found == nil {
		t.Fatalf("no seed to type: %d", page.Status)
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	done := c.Post("/account/second-factor", url.Values{"current": {password}, "code": {codeAt(t, secret, time.Now())}})
	for _, m := range shownCodes.FindAllStringSubmatch(done.Body, -1) {
		codes = append(codes, m[1])
	}
	if done.Status != http.StatusOK || len(codes) != 10 {
		t.Fatalf("turn on: %d with %d recovery codes", done.Status, len(codes))
	}
	return secret, codes
}

// half is a client that gave the password and not the code.
func half(t *testing.T, a *apptest.App, email string) *apptest.Client {
	t.Helper()
	c := a.Anonymous(t)
	got := c.Post("/sign-in", url.Values{"email": {email}, "password": {apptest.Password}, "next": {"/o/own/strategy"}})
	if got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Location, "/sign-in/code") {
		t.Fatalf("the password of somebody with a second factor: %d to %s", got.Status, got.Location)
	}
	return c
}

func forgetStep(t *testing.T, a *apptest.App) {
	t.Helper()
	super[int](t, a, `with x as (update second_factors set last_step = 0 returning 1) select count(*)::int from x`)
}

func code(s string) url.Values { return url.Values{"code": {s}, "next": {"/o/own/strategy"}} }

// TestSec_T15_CodesWorkOnce: a code opens once, also when fifty are sent at once; a recovery code too; the
// sixth wrong one locks for at least fifteen minutes, the right one too.
func TestSec_T15_CodesWorkOnce(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	secret, recovery := enrol(t, a.SignIn(t, m.Email), apptest.Password)
	used := codeAt(t, secret, time.Now())
	if got := half(t, a, m.Email).Post("/sign-in/code", code(used)); got.Status != http.StatusUnauthorized {
		t.Errorf("the code that turned it on works again: %d", got.Status)
	}

	forgetStep(t, a)
	clients := make([]*apptest.Client, 50)
	for i := range clients {
		clients[i] = half(t, a, m.Email)
	}
	super[int](t, a, `with x as (delete from tries returning 1) select count(*)::int from x`)
	var in atomic.Int64
	var wg sync.WaitGroup
	now := codeAt(t, secret, time.Now())
	for _, c := range clients {
		wg.Go(func() {
			if got := c.Post("/sign-in/code", code(now)); got.Status == http.StatusSeeOther {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Errorf("%d of 50 got in with one code", in.Load())
	}

	super[int](t, a, `with x as (delete from tries returning 1) select count(*)::int from x`)
	for i, want := range []int{http.StatusSeeOther, http.StatusUnauthorized} {
		if got := half(t, a, m.Email).Post("/sign-in/code", code(recovery[0])); got.Status != want {
			t.Errorf("use %d of a recovery code: %d", i+1, got.Status)
		}
	}

	super[int](t, a, `with x as (delete from tries returning 1) select count(*)::int from x`)
	forgetStep(t, a)
	c := half(t, a, m.Email)
	for i := range 7 {
		want := http.StatusUnauthorized
		if i >= 5 {
			want = http.StatusTooManyRequests
		}
		if got := c.Post("/sign-in/code", code([]string{"000000", "no code", "111111111111"}[i%3])); got.Status != want {
			t.Errorf("wrong code %d: %d", i+1, got.Status)
		}
	}
	if got := half(t, a, m.Email).Post("/sign-in/code", code(codeAt(t, secret, time.Now()))); got.Status != http.StatusTooManyRequests {
		t.Errorf("the right code while locked: %d", got.Status)
	}
	if left := super[float64](t, a, `select extract(epoch from ends_at - now())::float8 from tries where kind = 'code'`); left < 14.5*60 {
		t.Errorf("locked for %v seconds", left)
	}
}

var signsIn = regexp.MustCompile(`\bSignIn\(a, r, `)

// TestSec_T14_EveryWayStaysHalfOpen: whoever has given one factor of two gets nowhere, by whichever way, and
// the places that open a session without asking are these.
func TestSec_T14_EveryWayStaysHalfOpen(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	w := a.World(t, "own", 100)
	m := w.Owner
	enrol(t, a.SignIn(t, m.Email), apptest.Password)
	if got := a.Anonymous(t).Get("/sign-in/code"); got.Location != "/sign-in" {
		t.Errorf("the second factor without the first: %d to %s", got.Status, got.Location)
	}
	reset := a.Anonymous(t)
	follow(reset, resetLink(t, a, m.Email))
	if got := reset.Post("/reset", url.Values{"password": {apptest.Password}}); got.Location != "/sign-in?reset=done" {
		t.Fatalf("reset: %d to %s", got.Status, got.Location)
	}
	ways := map[string]*apptest.Client{"password": half(t, a, m.Email), "reset": reset}
	for way, c := range ways {
		for _, path := range []string{"/o/own/strategy", "/o/own/events?topics=x", "/account", "/organisations", "/account/second-factor", "/"} {
			if got := c.Get(path); got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Location, "/sign-in") {
				t.Errorf("%s opens %s: %d to %s", way, path, got.Status, got.Location)
			}
		}
		for _, path := range []string{"/o/own/tasks/100/moves", "/account/password", "/account/second-factor/remove", "/account/sessions/end"} {
			if got := c.Post(path, url.Values{"state": {"done"}, "current": {apptest.Password}}); got.Status != http.StatusUnauthorized {
				t.Errorf("%s sends to %s: %d", way, path, got.Status)
			}
		}
	}
	if f, err := a.Accounts.Factors(t.Context(), m.Actor.User); err != nil || !f.App {
		t.Errorf("a reset took the second factor away: %v", err)
	}

	// Who calls SignIn says that every factor was given; all others call Enter.
	var callers []string
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for range signsIn.FindAll(src, -1) {
			callers = append(callers, f)
		}
	}
	slices.Sort(callers)
	want := []string{
		"accountui/change.go",  // keeps the factors of the session
		"accountui/factor.go",  // with a code of the factor just set up
		"accountui/passkey.go", // with the passkey just made, which checked who holds it
		"middleware/factor.go", // Enter, of who has one factor only
		"signinui/code.go",     // after the code
		"signinui/passkey.go",  // of which the device is one factor and what unlocks it another
		"signinui/sign_up.go",  // of a person just made
	}
	if !slices.Equal(callers, want) {
		t.Errorf("sessions are opened by\n%v, not by\n%v", callers, want)
	}
}

// TestSec_T14_AnOrganisationAsksForASecondFactor: once it is required, every route of the organisation is
// closed to a session that began without one, and open to one that began with it.
func TestSec_T14_AnOrganisationAsksForASecondFactor(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	m := w.Owner
	without := a.SignIn(t, m.Email)
	if got := without.Post("/o/own/settings/sign-in", url.Values{"required": {"true"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an admin locks herself out: %d", got.Status)
	}
	if err := a.Orgs.RequireFactor(t.Context(), m.Actor, true); err != nil {
		t.Fatal(err)
	}
	before := a.Fingerprint(t)
	for _, r := range tenantRoutes(t, a) {
		got := send(without, r, fill(t, r.pattern, w.Param), plausible)
		if r.method == http.MethodGet && got.Location == "/account/second-factor" || r.method != http.MethodGet && got.Status == http.StatusForbidden {
			continue
		}
		t.Errorf("%s %s without a second factor: %d to %s", r.method, r.pattern, got.Status, got.Location)
	}
	if got := without.Get("/o/own/events?topics=x"); got.Location != "/account/second-factor" {
		t.Errorf("the stream of events without a second factor: %d", got.Status)
	}
	if before != a.Fingerprint(t) {
		t.Error("something was written")
	}
	enrol(t, without, apptest.Password)
	if got := without.Get("/o/own/strategy"); got.Status != http.StatusOK {
		t.Errorf("with a second factor: %d to %s", got.Status, got.Location)
	}
	if got := without.Get("/o/own/settings/sign-in"); !strings.Contains(got.Body, "1 of 1 member") {
		t.Errorf("the policy's page: %d", got.Status)
	}
}

// TestSec_T35_SecretsAreToldOnce: neither the seed nor a code can be read again, from a page, the database or
// the log.
func TestSec_T35_SecretsAreToldOnce(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	c := a.SignIn(t, m.Email)
	secret, codes := enrol(t, c, apptest.Password)
	secrets := append([]string{secret, secret[:4] + " " + secret[4:8], apptest.Password, "otpauth:"}, codes...)
	for _, code := range codes {
		secrets = append(secrets, strings.ReplaceAll(code, "-", ""))
	}
	tables := super[string](t, a, `select string_agg(x, ' ') from (select f::text || encode(f.sealed, 'escape') as x from second_factors f
		union all select c::text from recovery_codes c union all select u::text from users u union all select s::text || encode(s.data, 'escape') from sessions s) y`)
	shown := map[string]string{"the database": tables, "the log": a.Log.String()}
	for _, path := range []string{"/account", "/account/second-factor", "/o/own/settings/me", "/o/own/settings/members", "/o/own/settings/sign-in", "/o/own/settings/audit"} {
		got := c.Get(path)
		if got.Status != http.StatusOK {
			t.Errorf("%s: %d", path, got.Status)
		}
		shown[path] = got.Body
	}
	for where, text := range shown {
		for _, s := range secrets {
			if strings.Contains(text, s) {
				t.Errorf("%s holds %.8s…", where, s)
			}
		}
	}
	if got := c.Post("/account/second-factor/begin", nil); got.Status != http.StatusConflict {
		t.Errorf("a second seed beside the first: %d", got.Status)
	}
}

// TestRemovingTheSecondFactorTakesBoth asks for the password and a code, and counts wrong ones.
func TestRemovingTheSecondFactorTakesBoth(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	c := a.SignIn(t, m.Email)
	secret, codes := enrol(t, c, apptest.Password)
	forgetStep(t, a)
	now := codeAt(t, secret, time.Now())
	for _, form := range []url.Values{
		{"current": {"wrong"}, "code": {now}}, {"current": {apptest.Password}, "code": {"000000"}}, {"current": {apptest.Password}}, {"code": {now}},
	} {
		if got := c.Post("/account/second-factor/remove", form); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("remove with %v: %d", form, got.Status)
		}
	}
	fresh := c.Post("/account/second-factor/codes", url.Values{"current": {apptest.Password}})
	if len(shownCodes.FindAllString(fresh.Body, -1)) != 10 || strings.Contains(fresh.Body, codes[0]) {
		t.Errorf("new recovery codes: %d", fresh.Status)
	}
	if got := half(t, a, m.Email).Post("/sign-in/code", code(codes[1])); got.Status != http.StatusUnauthorized {
		t.Errorf("a recovery code that was replaced: %d", got.Status)
	}
	if got := c.Post("/account/second-factor/remove", url.Values{"current": {apptest.Password}, "code": {now}}); got.Status != http.StatusSeeOther {
		t.Fatalf("remove: %d", got.Status)
	}
	if got := a.SignIn(t, m.Email).Get("/o/own/strategy"); got.Status != http.StatusOK {
		t.Errorf("with the password alone: %d to %s", got.Status, got.Location)
	}
}
