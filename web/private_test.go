package web_test

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

// secrets is an organisation that keeps something private, with the people who may not see it.
type secrets struct {
	app       *apptest.App
	world     apptest.World
	private   apptest.Private
	outsiders map[string]visitor
}

func keepSecrets(t *testing.T) secrets {
	t.Helper()
	a := apptest.New(t)
	s := secrets{app: a, world: a.World(t, "own", 100), outsiders: map[string]visitor{}}
	s.private = a.Private(t, s.world)
	for _, role := range []access.Role{access.Executive, access.Lead, access.Member, access.Viewer} {
		s.outsiders[string(role)] = visit(t, a, a.Member(t, s.world.Owner, "out"+string(role), role).Email)
	}
	return s
}

// leaks is what of the private things a page shows; ids only where the page was not asked for one.
func (s secrets) leaks(body string) []string {
	found := []string{}
	for _, secret := range append([]string{s.private.Canary}, s.private.IDs...) {
		if i := strings.Index(body, secret); i >= 0 {
			found = append(found, "…"+strings.Join(strings.Fields(body[max(0, i-120):min(len(body), i+60)]), " ")+"…")
		}
	}
	return found
}

// TestSec_T06_PrivateThingsAreNotThere asks for every route with the ids of private things as people who may
// not see them: byte for byte what an id that never existed gives, and nothing is written.
func TestSec_T06_PrivateThingsAreNotThere(t *testing.T) {
	t.Parallel()
	s := keepSecrets(t)
	before := s.app.Fingerprint(t)
	covered := 0
	for _, r := range tenantRoutes(t, s.app) {
		for _, n := range param.FindAllStringSubmatch(r.pattern, -1) {
			name := n[1]
			private, _ := s.private.Param(name)
			if own, _ := s.world.Param(name); own == private {
				continue
			}
			path := func(in string) string {
				return fill(t, r.pattern, func(p string) (string, bool) {
					if p == name {
						return in, true
					}
					return s.private.Param(p)
				})
			}
			for _, role := range slices.Sorted(maps.Keys(s.outsiders)) {
				v := s.outsiders[role]
				ask := func(in string) apptest.Response {
					if r.method == http.MethodGet {
						return v.do(r.method, path(in), "", nil)
					}
					return v.post(path(in), plausible)
				}
				got, never := ask(private), ask(apptest.Nowhere(name))
				if got.Status != never.Status || got.Body != never.Body || got.Status < 400 {
					t.Errorf("%s %s as %s: %d, not what nowhere gives (%d): %s", r.method, path(private), role, got.Status, never.Status, cmp.Diff(never.Body, got.Body))
				}
				covered++
			}
		}
	}
	if diff := cmp.Diff(before, s.app.Fingerprint(t)); diff != "" {
		t.Errorf("something was written:\n%s", diff)
	}
	if covered < 100 {
		t.Errorf("only %d requests were for private things", covered)
	}
}

// TestSec_T06_NoPageNamesPrivateThings asks for every page of the router and follows every link, as everybody who
// may not see the private things: nothing of them is shown, neither a text nor an id. The insider sees them.
func TestSec_T06_NoPageNamesPrivateThings(t *testing.T) {
	t.Parallel()
	s := keepSecrets(t)
	asked := []string{"/o/own/search?q=canary", "/o/own/search?q=secret", "/o/own/search?q=Launch+the", "/o/own/tasks?q=secret", "/o/own/tasks?show=all&q=task",
		"/o/own/signals?show=closed", "/o/own/tasks/new?kr=" + s.private.KR.String(), "/o/own/tasks/effect?kr=" + s.private.KR.String(), "/o/own/tasks?kr=" + s.private.KR.String(),
		"/o/own/krs/new?objective=" + s.private.Objective.String(), "/o/own/objectives/new?parent=" + s.private.Objective.String(), "/o/own/tasks/101/links/new?from=" + s.private.KR.String()}
	for _, number := range []int64{s.private.Task.Number, s.private.Tasks[1].Number} {
		asked = append(asked, "/o/own/search?q=PL-"+strconv.FormatInt(number, 10), "/o/own/search?q="+strconv.FormatInt(number, 10))
	}
	for _, r := range tenantRoutes(t, s.app) {
		if r.method == http.MethodGet {
			asked = append(asked, fill(t, r.pattern, s.world.Param))
		}
	}
	for _, role := range slices.Sorted(maps.Keys(s.outsiders)) {
		v := s.outsiders[role]
		check := func(path string, got apptest.Response) {
			for _, key := range s.private.IDs { // what was asked for may be repeated
				if strings.Contains(path, key) || strings.Contains(path, strings.TrimPrefix(key, "PL-")) {
					got.Body = strings.ReplaceAll(got.Body, key, "")
				}
			}
			for _, leak := range s.leaks(got.Body + got.Location) {
				t.Errorf("%s as %s: %s", path, role, leak)
			}
			if got.Status >= 500 {
				t.Errorf("%s as %s: %d", path, role, got.Status)
			}
		}
		for _, path := range asked {
			check(path, v.do(http.MethodGet, path, "", nil))
		}
		n := crawl(t, v, "/o/own/strategy", "/o/own", func(path string, got apptest.Response, _ page) { check(path, got) })
		if n < 30 {
			t.Errorf("the crawl as %s saw %d pages", role, n)
		}
	}
	in, shown := visit(t, s.app, s.private.Insider.Email), 0
	crawl(t, in, "/o/own/strategy", "/o/own", func(_ string, got apptest.Response, _ page) { shown += len(s.leaks(got.Body)) })
	if shown < 100 {
		t.Errorf("the insider sees the private things only %d times: the crawl proves little", shown)
	}
}

// TestSec_T06_StreamsAreSilentAboutPrivateThings lets an outsider and the insider listen to the ids of private
// things while they change.
func TestSec_T06_StreamsAreSilentAboutPrivateThings(t *testing.T) {
	t.Parallel()
	s := keepSecrets(t)
	out := listen(t, s.app, s.outsiders["lead"], "own", append(s.private.IDs, s.world.Task.ID.String())...)
	in := listen(t, s.app, visit(t, s.app, s.private.Insider.Email), "own", s.private.IDs...)
	move := func(who org.Member, subject id.Task) {
		if _, err := s.app.Tasks.Move(t.Context(), who.Actor, task.Move{Task: subject, To: task.Done}); err != nil {
			t.Fatal(err)
		}
		s.app.Drain(t, s.world.Owner.Org.ID)
	}
	move(s.private.Insider, s.private.Task.ID)
	in.hears(t, "the insider")
	out.silent(t, "the outsider")
	move(s.world.Owner, s.world.Task.ID)
	out.hears(t, "the outsider")
}
