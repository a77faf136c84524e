package taskui_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

func expect(t *testing.T, what string, r apptest.Response, status int, texts ...string) {
	t.Helper()
	if r.Status != status {
		t.Errorf("%s: %d, not %d: %.300s", what, r.Status, status, r.Body)
	}
	for _, text := range texts {
		if !strings.Contains(r.Body, text) {
			t.Errorf("%s: says nothing of %q", what, text)
		}
	}
}

// newest is the task that was made last.
func newest(t *testing.T, a *apptest.App, w apptest.World, after int64) task.Task {
	t.Helper()
	got, err := a.Tasks.Task(t.Context(), w.Owner.Actor, after+1)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestProvenanceIsWhereTheFormWasOpened(t *testing.T) {
	t.Parallel()
	a, w, c := setUp(t)
	form := url.Values{"title": {"Chosen here"}, "kr": {w.KR.String()}, "team": {w.Team.String()}, "return": {"/o/acme/my-work"}}
	r := c.Post("/o/acme/tasks", form)
	if r.Status != http.StatusSeeOther || r.Location != "/o/acme/my-work" {
		t.Fatalf("create: %d %s", r.Status, r.Location)
	}
	expect(t, "said", c.Get(r.Location), 200, "PL-3 created under KR 1.")
	if got := newest(t, a, w, w.Unlinked.Number); got.Links[0].Provenance != task.AtCreation || got.Links[0].Impact != 3 {
		t.Errorf("link %+v", got.Links[0])
	}
	form = url.Values{"title": {"From the plan"}, "slot": {w.Slot.String()}, "kr": {w.KR.String()}, "team": {w.Team.String()}}
	expect(t, "slot", c.Get("/o/acme/tasks/new?slot="+w.Slot.String()), 200, "It fills the planned piece of work", "canary-acme slot")
	expect(t, "from the plan", c.Post("/o/acme/tasks", form), 303)
	if got := newest(t, a, w, 3); got.Links[0].Provenance != task.FromGoal {
		t.Errorf("link %+v", got.Links[0])
	}
	expect(t, "filled before", c.Post("/o/acme/tasks", form), 409, "From the plan")
}

func TestAnObjectiveAloneAndNoGoal(t *testing.T) {
	t.Parallel()
	a, w, c := setUp(t)
	expect(t, "form", c.Get("/o/acme/tasks/new?objective="+w.Objective.String()), 200, `value="objective-`+w.Objective.String()+`" checked`, "It serves an objective alone")
	alone := url.Values{"title": {"Alone"}, "kr": {"objective-" + w.Objective.String()}, "team": {w.Team.String()}, "another": {"true"}}
	r := c.Post("/o/acme/tasks", alone)
	if r.Status != 303 || !strings.HasPrefix(r.Location, "/o/acme/tasks/new?another=true") {
		t.Errorf("another: %d %s", r.Status, r.Location)
	}
	expect(t, "said", c.Get(r.Location), 200, "PL-3 created under an objective alone.", `name="another" value="true" checked`)
	expect(t, "none", c.Post("/o/acme/tasks", url.Values{"title": {"None"}, "kr": {"none"}, "team": {w.Team.String()}}), 303)
	expect(t, "said", c.Get("/o/acme/my-work"), 200, "PL-4 created without a goal, with low priority.")
	got := newest(t, a, w, w.Unlinked.Number)
	if len(got.Links) != 1 || got.Links[0].Objective != w.Objective || !got.Links[0].KR.IsZero() {
		t.Errorf("links %+v", got.Links)
	}
	path := fmt.Sprintf("/o/acme/tasks/%d", got.Number)
	expect(t, "page", c.Get(path), 200, "It serves the objective itself")
	expect(t, "impact", c.Post(path+"/links", url.Values{"objective": {w.Objective.String()}, "impact": {"9"}}), 303)
	expect(t, "history", c.Get(path), 200, "set its impact on canary-acme objective from medium to high")
	expect(t, "unlink", c.Post(path+"/links/end", url.Values{"kr": {""}, "objective": {w.Objective.String()}}), 303)
	expect(t, "page", c.Get(path), 200, "This task serves no goal.")
}

func TestTheEffectFollowsTheChoice(t *testing.T) {
	t.Parallel()
	_, w, c := setUp(t)
	expect(t, "new", c.Get("/o/acme/tasks/effect?kr="+w.KR.String()+"&team="+w.Team.String()), 200, "KR 1 goes from 1 to 2 of 3 open tasks.")
	expect(t, "existing", c.Get(fmt.Sprintf("/o/acme/tasks/effect?task=%d&kr=%s", w.Unlinked.Number, w.KR)), 200, "KR 1 goes from 1 to 2 of 2 open tasks.")
	expect(t, "none", c.Get("/o/acme/tasks/effect?kr=none"), 200, "It serves no goal.")
	for name, query := range map[string]string{"unknown key result": "kr=" + id.New[id.KeyResult]().String(), "unknown team": "team=" + id.New[id.Team]().String(), "nonsense": "kr=x", "unknown task": "task=999"} {
		expect(t, name, c.Get("/o/acme/tasks/effect?"+query), 404)
		if !strings.Contains(query, "task") {
			expect(t, "form with "+name, c.Get("/o/acme/tasks/new?"+query), 404)
		}
	}
}

func TestATaskTakesAnotherKeyResult(t *testing.T) {
	t.Parallel()
	a, w, c := setUp(t)
	start, target := 0.0, 10.0
	other, err := a.Goals.CreateKeyResult(t.Context(), w.Owner.Actor, goal.CreateKeyResult{Objective: w.Objective, Title: "Another", Kind: goal.Increase, Start: &start, Target: &target})
	if err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/o/acme/tasks/%d", w.Task.Number)
	expect(t, "picker", c.Get(path+"/links/new?from="+w.KR.String()+"&return=/o/acme/my-work"), 200, "takes the place of KR 1", `name="from" value="`+w.KR.String()+`"`, `name="return" value="/o/acme/my-work"`)
	expect(t, "nothing chosen", c.Post(path+"/links", url.Values{"from": {w.KR.String()}, "return": {"/o/acme/my-work"}}), 422, "Choose what it serves.", "takes the place of KR 1", `name="return" value="/o/acme/my-work"`)
	expect(t, "moved", c.Post(path+"/links", url.Values{"from": {w.KR.String()}, "to": {other.ID.String()}}), 303)
	expect(t, "said", c.Get(path), 200, "PL-1 serves KR 2 now.", "moved it from KR 1 to KR 2")
	if _, err := a.Goals.SetKeyResultState(t.Context(), w.Owner.Actor, goal.SetKeyResultState{KeyResult: w.KR, State: goal.Dropped}); err != nil {
		t.Fatal(err)
	}
	expect(t, "dropped", c.Post(path+"/links", url.Values{"kr": {w.KR.String()}}), 422, "This goal was dropped.")
	expect(t, "form for a dropped one", c.Get("/o/acme/tasks/new?kr="+w.KR.String()), 200, "is not being pursued now")
}

func TestARefusedChangeComesBackOnTheTask(t *testing.T) {
	t.Parallel()
	a, w, c := setUp(t)
	path := fmt.Sprintf("/o/acme/tasks/%d", w.Task.Number)
	expect(t, "no reason", c.Post(path+"/moves", url.Values{"state": {"blocked"}, "revision": {"1"}}), 422, "Say what blocks it.", `class="menubox statebox" open`)
	expect(t, "taken", c.Post(path, url.Values{"owner": {w.Owner.Actor.User.String()}, "title": {"Renamed by another"}, "revision": {"1"}}), 303)
	expect(t, "stale move", c.Post(path+"/moves", url.Values{"state": {"done"}, "revision": {"1"}, "reason": {"kept note"}}), 409, "changed meanwhile", "Move it to done all the same", `value="kept note"`, `name="revision" value="2"`)
	expect(t, "stale edit", c.Post(path, url.Values{"title": {"Mine"}, "notes": {"typed"}, "priority": {"high"}, "revision": {"1"}}), 409,
		"Title is now: Renamed by another", "Priority is now: normal", "typed", `value="Mine"`, `name="revision" value="2"`)
	expect(t, "stale delete", c.Post(path+"/delete", url.Values{"revision": {"1"}}), 409, "changed meanwhile")
	settings := org.ChangeSettings{Name: "Acme", TimeZone: "UTC", WeekStart: 1, UnlinkedPolicy: "require"}
	if err := a.Orgs.ChangeSettings(t.Context(), w.Owner.Actor, settings); err != nil {
		t.Fatal(err)
	}
	expect(t, "last goal", c.Post(path+"/links/end", url.Values{"kr": {w.KR.String()}}), 422, "Choose the goal this serves")
	expect(t, "unreadable revision", c.Post(path, url.Values{"title": {"Mine"}, "revision": {"x"}}), 422, "Use a whole number", `name="revision" value="2"`, `value="Mine"`)
	expect(t, "picker where a goal is required", c.Get("/o/acme/tasks/new"), 200, "No goal: it runs the business", `value="business"`)
	expect(t, "runs the business", c.Post("/o/acme/tasks", url.Values{"title": {"Tea"}, "kr": {"business"}, "team": {w.Team.String()}}), 303)
}

func TestDeletionOffersItsUndo(t *testing.T) {
	t.Parallel()
	a, w, c := setUp(t)
	path := fmt.Sprintf("/o/acme/tasks/%d", w.Task.Number)
	r := c.Post(path+"/delete", url.Values{"revision": {"1"}})
	if r.Status != 303 || r.Location != "/o/acme/teams/"+w.Team.String() {
		t.Fatalf("delete: %d %s", r.Status, r.Location)
	}
	undo := path + "/restore?id=" + w.Task.ID.String()
	expect(t, "said", c.Get(r.Location), 200, "PL-1 deleted.", undo)
	expect(t, "gone", c.Get(path), 404)
	expect(t, "undo", c.Post(undo, nil), 303)
	expect(t, "back", c.Get(path), 200, "PL-1 is back.", "brought it back")
	if got, err := a.Tasks.ByID(t.Context(), w.Owner.Actor, w.Task.ID); err != nil || len(got.Links) != 1 {
		t.Errorf("%+v %v", got, err)
	}
	expect(t, "undo of another's", c.Post(path+"/restore", url.Values{"id": {id.New[id.Task]().String()}}), 404)
}

func TestAViewerSeesButDoesNotTouch(t *testing.T) {
	t.Parallel()
	a, w, _ := setUp(t)
	a.Member(t, w.Owner, "vera", access.Viewer)
	c := a.SignIn(t, "vera@acme.example")
	path := fmt.Sprintf("/o/acme/tasks/%d", w.Task.Number)
	page := c.Get(path)
	expect(t, "page", page, 200, "canary-acme task")
	if strings.Contains(page.Body, `action="`+path) {
		t.Error("the page offers what a viewer may not do")
	}
	for _, get := range []string{"/o/acme/tasks/new", path + "/edit", path + "/links/new"} {
		expect(t, get, c.Get(get), 403)
	}
	for _, post := range []string{"/o/acme/tasks", path, path + "/moves", path + "/links", path + "/links/end", path + "/delete", path + "/restore"} {
		expect(t, post, c.Post(post, url.Values{"title": {"x"}, "state": {"done"}, "id": {w.Task.ID.String()}}), 403)
	}
	other := a.World(t, "other", 100)
	expect(t, "another organisation's", a.SignIn(t, other.Owner.Email).Get("/o/other/tasks/1"), 404)
}
