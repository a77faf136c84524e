package e2e

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"

	"plumbline/internal/id"
	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/internal/sample"
	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
	"plumbline/internal/testkit/idp"
)

const (
	ownerOfSample = "astrid@orrinvale.example"
	adminOfSample = "elif@orrinvale.example"
)

// unopened are the GET routes that no browser is shown, and why: no text of anybody's can become markup there.
var unopened = map[string]string{
	"/static/*": "the files of the build", "/healthz": "one word", "/readyz": "one word", "/": "leads on", "/o/{org}/": "leads on",
	"/sign-in/provider": "leads to the provider", "/sign-in/provider/back": "leads on", "/sign-in/passkey": "the browser's question alone, of numbers",
	"/o/{org}/events": "a stream, of ids", "/o/{org}/settings/audit.csv": "a file to keep", "/o/{org}/settings/audit.json": "a file to keep", "/o/{org}/import/{import}/refused.csv": "a file to keep",
}

// beside is what the sample has none of: what a link from a mail leads to, and what the owner has for herself.
// Each token is the word its path begins with; her recovery codes are told by fmt of two numbers.
const beside = `
	insert into signups select sha256('confirm'), 'new@orrinvale.example', 'New', '', 'New', 'UTC', now() + interval '1 day';
	insert into account_tokens select sha256(p::bytea), id, p, 'else@orrinvale.example', now() + interval '1 day' from users, unnest(array['reset', 'address']) p where email = 'astrid@orrinvale.example';
	update invitations set token_hash = sha256('join') where id = (select min(id::text)::uuid from invitations where accepted_at is null and revoked_at is null);
	insert into domains (org_id, id, domain, proof) select id, gen_random_uuid(), 'orrinvale.example', repeat('proof', 5) from orgs;
	insert into identities select 'https://else.example', 'x', id, 'Else' from users where email = 'astrid@orrinvale.example';
	insert into sessions (token, user_id, data, expires_at, agent) select 'x', id, '', now() + interval '1 day', 'Agent' from users where email = 'astrid@orrinvale.example';
	insert into passkey_handles select id, decode(repeat('ab', 64), 'hex') from users where email = 'astrid@orrinvale.example';
	insert into passkeys (id, user_id, credential_id, record, name) select gen_random_uuid(), user_id, 'x', '{}', 'Key' from passkey_handles;
	insert into recovery_codes select user_id, sha256(uuid_send(user_id) || repeat(n, 20)::bytea) from passkey_handles, unnest(array['1', '2']) n`

// fillUp gives the sample what it has none of; its file for an import holds the payloads.
func fillUp(t *testing.T, a *apptest.App, db *pgx.Conn, payloads []string) {
	t.Helper()
	if _, err := db.Exec(t.Context(), beside); err != nil {
		t.Fatal(err)
	}
	var owner id.User
	if err := db.QueryRow(t.Context(), `select id from users where email = $1`, ownerOfSample).Scan(&owner); err != nil {
		t.Fatal(err)
	}
	m, err := a.Orgs.Enter(t.Context(), owner, sample.Slug)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	_ = w.Write(append([]string{"Summary", "Issue key", "Status"}, payloads[:8]...)) // a buffer takes everything
	for i, p := range payloads {
		_ = w.Write(append([]string{p, fmt.Sprint("AB-", i), p}, payloads[i:min(i+8, len(payloads))]...))
	}
	w.Flush()
	if _, err := a.Import.Keep(t.Context(), m.Actor, importer.Upload{Options: importer.Options{Format: format.Jira}, Files: []format.File{{Name: "a.csv", Data: file.Bytes()}}}); err != nil {
		t.Fatal(err)
	}
}

// some is the value of a route's parameter: of the first row there is.
func some(t *testing.T, db *pgx.Conn, pattern, name string) string {
	t.Helper()
	sql, ok := map[string]string{
		"org": `select slug from orgs`, "team": `select id from teams`, "pillar": `select id from pillars`, "cycle": `select id from cycles`, "objective": `select id from objectives`,
		"kr": `select id from key_results`, "slot": `select id from plan_slots`, "task": `select number from tasks where deleted_at is null`, "signal": `select id from signals`, "import": `select id from imports`,
		"user": `select user_id from memberships where role = 'member'`, "token": `select split_part('` + pattern + `', '/', 2)`,
	}[name]
	if !ok {
		t.Fatalf("%s has a parameter that nobody told this test about", pattern)
	}
	value := ""
	if err := db.QueryRow(t.Context(), `select x::text from (`+sql+` order by 1 limit 1) x (x)`).Scan(&value); err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	return value
}

// patternOf is the route that answers an address.
func patternOf(a *apptest.App, address string) string {
	u, err := url.Parse(address)
	rctx := chi.NewRouteContext()
	if err != nil || !a.Routes.Match(rctx, http.MethodGet, u.Path) {
		return ""
	}
	return rctx.RoutePattern()
}

// routes is every GET route of the router that a browser is to be shown.
func routes(t *testing.T, a *apptest.App) (out []string) {
	t.Helper()
	left := len(unopened)
	err := chi.Walk(a.Routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		switch {
		case method == http.MethodGet && unopened[pattern] != "":
			left--
		case method == http.MethodGet:
			out = append(out, pattern)
		}
		return nil
	})
	if err != nil || left != 0 {
		t.Errorf("%d of the routes that are not to be opened are none (%v)", left, err)
	}
	return out
}

// pages are an address of every page: those found by following links, one of each route they do not lead to, and
// those that show what was asked for.
func pages(t *testing.T, a *apptest.App, db *pgx.Conn, payloads []string) []string {
	t.Helper()
	base := "/o/" + sample.Slug
	c := a.SignInWith(t, adminOfSample, sample.Password)
	link := regexp.MustCompile(`(?:href|action)="(/[^"#]*)`)
	seen, of, opened, out := map[string]bool{}, map[string]int{}, map[string]bool{}, []string{}
	todo := []string{base + "/strategy", base + "/tasks", base + "/settings", base + "/strategy?asof=" + time.Now().UTC().AddDate(0, 0, -14).Format(time.DateOnly)}
	for len(todo) > 0 {
		path := strings.ReplaceAll(todo[0], "&amp;", "&")
		todo = todo[1:]
		pattern := patternOf(a, path)
		if pattern == "" || seen[path] || !strings.HasPrefix(path, base) || unopened[pattern] != "" {
			continue
		}
		seen[path] = true
		q, _ := url.Parse(path) // patternOf did
		kind := fmt.Sprint(pattern, q.Query().Get("of"), q.Query().Get("view"), q.Query().Has("asof"))
		if of[kind]++; of[kind] > 1 {
			continue
		}
		got := c.Get(path)
		if got.Status >= 500 {
			t.Errorf("%s: %d", path, got.Status)
		}
		if got.Status == http.StatusOK && strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			out, opened[pattern] = append(out, path), true
		}
		for _, m := range link.FindAllStringSubmatch(got.Body, -1) {
			todo = append(todo, m[1])
		}
	}
	param := regexp.MustCompile(`\{(\w+)\}`)
	for _, pattern := range routes(t, a) {
		if !opened[pattern] {
			out = append(out, param.ReplaceAllStringFunc(pattern, func(p string) string { return some(t, db, pattern, strings.Trim(p, "{}")) }))
		}
	}
	all := url.QueryEscape(strings.Join(payloads, " "))
	return append(out, base+"/search?q="+all, base+"/tasks?q="+all, base+"/strategy?asof="+all, base+"/tasks/new?title="+all, base+"/"+all, "/sign-in?next="+all, base+"/krs/new?objective="+all)
}

// asOwner signs the owner in, with a recovery code, and begins what some pages are in the midst of: a sign-in with
// the provider, and a passkey. It says which routes showed themselves on the way.
func asOwner(p *browser.Page, a *apptest.App, number, payload string) map[string]bool {
	p.SignIn(ownerOfSample, sample.Password)
	shown := map[string]bool{patternOf(a, p.Path()): true}
	p.Fill("code", strings.Repeat(number, 20))
	p.Click("Sign in")
	p.Wait("the page behind the second factor", `location.pathname.startsWith("/o/")`)
	p.Go("/sign-in/provider?next=/account")
	p.Go("/account/passkeys")
	p.Fill("name", payload)
	p.Fill("current", sample.Password)
	p.Click("Make passkey")
	p.Wait("the question for a passkey", `location.pathname === "/account/passkeys/new"`)
	return shown
}

// provider is one that knows people by the payloads.
func provider(t *testing.T, payloads []string) *idp.Server {
	s := idp.New(t)
	s.As(map[string]any{"email": strings.Join(payloads[:3], ""), "name": strings.Join(payloads, " ")}, "", nil)
	return s
}
