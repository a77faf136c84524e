package myworkui_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/testkit/apptest"
)

func TestMyWorkActsOnItsRows(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "acme", 1)
	c := a.SignIn(t, w.Owner.Email)
	page := c.Get("/o/acme/my-work")
	move := fmt.Sprintf("/o/acme/tasks/%d/moves", w.Task.Number)
	for _, text := range []string{"What to do next", "canary-acme task", "canary-acme pillar", `action="` + move + `"`, "How the order is made", "The floor is 40%."} {
		if page.Status != 200 || !strings.Contains(page.Body, text) {
			t.Errorf("%d, nothing of %q", page.Status, text)
		}
	}
	r := c.Post(move, url.Values{"state": {"blocked"}, "reason": {"Waits for a login"}, "revision": {"1"}, "return": {"/o/acme/my-work"}})
	if r.Status != 303 || r.Location != "/o/acme/my-work" {
		t.Fatalf("%d %s", r.Status, r.Location)
	}
	if page = c.Get("/o/acme/my-work?by=due"); !strings.Contains(page.Body, "Waiting on someone") || !strings.Contains(page.Body, "Waits for a login") || !strings.Contains(page.Body, "PL-1 is stuck.") {
		t.Error("what waits is not shown as such")
	}
	c.Post(move, url.Values{"state": {"done"}})
	if page = c.Get("/o/acme/my-work"); !strings.Contains(page.Body, "All clear") || !strings.Contains(page.Body, "Closed this week") || !strings.Contains(page.Body, "canary-acme task") {
		t.Error("nothing says that all is clear, or what was closed")
	}
	a.Member(t, w.Owner, "vera", access.Viewer)
	if page = a.SignIn(t, "vera@acme.example").Get("/o/acme/my-work"); page.Status != 200 || strings.Contains(page.Body, "/tasks/new") {
		t.Errorf("a viewer: %d, or an offer to make a task", page.Status)
	}
}
