package teamui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/id"
	"plumbline/internal/task"
)

func wants(t *testing.T, body string, all ...string) {
	t.Helper()
	for _, s := range all {
		if !strings.Contains(body, s) {
			t.Errorf("lacks %q", s)
		}
	}
}

func lacks(t *testing.T, body string, all ...string) {
	t.Helper()
	for _, s := range all {
		if strings.Contains(body, s) {
			t.Errorf("has %q", s)
		}
	}
}

func TestBoardShowsTheTeamsWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	stuck, loose, both := w.task("Send photos", task.Blocked, 0), w.task("Tidy the drive", task.Todo), w.task("Serves two", task.InReview, 0, 1)
	w.Drain(t, w.owner.Org.ID)
	c := w.signIn()

	r := c.Get(w.board(""))
	if r.Status != http.StatusOK {
		t.Fatalf("%d %s", r.Status, r.Body)
	}
	wants(t, r.Body, "<h1>Field</h1>", "Week 8 of 13", "3 open tasks", `id="task-1" class="card isstuck"`, "Waiting for Send photos", `id="nogoal"`, "Tidy the drive",
		`data-column="blocked"`, `action="/o/home/tasks/1/moves"`, `name="kr"`, "Goal first", "+1")
	if at := strings.Index(r.Body, `id="nogoal"`); strings.Index(r.Body, `id="task-2"`) < at || strings.Index(r.Body, `id="task-3"`) > at {
		t.Error("what has no goal lies last, and only that")
	}
	r = c.Get(w.board("?by=kr"))
	wants(t, r.Body, `id="lane-`+w.krs[0].ID.String(), "data-relink", `id="task-3-`+w.krs[0].ID.String(), `id="task-3-`+w.krs[1].ID.String(), "2 of 3 open")
	_, _, _ = stuck, loose, both

	wants(t, c.Get(w.board("?due=overdue")).Body, "No card matches the filter", "3 open tasks")
	wants(t, c.Get(w.board("?owner=none")).Body, "No card matches")
	lacks(t, c.Get(w.board("?kr="+w.krs[1].ID.String())).Body, "Send photos", "Tidy the drive")
	wants(t, c.Get(w.board("?mine=1&by=kr")).Body, "Send photos")
}

func TestCardsMoveByTheirForms(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	made := w.task("Send photos", task.Todo, 0)
	c := w.signIn()
	r := c.Post("/o/home/tasks/1/moves", url.Values{"state": {"blocked"}, "reason": {"No answer"}, "revision": {"1"}, "return": {w.board("?col=todo")}})
	if r.Status != http.StatusSeeOther || r.Location != w.board("?col=todo") {
		t.Fatalf("move: %d %s", r.Status, r.Location)
	}
	r = c.Post("/o/home/tasks/1/links", url.Values{"from": {w.krs[0].ID.String()}, "kr": {w.krs[1].ID.String()}, "return": {w.board("?by=kr")}})
	if r.Status != http.StatusSeeOther || r.Location != w.board("?by=kr") {
		t.Fatalf("relink: %d %s", r.Status, r.Location)
	}
	now, err := w.Tasks.ByID(t.Context(), w.owner.Actor, made.ID)
	w.check(err)
	if now.State != task.Blocked || len(now.Links) != 1 || now.Links[0].KR != w.krs[1].ID {
		t.Errorf("%+v", now)
	}
	form := url.Values{"title": {"From the quick form"}, "team": {w.team.ID.String()}, "kr": {w.krs[1].ID.String()}, "id": {id.New[id.Task]().String()}, "return": {w.board("")}}
	for range 2 { // sent twice, made once
		if r := c.Post("/o/home/tasks", form); r.Status != http.StatusSeeOther || r.Location != w.board("") {
			t.Fatalf("quick: %d %s", r.Status, r.Location)
		}
	}
	if body := c.Get(w.board("")).Body; strings.Count(body, `class="ct">From the quick form`) != 1 {
		t.Error("the quick form's task stands on the board once")
	}
	form.Set("title", "")
	form.Set("id", id.New[id.Task]().String())
	if r := c.Post("/o/home/tasks", form); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a title: %d", r.Status)
	}
}

func TestBoardsOfOthersDoNotExist(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	w.Org(t, "away")
	c := w.SignIn(t, "owner@away.example")
	for _, path := range []string{w.board(""), "/o/away/teams/" + w.team.ID.String(), "/o/away/teams/" + id.New[id.Team]().String(), "/o/away/teams/x"} {
		if r := c.Get(path); r.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	if r := c.Get("/o/away/teams/" + id.New[id.Team]().String() + "?kr=" + w.krs[0].ID.String()); r.Status != http.StatusNotFound {
		t.Errorf("filter by a foreign key result: %d", r.Status)
	}
}

func TestViewerReadsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	w.task("Send photos", task.Todo, 0)
	w.task("Tidy", task.Todo)
	c := w.viewer()
	for _, path := range []string{w.board(""), w.board("?by=kr"), "/o/home/tasks"} {
		r := c.Get(path)
		wants(t, r.Body, "Send photos")
		lacks(t, r.Body, "/moves", `class="quick`, "Choose KR", "data-card", "/tasks/new")
	}
}

func TestTeams(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	c := w.signIn()
	if r := c.Get("/o/home/teams"); r.Status != http.StatusSeeOther || r.Location != w.board("") {
		t.Errorf("one team: %d %s", r.Status, r.Location)
	}
	w.newTeam("Growth")
	w.Drain(t, w.owner.Org.ID)
	r := c.Get("/o/home/teams")
	wants(t, r.Body, "<h1>Teams</h1>", "Field", "Growth", "no data")
	w.Org(t, "empty")
	wants(t, w.SignIn(t, "owner@empty.example").Get("/o/empty/teams").Body, "No team yet")
}
