package taskui_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

func setUp(t *testing.T) (*apptest.App, apptest.World, *apptest.Client) {
	t.Helper()
	a := apptest.New(t)
	w := a.World(t, "acme", 1)
	return a, w, a.SignIn(t, w.Owner.Email)
}

func TestATaskIsMadeFromItsGoal(t *testing.T) {
	t.Parallel()
	a, w, c := setUp(t)
	page := c.Get("/o/acme/tasks/new?kr=" + w.KR.String())
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "goes from 1 to 2 of 3 open tasks") {
		t.Errorf("the form says nothing of its effect: %d", page.Status)
	}
	made := id.New[id.Task]()
	form := url.Values{"id": {made.String()}, "title": {"Call the two operators"}, "kr": {w.KR.String()}, "team": {w.Team.String()}, "from_goal": {w.KR.String()}, "impact": {"9"}, "due": {"2026-12-01"}}
	for range 2 { // a double click makes one task
		if r := c.Post("/o/acme/tasks", form); r.Status != http.StatusSeeOther {
			t.Fatalf("create: %d %s", r.Status, r.Body)
		}
	}
	got, err := a.Tasks.ByID(t.Context(), w.Owner.Actor, made)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Links) != 1 || got.Links[0].Provenance != task.FromGoal || got.Links[0].Impact != 9 || got.DueOn == nil {
		t.Errorf("made %+v", got)
	}
	if list := c.Get("/o/acme/tasks?q=operators"); strings.Count(list.Body, "Call the two operators") != 1 {
		t.Errorf("the list shows it %d times", strings.Count(list.Body, "Call the two operators"))
	}
}

func TestWhatWasTypedComesBackWithTheReason(t *testing.T) {
	t.Parallel()
	_, w, c := setUp(t)
	r := c.Post("/o/acme/tasks", url.Values{"title": {""}, "notes": {"kept as typed"}, "kr": {w.KR.String()}, "team": {w.Team.String()}, "due": {"31.12.1850"}})
	if r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "kept as typed") || !strings.Contains(r.Body, `aria-invalid="true"`) {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	foreign := id.New[id.KeyResult]().String()
	if r := c.Post("/o/acme/tasks", url.Values{"title": {"x"}, "kr": {foreign}, "team": {w.Team.String()}}); r.Status != http.StatusNotFound {
		t.Errorf("a key result that is not there: %d", r.Status)
	}
	for _, bad := range []string{"a\x00b", "a\xffb", strings.Repeat("x", 301)} {
		if r := c.Post("/o/acme/tasks", url.Values{"title": {bad}, "kr": {"none"}, "team": {w.Team.String()}}); r.Status != http.StatusUnprocessableEntity {
			t.Errorf("title %.10q: %d", bad, r.Status)
		}
	}
}

func TestATaskMovesAndIsLinked(t *testing.T) {
	t.Parallel()
	a, w, c := setUp(t)
	path := fmt.Sprintf("/o/acme/tasks/%d", w.Unlinked.Number)
	for _, step := range []struct {
		path string
		form url.Values
		want int
	}{
		{"/moves", url.Values{"state": {"blocked"}}, 422}, // no reason
		{"/moves", url.Values{"state": {"blocked"}, "reason": {"waits for a login"}}, 303},
		{"/moves", url.Values{"state": {"nonsense"}}, 422},
		{"/moves", url.Values{"state": {"done"}, "revision": {"1"}}, 409}, // somebody moved it since
		{"/links", url.Values{"kr": {w.KR.String()}}, 303},
		{"/links", url.Values{}, 422},
		{"", url.Values{"title": {"Renamed"}, "revision": {"1"}}, 409},
		{"", url.Values{"title": {"Renamed"}, "revision": {"0"}}, 303},
		{"/links/end", url.Values{"kr": {w.KR.String()}}, 303},
		{"/delete", url.Values{}, 303},
		{"/moves", url.Values{"state": {"done"}}, 404},
		{"/restore", url.Values{"id": {w.Unlinked.ID.String()}}, 303},
		{"/moves", url.Values{"state": {"done"}}, 303},
	} {
		if r := c.Post(path+step.path, step.form); r.Status != step.want {
			t.Errorf("%s %v: %d, not %d", step.path, step.form, r.Status, step.want)
		}
	}
	got, err := a.Tasks.ByID(t.Context(), w.Owner.Actor, w.Unlinked.ID)
	if err != nil || got.State != task.Done || got.Title != "Renamed" {
		t.Errorf("%+v %v", got, err)
	}
	page := c.Get(path)
	if !strings.Contains(page.Body, "waits for a login") || !strings.Contains(page.Body, "Renamed") {
		t.Error("the page does not tell what happened")
	}
	a.Drain(t, w.Owner.Actor.Org)
}

func TestTheOrganisationMayRequireAGoal(t *testing.T) {
	t.Parallel()
	a, w, c := setUp(t)
	settings := org.ChangeSettings{Name: "Acme", TimeZone: "UTC", WeekStart: 1, UnlinkedPolicy: "require"}
	if err := a.Orgs.ChangeSettings(t.Context(), w.Owner.Actor, settings); err != nil {
		t.Fatal(err)
	}
	loose := url.Values{"title": {"Order tea"}, "kr": {"none"}, "team": {w.Team.String()}}
	if r := c.Post("/o/acme/tasks", loose); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a goal: %d", r.Status)
	}
	loose.Set("run_business", "true")
	if r := c.Post("/o/acme/tasks", loose); r.Status != http.StatusSeeOther {
		t.Errorf("running the business: %d", r.Status)
	}
}
