package web_test

import (
	"net/http"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/internal/testkit/apptest"
)

// TestOnlyOnesOwnTexts follows every link of an organisation as its owner: no page names anything
// of another one. The other owner gets not found for each of these pages.
func TestOnlyOnesOwnTexts(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	own, other := a.World(t, "own", 100), a.World(t, "other", 5000)
	v, stranger := visit(t, a, own.Owner.Email), visit(t, a, other.Owner.Email)
	missing := stranger.do(http.MethodGet, "/o/own/strategy", "", nil).Body
	shown := 0
	n := crawl(t, v, "/", "", func(path string, got apptest.Response, p page) {
		if got.Status >= 400 {
			t.Errorf("a link leads to %s: %d", path, got.Status)
		}
		if strings.Contains(got.Body, other.Canary) || strings.Contains(got.Body, other.Owner.Email) || strings.Contains(got.Body, "Olga other") {
			t.Errorf("%s shows something of another organisation", path)
		}
		shown += strings.Count(got.Body, own.Canary)
		if !strings.HasPrefix(path, "/o/own") {
			return
		}
		if got := stranger.do(http.MethodGet, path, "", nil); got.Status != http.StatusNotFound || got.Body != missing {
			t.Errorf("%s as a stranger: %d", path, got.Status)
		}
	})
	if n < 30 || shown < 50 {
		t.Errorf("the crawl saw %d pages and the own texts %d times", n, shown)
	}
	t.Logf("%d pages, own texts %d times", n, shown)
	for _, path := range []string{"search?q=canary", "search?q=other", "search?q=5000", "tasks?q=canary-other", "settings/members?q=other", "tasks/effect?kr=" + other.KR.String(), "tasks?team=" + other.Team.String(),
		"strategy?cycle=" + other.Cycle.String(), "tasks/new?kr=" + other.KR.String(), "tasks/new?slot=" + other.Slot.String(), "tasks?kr=" + other.KR.String(), "tasks?owner=" + other.Owner.Actor.User.String(),
		"teams/" + own.Team.String() + "?kr=" + other.KR.String(), "krs/new?objective=" + other.Objective.String(), "tasks/100/links/new?from=" + other.KR.String()} {
		got := v.do(http.MethodGet, "/o/own/"+path, "", nil)
		body := strings.ReplaceAll(got.Body, "canary-other\"", "") // the words that were asked for stay in their field
		if got.Status >= 500 || strings.Contains(body, other.Canary+" ") || strings.Contains(body, other.Owner.Email) || strings.Contains(body, "PL-5000") {
			t.Errorf("%s: %d, or something of another organisation", path, got.Status)
		}
	}
}

// TestARemovedMemberIsOut deactivates a member who is signed in: the next request is refused, and
// so is what keeps her event stream open.
func TestARemovedMemberIsOut(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	m := a.Member(t, w.Owner, "mia", access.Member)
	v := visit(t, a, m.Email)
	c := a.SignIn(t, m.Email)
	if got := v.do(http.MethodGet, "/o/own/strategy", "", nil); got.Status != http.StatusOK {
		t.Fatalf("a member's page: %d", got.Status)
	}
	if err := a.Orgs.Deactivate(t.Context(), w.Owner.Actor, org.Deactivate{User: m.Actor.User}); err != nil {
		t.Fatal(err)
	}
	before := a.Fingerprint(t)
	for _, path := range []string{"/o/own/strategy", "/o/own/tasks/100", "/o/own/events?topics=*", "/o/own/search?q=canary"} {
		if got := c.Get(path); got.Status != http.StatusNotFound || strings.Contains(got.Body, w.Canary) {
			t.Errorf("%s of a removed member: %d", path, got.Status)
		}
	}
	if got := v.post("/o/own/tasks/100/moves", map[string][]string{"state": {"done"}}); got.Status != http.StatusNotFound {
		t.Errorf("a removed member moves a task: %d", got.Status)
	}
	if a.Fingerprint(t) != before {
		t.Error("a removed member wrote something")
	}
	if _, err := a.Orgs.Enter(t.Context(), m.Actor.User, "own"); !errs.Is(err, errs.NotFound) {
		t.Errorf("the check that ends an open stream says %v", err)
	}
}

// TestEventStreamsAreOfOneOrganisation listens to everything of one organisation while another
// one is busy.
func TestEventStreamsAreOfOneOrganisation(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	own, other := a.World(t, "own", 100), a.World(t, "other", 5000)
	v := visit(t, a, own.Owner.Email)
	ours := listen(t, a, v, "own", "*", other.KR.String())
	theirs := listen(t, a, visit(t, a, other.Owner.Email), "other", other.KR.String())
	visit(t, a, other.Owner.Email).post("/o/other/tasks/5000/moves", map[string][]string{"state": {"done"}})
	a.Drain(t, other.Owner.Org.ID)
	theirs.hears(t, "the other organisation")
	ours.silent(t, "whoever listens to everything of hers")
	v.post("/o/own/tasks/100/moves", map[string][]string{"state": {"done"}})
	a.Drain(t, own.Owner.Org.ID)
	ours.hears(t, "whoever listens to everything of hers")
}
