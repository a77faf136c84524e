package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/testkit/apptest"
)

// site is the application as it is served at another address.
func site(t *testing.T, a *apptest.App, baseURL string) http.Handler {
	t.Helper()
	return a.Handler(baseURL, nil, slog.New(slog.DiscardHandler), func(context.Context) error { return nil }, nil)
}

// as asks a site for a path by a host's name.
func as(t *testing.T, h http.Handler, host, path string, headers http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
	r.Host = host
	for k, v := range headers {
		r.Header[k] = v
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestSec_T01_NothingIsSeenWithoutATenant(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.World(t, "own", 100)
	a.World(t, "other", 5000)
	conn, err := pgx.Connect(t.Context(), a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	for _, finding := range pgtest.Audit(t.Context(), conn) {
		t.Error(finding)
	}
}

// A page of somebody else's, of nobody's and of nowhere are one answer, byte for byte, headers included.
func TestSec_T07_OneNotFound(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	own, other := a.World(t, "own", 100), a.World(t, "other", 5000)
	for _, email := range []string{own.Owner.Email, a.Member(t, own.Owner, "vera", access.Viewer).Email} {
		v := visit(t, a, email)
		answer := func(path string) string {
			got := v.do(http.MethodGet, path, "", nil)
			if got.Status != http.StatusNotFound {
				t.Errorf("%s: %d", path, got.Status)
			}
			got.Header.Del("X-Request-Id")
			var head strings.Builder
			_ = got.Header.Write(&head)
			return head.String() + got.Body
		}
		never := answer("/o/nobody-here/strategy")
		for _, path := range []string{
			"/o/other", "/o/other/strategy", "/o/other/tasks/5000", "/o/other/nothing/at/all", "/o/nobody-here/tasks/1", "/o/own/nothing", "/o/own/tasks/5000",
			"/o/own/tasks/987654321", "/o/own/tasks/x", "/o/own/krs/" + other.KR.String(), "/o/own/krs/" + id.New[id.KeyResult]().String(), "/o/own/krs/x", "/o/own/objectives/" + other.Objective.String(),
			"/o/own/teams/" + other.Team.String(), "/o/own/teams/" + id.New[id.Team]().String(),
		} {
			if diff := cmp.Diff(never, answer(path)); diff != "" {
				t.Errorf("%s differs from what never existed:\n%s", path, diff)
			}
		}
	}
}

func TestSec_T19_OnlyTheHostOfTheBaseURLIsAnswered(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	h := site(t, a, "https://goals.example.com")
	for host, want := range map[string]int{
		"goals.example.com": 200, "GOALS.example.com": 200, "goals.example.com:443": 200, "goals.example.com.": 200,
		"evil.example": 421, "goals.example.com.evil.example": 421, "evil-goals.example.com": 421, "goals.example.com:8443": 421, "goals.example.com:80": 421,
		"localhost": 421, "127.0.0.1": 421, "": 421, "goals.example.com@evil.example": 421, "[::1]": 421,
	} {
		got := as(t, h, host, "/sign-in", nil)
		if got.Code != want || want == 421 && (got.Header().Get("Set-Cookie") != "" || strings.Contains(got.Body.String(), "evil")) {
			t.Errorf("%q: %d, not %d", host, got.Code, want)
		}
	}
	for _, host := range []string{"10.0.0.7:8080", "evil.example"} { // whoever probes a process does it by its address
		if got := as(t, h, host, "/healthz", nil); got.Code != http.StatusOK {
			t.Errorf("/healthz at %s: %d", host, got.Code)
		}
	}
	plain := site(t, a, "http://localhost:8080")
	for host, want := range map[string]int{"localhost:8080": 200, "127.0.0.1:8080": 200, "[::1]:9000": 200, "evil.example:8080": 421, "localhost.evil.example:8080": 421, "10.0.0.1:8080": 421} {
		if got := as(t, plain, host, "/sign-in", nil); got.Code != want {
			t.Errorf("on one's own machine, %q: %d, not %d", host, got.Code, want)
		}
	}
	for _, spoof := range []http.Header{{"X-Forwarded-Host": {"evil.example"}}, {"Forwarded": {"host=evil.example"}}, {"X-Original-Host": {"evil.example"}}, {"X-Forwarded-Proto": {"http"}}} {
		for _, path := range []string{"/sign-in", "/o/own/strategy", "https://goals.example.com/sign-in"} {
			got := as(t, h, "goals.example.com", path, spoof)
			if strings.Contains(got.Body.String()+got.Header().Get("Location"), "evil.example") || got.Code == 421 {
				t.Errorf("%s with %v: %d to %s", path, spoof, got.Code, got.Header().Get("Location"))
			}
		}
	}
	if got := as(t, h, "", "https://evil.example/sign-in", nil); got.Code != 421 {
		t.Errorf("an absolute address of another host: %d", got.Code)
	}
}

// TestSec_T21_GetsChangeNothing follows every link as a person does and asks for every page of the router, with ids
// and tokens that are good: no row differs afterwards, and nobody is signed in or out. What a session keeps for its
// next step may differ.
func TestSec_T21_GetsChangeNothing(t *testing.T) {
	t.Parallel()
	a, provider := withProvider(t)
	w := a.World(t, "own", 100)
	x := &attempt{t: t, a: a, idp: provider, w: w, as: a.SignIn(t, w.Owner.Email)}
	x.do(`insert into signups select sha256('confirm'), 'new@own.example', 'New', 'x', 'New', 'UTC', now() + interval '1 hour'`)
	x.do(`insert into account_tokens select sha256(p::bytea), $1, p, 'new@own.example', now() + interval '1 hour' from unnest(array['reset', 'address']) p`, w.Owner.Actor.User)
	x.claim()
	v := visitor{a.Routes.(http.Handler), x.as.Cookie()}
	now := func() string {
		return a.Fingerprint(t) + super[string](t, a, `select string_agg(concat(id, ' ', user_id, ' ', epoch), ', ' order by id) from sessions where user_id is not null`)
	}
	before := now()
	n := crawl(t, v, "/o/own/strategy", "/o/own", func(string, apptest.Response, page) {})
	err := chi.Walk(a.Routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodGet || strings.HasSuffix(pattern, "/events") { // a stream has no end
			return nil
		}
		path := fill(t, strings.TrimSuffix(pattern, "*"), func(name string) (string, bool) {
			if purpose := strings.Split(pattern, "/")[1]; name == "token" && purpose != "join" {
				return purpose, true
			}
			return w.Param(name)
		})
		got := v.do(http.MethodGet, path, "", nil)
		if strings.HasPrefix(got.Location, "/") { // a link from a mail leads on to what it is for
			got = v.do(http.MethodGet, got.Location, "", nil)
		}
		if got.Status >= 500 {
			t.Errorf("%s: %d", path, got.Status)
		}
		n++
		return nil
	})
	if diff := cmp.Diff(before, now()); diff != "" || n < 100 || err != nil {
		t.Errorf("%d pages were looked at and something was written (%v):\n%s", n, err, diff)
	}
}

// Every answer carries the headers that keep it from caches, frames and other sites; cookies of https are bound to the host.
func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	h := site(t, a, "https://goals.example.com")
	v := visit(t, a, w.Owner.Email)
	for _, r := range tenantRoutes(t, a) {
		got := v.do(r.method, fill(t, r.pattern, w.Param), urlencoded, strings.NewReader("revision=x"))
		csp := got.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'; script-src 'self';") || !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "base-uri 'none'") || !strings.Contains(csp, "form-action 'self'") || strings.Contains(csp, "unsafe") || got.Header.Get("Referrer-Policy") == "" ||
			got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Vary") != "Cookie" || got.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s %s: %v", r.method, r.pattern, got.Header)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://goals.example.com/sign-in", strings.NewReader(url.Values{"email": {w.Owner.Email}, "password": {apptest.Password}}.Encode()))
	r.Header.Set("Content-Type", urlencoded)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	got := httptest.NewRecorder()
	h.ServeHTTP(got, r)
	cookie := got.Header().Get("Set-Cookie")
	for _, part := range []string{"__Host-plumbline=", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"} {
		if !strings.Contains(cookie, part) || strings.Contains(cookie, "Domain=") {
			t.Errorf("the cookie of https lacks %s: %s", part, cookie)
		}
	}
	if got.Header().Get("Strict-Transport-Security") == "" {
		t.Error("https is not asked for again")
	}
}

// What lists are sorted, grouped and filtered by comes from a closed set: whatever is asked, nothing fails.
func TestSec_T32_SortAndFilterValues(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	v := visit(t, a, w.Owner.Email)
	worst := append([]string{"id; drop table tasks", "title desc nulls first--", "1 or 1=1", "due) union select password_hash from users--", "(select 1)", "pg_sleep(10)", "$1", "%", "_", `\`, "'", `"`, "' || '"}, bad...)
	before := a.Fingerprint(t)
	n := 0
	for path, names := range map[string][]string{
		"tasks": {"q", "state", "owner", "team", "goal", "kr", "due", "sort", "group", "page"}, "signals": {"rule", "severity", "team", "kind", "page", "state"},
		"settings/members": {"q"}, "settings/audit": {"person", "kind", "from", "to", "after"}, "search": {"q"}, "strategy": {"cycle", "view", "week", "asof", "team", "pillar"},
		"teams/" + w.Team.String(): {"owner", "kr", "view", "q", "state", "group"}, "me": {"team", "kr", "week"}, "check-ins": {"kr", "week", "team", "cycle"},
	} {
		for _, name := range names {
			for _, value := range worst {
				began := time.Now()
				got := v.do(http.MethodGet, "/o/own/"+path+"?"+url.Values{name: {value}}.Encode(), "", nil)
				if n++; got.Status >= 500 || time.Since(began) > 8*time.Second {
					t.Errorf("%s by %s %q: %d after %v", path, name, value, got.Status, time.Since(began))
				}
			}
		}
	}
	if diff := cmp.Diff(before, a.Fingerprint(t)); diff != "" || n < 500 {
		t.Errorf("%d requests wrote something:\n%s", n, diff)
	}
}

// A password that is too long is refused before anything is computed from it.
func TestSec_T37_LongPasswordsCostNothing(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	v := visit(t, a, m.Email)
	for _, length := range []int{1025, 100_000, 900_000} {
		began := time.Now()
		for range 20 {
			got := v.post("/sign-in", url.Values{"email": {m.Email}, "password": {strings.Repeat("p", length)}})
			if got.Status < 400 || got.Status >= 500 {
				t.Fatalf("a password of %d bytes: %d", length, got.Status)
			}
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("20 passwords of %d bytes took %v", length, took)
		}
	}
}
