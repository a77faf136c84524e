package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/testkit/apptest"
)

// elsewhere are addresses that lead, or look as if they led, away from this site.
var elsewhere = []string{
	"https://evil.example", "http://evil.example/x", "HTTPS://EVIL.EXAMPLE", "//evil.example", "///evil.example", "////evil.example", "//evil.example/%2e%2e",
	`/\evil.example`, `\/evil.example`, `\\evil.example`, `/\/evil.example`, `//\evil.example`, `\evil.example`, `/\\evil.example`, `/..\evil.example`,
	"/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", "\n//evil.example", " //evil.example", "//evil.example ", "\x00//evil.example", "/\x00/evil.example",
	"/%09/evil.example", "/%0a/evil.example", "/%0d%0aLocation:%20//evil.example", "/%2f/evil.example", "/%2fevil.example", "/%5cevil.example", "/%5c%5cevil.example", "%2f%2fevil.example",
	"//evil.example:80", "//user@evil.example", "//localhost@evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example", `https:\\evil.example`, "http:evil.example",
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>1</script>", "vbscript:x", "file:///etc/passwd", "ftp://evil.example",
	"mailto:a@evil.example", "blob:https://evil.example/1", "about:blank", "evil.example", "www.evil.example/x", "@evil.example", ":@evil.example", ".evil.example", "./\\evil.example",
	"/../evil.example", "/..//evil.example", "/../\\evil.example", "/.//evil.example", "/./\\evil.example", "/x/..//evil.example", "/x/../../evil.example", "/x//evil.example", "/%2e%2e//evil.example", "/x/%2e%2e/%2fevil.example",
	"/;//evil.example", "/?//evil.example", "/#//evil.example", "?next=//evil.example", "#//evil.example", "/．evil.example", "／／evil.example", "//evil。example", "/\u2028/evil.example", "/\u00a0/evil.example",
	"//[::1]", "//127.0.0.1", "//2130706433", "http://[::ffff:127.0.0.1]", "https://localhost.evil.example", "//xn--e1awd7f.example", "/o/own/../../..//evil.example", "", "/", "%", "/%zz", "/" + strings.Repeat("a", 5000),
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
	if len(elsewhere) < 80 {
		t.Fatalf("only %d values", len(elsewhere))
	}
	task := fill(t, "/o/{org}/tasks/{task}", w.Param)
	pages := []string{"/sign-in", task + "/edit", task + "/links/new", "/o/own/tasks/new", "/o/own/krs/new", "/o/own/pillars/new", "/o/own/cycles/new", "/o/own/settings/me",
		fill(t, "/o/{org}/krs/{kr}/edit", w.Param), fill(t, "/o/{org}/krs/{kr}/slots/new", w.Param), fill(t, "/o/{org}/pillars/{pillar}/edit", w.Param), fill(t, "/o/{org}/slots/{slot}/edit", w.Param)}
	for _, to := range elsewhere {
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
