package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"plumbline/internal/testkit/apptest"
)

// elsewhere are addresses that lead, or look as if they led, away from this site; a browser judges them too.
func elsewhere(t *testing.T) []string {
	t.Helper()
	file, err := os.Open("testdata/elsewhere.txt") // one JSON string a line, for some hold line ends
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	out := []string{"/" + strings.Repeat("a", 5000)}
	for dec := json.NewDecoder(file); dec.More(); {
		var to string
		if err := dec.Decode(&to); err != nil {
			t.Fatal(err)
		}
		out = append(out, to)
	}
	if len(out) < 80 {
		t.Fatalf("only %d values", len(out))
	}
	return out
}

// stays resolves an address as a browser does (WHATWG): tabs and line ends vanish, a backslash is a slash.
func stays(t *testing.T, base, location string) bool {
	t.Helper()
	seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(strings.Trim(location, " \x00\t\r\n\f"))
	b, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(seen, "//") {
		return false
	}
	u, err := b.Parse(seen)
	return err == nil && u.Host == b.Host && u.Scheme == b.Scheme && !strings.HasPrefix(u.Path, "//")
}

// TestSec_T33_NobodyIsLedAway gives bad values to everything that says where to go next: the answer and
// the links of the pages stay on this site.
func TestSec_T33_NobodyIsLedAway(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	v := visit(t, a, w.Owner.Email)
	task := fill(t, "/o/{org}/tasks/{task}", w.Param)
	pages := []string{"/sign-in", task + "/edit", task + "/links/new", "/o/own/tasks/new", "/o/own/krs/new", "/o/own/pillars/new", "/o/own/cycles/new", "/o/own/settings/me",
		fill(t, "/o/{org}/krs/{kr}/edit", w.Param), fill(t, "/o/{org}/krs/{kr}/slots/new", w.Param), fill(t, "/o/{org}/pillars/{pillar}/edit", w.Param), fill(t, "/o/{org}/slots/{slot}/edit", w.Param)}
	for _, to := range elsewhere(t) {
		answers := map[string]apptest.Response{
			"sign-in":  visitor{v.site, ""}.do(http.MethodGet, "/sign-in?next="+url.QueryEscape(to), "", nil),
			"theme":    v.post("/theme", url.Values{"theme": {"dark"}, "return": {to}}),
			"keys":     v.post("/keys", url.Values{"keys": {"off"}, "return": {to}}),
			"edit":     v.post(task, url.Values{"title": {"Plain"}, "team": {w.Team.String()}, "priority": {"normal"}, "return": {to}}),
			"move":     v.post(task+"/moves", url.Values{"state": {"todo"}, "return": {to}}),
			"check-in": v.post(fill(t, "/o/{org}/check-ins/{checkin}/resolve", w.Param), url.Values{"return": {to}}),
		}
		for _, p := range pages {
			for _, field := range []string{"return", "next"} {
				answers[p+" "+field] = v.do(http.MethodGet, p+"?"+url.Values{field: {to}}.Encode(), "", nil)
			}
		}
		for where, got := range answers {
			if got.Status >= 500 || !stays(t, a.URL, got.Location) {
				t.Errorf("%s with %q: %d to %q", where, to, got.Status, got.Location)
			}
			p := parse(t, got.Body)
			for _, f := range p.forms {
				p.links = append(p.links, f.action, f.values.Get("return"), f.values.Get("next"))
			}
			for _, link := range p.links {
				if !stays(t, a.URL, link) {
					t.Errorf("%s with %q has a link to %q", where, to, link)
				}
			}
		}
	}
}

// TestSec_T33_SignInGoesOnWhereItIsAllowed signs in with some of the worst values, and with a good one.
func TestSec_T33_SignInGoesOnWhereItIsAllowed(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	for _, to := range []string{"//evil.example", `/\evil.example`, "/\t/evil.example", "/..//evil.example", "javascript:alert(1)", "/%2f/evil.example"} {
		got := a.Anonymous(t).Post("/sign-in", url.Values{"email": {m.Email}, "password": {apptest.Password}, "next": {to}})
		if got.Status != http.StatusSeeOther || got.Location != "/" {
			t.Errorf("signing in with next=%q: %d to %q", to, got.Status, got.Location)
		}
	}
	got := a.Anonymous(t).Post("/sign-in", url.Values{"email": {m.Email}, "password": {apptest.Password}, "next": {"/o/own/tasks?state=todo#x"}})
	if got.Location != "/o/own/tasks?state=todo#x" {
		t.Errorf("signing in leads to %q", got.Location)
	}
}
