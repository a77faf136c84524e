package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/testkit/apptest"
)

var param = regexp.MustCompile(`\{(\w+)\}`)

// route is one method and pattern of the site.
type route struct{ method, pattern string }

// tenantRoutes walks the router: a new route is in every test below without being listed.
func tenantRoutes(t *testing.T, a *apptest.App) []route {
	t.Helper()
	var out []route
	err := chi.Walk(a.Routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if strings.HasPrefix(pattern, "/o/{org}") && !strings.HasSuffix(pattern, "/events") {
			out = append(out, route{method, pattern})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 30 {
		t.Fatalf("only %d routes found: the matrix would hold of little", len(out))
	}
	return out
}

// fill puts values in for the parameters of a pattern; the test fails on a parameter nobody knows.
func fill(t *testing.T, pattern string, value func(name string) (string, bool)) string {
	t.Helper()
	return param.ReplaceAllStringFunc(pattern, func(p string) string {
		v, ok := value(strings.Trim(p, "{}"))
		if !ok {
			t.Fatalf("%s has a parameter that apptest.World.Param does not know: add it, so that the matrix covers it", pattern)
		}
		return v
	})
}

// plausible is a form that gets past the shape of every handler, so that the use case answers.
var plausible = url.Values{"revision": {"1"}, "role": {"member"}, "title": {"x"}, "position": {"0"}, "state": {"active"}, "name": {"x"}, "offer": {"member"}}

func send(c *apptest.Client, r route, path string, form url.Values) apptest.Response {
	if r.method == http.MethodGet {
		return c.Get(path)
	}
	return c.Post(path, form)
}

// TestSec_T02_AnotherTenantsThingIsNotFound asks, as four roles, for every route with the ids of another
// organisation: as if they did not exist, byte for byte, and nothing is written. What a role may not do at all it
// is told before anything is looked for.
func TestSec_T02_AnotherTenantsThingIsNotFound(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	own, other := a.World(t, "own", 100), a.World(t, "other", 5000)
	who := map[access.Role]visitor{access.Owner: visit(t, a, own.Owner.Email)}
	for _, role := range []access.Role{access.Executive, access.Member, access.Viewer} {
		who[role] = visit(t, a, a.Member(t, own.Owner, string(role), role).Email)
	}
	before := a.Fingerprint(t)
	covered, forbidden := 0, 0
	for _, r := range tenantRoutes(t, a) {
		for _, n := range param.FindAllStringSubmatch(r.pattern, -1) {
			name := n[1]
			swap := func(in string) func(string) (string, bool) {
				return func(p string) (string, bool) {
					if p == name {
						return in, true
					}
					return own.Param(p)
				}
			}
			foreign, _ := other.Param(name)
			nowhere := apptest.Nowhere(name)
			if name == "org" {
				nowhere = "nobody-here"
			}
			for role, v := range who {
				got := v.send(r, fill(t, r.pattern, swap(foreign)))
				never := v.send(r, fill(t, r.pattern, swap(nowhere)))
				switch may := role == access.Owner || name == "org"; {
				case got.Status == http.StatusForbidden && !may:
					forbidden++
				case got.Status != http.StatusNotFound:
					t.Errorf("%s %s as %s with another tenant's %s: %d, not 404", r.method, r.pattern, role, name, got.Status)
				}
				if diff := cmp.Diff(never.Body, got.Body); diff != "" || never.Status != got.Status {
					t.Errorf("%s %s as %s: another tenant's %s differs from one that never existed:\n%s", r.method, r.pattern, role, name, diff)
				}
				if strings.Contains(got.Body, other.Canary) {
					t.Errorf("%s %s as %s shows %s", r.method, r.pattern, role, other.Canary)
				}
				covered++
			}
		}
	}
	if diff := cmp.Diff(before, a.Fingerprint(t)); diff != "" {
		t.Errorf("something was written:\n%s", diff)
	}
	if covered < 4*150 || forbidden > covered/2 {
		t.Errorf("%d parameters of routes covered, %d of them refused by role", covered, forbidden)
	}
	t.Logf("%d parameters of routes covered, %d of them refused by role", covered, forbidden)
}

// TestSec_T04_RolesAndRoutes sends every route as every role: a viewer writes nothing, a stranger sees
// nothing, and a page that a role may read answers.
func TestSec_T04_RolesAndRoutes(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	own := a.World(t, "own", 100)
	other := a.World(t, "other", 5000)
	viewer := a.Member(t, own.Owner, "vera", access.Viewer)
	clients := map[string]*apptest.Client{
		"viewer": a.SignIn(t, viewer.Email), "stranger": a.SignIn(t, other.Owner.Email), "nobody": a.Anonymous(t), "owner": a.SignIn(t, own.Owner.Email),
	}
	before := a.Fingerprint(t)
	for _, r := range tenantRoutes(t, a) {
		path := fill(t, r.pattern, own.Param)
		for who, c := range clients {
			if who == "owner" && r.method != http.MethodGet {
				continue
			}
			got := send(c, r, path, plausible)
			allowed := map[string][]int{
				"viewer": {200, 303, 403}, "owner": {200, 303}, "stranger": {404}, "nobody": {303},
			}[who]
			if r.method != http.MethodGet {
				allowed = map[string][]int{"viewer": {403}, "stranger": {404}, "nobody": {401}}[who]
			}
			if !contains(allowed, got.Status) {
				t.Errorf("%s %s as %s: %d, not one of %v", r.method, r.pattern, who, got.Status, allowed)
			}
			if who != "owner" && who != "viewer" && strings.Contains(got.Body, own.Canary) {
				t.Errorf("%s %s as %s shows the organisation's %s", r.method, r.pattern, who, own.Canary)
			}
			if got.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s as %s may be cached", r.method, r.pattern, who)
			}
		}
	}
	if diff := cmp.Diff(before, a.Fingerprint(t)); diff != "" {
		t.Errorf("something was written:\n%s", diff)
	}
}

func contains(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

// TestSec_T21_CrossSiteRequestsAreRefused sends every unsafe route from another site.
func TestSec_T21_CrossSiteRequestsAreRefused(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	own := a.World(t, "own", 100)
	c := a.SignIn(t, own.Owner.Email)
	before := a.Fingerprint(t)
	err := chi.Walk(a.Routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodPost {
			return nil
		}
		for _, header := range []http.Header{
			{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"null"}}, {"Origin": {"https://evil.example"}}, {},
		} {
			req, err := http.NewRequestWithContext(t.Context(), method, a.URL+fill(t, pattern, own.Param), strings.NewReader(""))
			if err != nil {
				return err
			}
			for k, v := range header {
				req.Header[k] = v
			}
			if got := c.Do(req); got.Status != http.StatusForbidden {
				t.Errorf("%s %s with %v: %d", method, pattern, header, got.Status)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, a.Fingerprint(t)); diff != "" {
		t.Errorf("something was written:\n%s", diff)
	}
}
