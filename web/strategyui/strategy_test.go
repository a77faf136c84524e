package strategyui_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/strategy"
	"plumbline/internal/testkit/apptest"
)

var q4 = url.Values{"name": {"Q4 2026"}, "kind": {"quarter"}, "starts_on": {"2026-10-01"}, "ends_on": {"2026-12-31"}}

// with is a form with some fields changed.
func with(form url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

func expect(t *testing.T, what string, r apptest.Response, status int, words ...string) {
	t.Helper()
	if r.Status != status {
		t.Fatalf("%s: %d, want %d: %s", what, r.Status, status, r.Body)
	}
	for _, w := range words {
		if !strings.Contains(r.Body, w) {
			t.Errorf("%s: %q is missing", what, w)
		}
	}
}

func TestFromNothingToABoard(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.Org(t, "home")
	c := a.SignIn(t, "owner@home.example")
	expect(t, "without a cycle", c.Get("/o/home/strategy"), http.StatusOK, "No cycle yet", "/o/home/cycles/new")
	expect(t, "the form of the first cycle", c.Get("/o/home/cycles/new"), http.StatusOK, "data-dialog-body", `name="start"`)

	expect(t, "a cycle without dates", c.Post("/o/home/cycles", url.Values{"name": {"Q<4>"}}), http.StatusUnprocessableEntity, "Say the first day.", "Q&lt;4&gt;")
	expect(t, "a cycle that ends first", c.Post("/o/home/cycles", with(q4, "ends_on", "2026-09-01")), http.StatusUnprocessableEntity, "The last day comes after the first.")
	made := c.Post("/o/home/cycles", with(q4, "start", "true"))
	expect(t, "a cycle", made, http.StatusSeeOther)
	expect(t, "a cycle of the same name", c.Post("/o/home/cycles", q4), http.StatusConflict, "A cycle of this name exists already.")
	expect(t, "without a pillar", c.Get(made.Location), http.StatusOK, "Nothing hangs here yet", "/o/home/pillars/new")

	expect(t, "a pillar without a name", c.Post("/o/home/pillars", url.Values{"weight": {"a"}}), http.StatusUnprocessableEntity, "Use a number, for example 39.7.")
	expect(t, "a pillar that is too heavy", c.Post("/o/home/pillars", url.Values{"weight": {"101"}, "name": {"x"}}), http.StatusUnprocessableEntity, "A weight lies between 0 and 100.")
	for _, name := range []string{"Faster", "Warmer"} {
		expect(t, "a pillar", c.Post("/o/home/pillars", url.Values{"name": {name}, "return": {"/o/home/strategy?view=table"}}), http.StatusSeeOther)
	}
	board := c.Get("/o/home/strategy")
	expect(t, "the board", board, http.StatusOK, "Faster", "Warmer", "Nothing hangs from this pillar in Q4 2026 yet.", "Pillar “Warmer” created.")
	expect(t, "as a table", c.Get("/o/home/strategy?view=table"), http.StatusOK)
	expect(t, "no pillar", c.Get("/o/home/strategy?pillar=none"), http.StatusOK)
	for _, nowhere := range []string{"cycle=x", "pillar=x", "cycle=" + id.New[id.Cycle]().String(), "pillar=" + id.New[id.Pillar]().String()} {
		expect(t, nowhere, c.Get("/o/home/strategy?"+nowhere), http.StatusNotFound)
	}
}

var pillarLink = regexp.MustCompile(`/o/home/pillars/([0-9a-f-]{36})/edit`)

func TestAPillarIsEditedMovedAndArchived(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "home")
	c := a.SignIn(t, "owner@home.example")
	c.Post("/o/home/cycles", with(q4, "start", "true"))
	one, err := a.Strategy.CreatePillar(t.Context(), m.Actor, strategy.CreatePillar{Name: "One"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Strategy.CreatePillar(t.Context(), m.Actor, strategy.CreatePillar{Name: "Two"}); err != nil {
		t.Fatal(err)
	}
	path := "/o/home/pillars/" + one.ID.String()
	expect(t, "the form", c.Get(path+"/edit?return=/o/home/strategy"), http.StatusOK, `value="One"`, `name="revision" value="1"`)
	form := url.Values{"name": {"One and only"}, "weight": {"2"}, "owner": {m.Actor.User.String()}, "revision": {"1"}}
	expect(t, "save", c.Post(path, form), http.StatusSeeOther)
	expect(t, "save on an old revision", c.Post(path, with(form, "name", "Mine")), http.StatusConflict,
		"the name is “One and only”", `value="Mine"`, `name="revision" value="2"`)
	expect(t, "save again, meaning it", c.Post(path, with(form, "name", "Mine", "revision", "2")), http.StatusSeeOther)
	expect(t, "a taken name", c.Post(path, with(form, "name", "Two", "revision", "3")), http.StatusConflict, "A pillar of this name exists already.")
	expect(t, "an owner from elsewhere", c.Post(path, with(form, "owner", id.New[id.User]().String(), "revision", "3")), http.StatusNotFound)

	expect(t, "move", c.Post(path+"/position", url.Values{"position": {"1"}}), http.StatusSeeOther)
	if order := pillarLink.FindAllStringSubmatch(c.Get("/o/home/strategy").Body, -1); len(order) != 2 || order[1][1] != one.ID.String() {
		t.Errorf("order %v", order)
	}
	expect(t, "move nowhere", c.Post(path+"/position", url.Values{"position": {"up"}}), http.StatusUnprocessableEntity)
	expect(t, "archive an old revision", c.Post(path+"/archive", url.Values{"revision": {"1"}}), http.StatusConflict)
	expect(t, "archive", c.Post(path+"/archive", url.Values{"revision": {"3"}}), http.StatusSeeOther)
	if strings.Contains(c.Get("/o/home/strategy").Body, path) {
		t.Error("an archived pillar without objectives is still on the board")
	}
}

var cycleLink = regexp.MustCompile(`/o/home/cycles/[0-9a-f-]{36}`)

func TestACycleIsEditedAndTakenThroughItsStates(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.Org(t, "home")
	c := a.SignIn(t, "owner@home.example")
	board := c.Get(c.Post("/o/home/cycles", q4).Location)
	expect(t, "a draft", board, http.StatusOK, "Start Q4 2026", "Q4 2026, draft")
	path := cycleLink.FindString(board.Body)
	expect(t, "the form", c.Get(path+"/edit"), http.StatusOK, `value="2026-10-01"`, "Key results keep the dates they have.")
	expect(t, "save", c.Post(path, with(q4, "name", "Autumn", "revision", "1")), http.StatusSeeOther)
	expect(t, "save on an old revision", c.Post(path, with(q4, "revision", "1")), http.StatusConflict, "the name is “Autumn”")
	expect(t, "a bad day", c.Post(path, with(q4, "starts_on", "31.12.2026", "revision", "2")), http.StatusUnprocessableEntity, "Use a date")

	expect(t, "a state that does not follow", c.Post(path+"/state", url.Values{"state": {"closed"}}), http.StatusConflict)
	expect(t, "no state", c.Post(path+"/state", url.Values{"state": {"ended"}}), http.StatusUnprocessableEntity)
	for _, state := range []string{"active", "closing", "closed"} {
		expect(t, state, c.Post(path+"/state", url.Values{"state": {state}}), http.StatusSeeOther)
	}
	closed := c.Get("/o/home/strategy")
	expect(t, "a closed cycle", closed, http.StatusOK, "Autumn, closed")
	if strings.Contains(closed.Body, "/objectives/new") {
		t.Error("a closed cycle offers a new objective")
	}
}

func TestWhoMayNotEditTheStrategyIsNotOfferedItAndRefused(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "home")
	a.Org(t, "away")
	owner := a.SignIn(t, "owner@home.example")
	owner.Post("/o/home/cycles", with(q4, "start", "true"))
	p, err := a.Strategy.CreatePillar(t.Context(), m.Actor, strategy.CreatePillar{Name: "One"})
	if err != nil {
		t.Fatal(err)
	}
	a.Member(t, m, "vera", access.Viewer)
	c := a.SignIn(t, "vera@home.example")
	seen := c.Get("/o/home/strategy")
	expect(t, "the board", seen, http.StatusOK, "One")
	for _, no := range []string{"/edit", "/new", "<summary", `method="post" action="/o/home/pillars`} {
		if strings.Contains(seen.Body, no) {
			t.Errorf("a viewer is offered %q", no)
		}
	}
	path := "/pillars/" + p.ID.String()
	for _, get := range []string{"/pillars/new", "/cycles/new", path + "/edit"} {
		expect(t, get, c.Get("/o/home"+get), http.StatusForbidden)
	}
	for _, post := range []string{"/pillars", path, path + "/archive", "/cycles"} {
		expect(t, post, c.Post("/o/home"+post, with(q4, "name", "x", "position", "0")), http.StatusForbidden)
	}
	away := a.SignIn(t, "owner@away.example")
	expect(t, "somebody else's board", away.Get("/o/home/strategy"), http.StatusNotFound)
	for _, post := range []string{path, path + "/archive", path + "/position"} {
		expect(t, "from elsewhere: "+post, away.Post("/o/away"+post, url.Values{"name": {"x"}, "position": {"0"}}), http.StatusNotFound)
	}
}
