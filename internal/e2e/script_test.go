package e2e

import (
	"strconv"
	"testing"

	"plumbline/internal/pg"
	"plumbline/internal/sample"
	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
)

const base = "/o/" + sample.Slug

// TestTheWorkWithoutScript is the week's work in a browser that runs none: a task from a key result, its moves by
// the forms of its menus, and the check-in.
func TestTheWorkWithoutScript(t *testing.T) {
	t.Parallel()
	const title = "Ask the two late operators for a desk"
	a := apptest.New(t)
	if err := a.LoadSample(t); err != nil {
		t.Fatal(err)
	}
	kr, _, team, _, _, _, _ := ids(t, a)
	p := browser.Open(t, a.URL, 1440)
	p.WithoutScript()
	p.SignIn("ruth@orrinvale.example", sample.Password)
	p.Go(base + "/teams/" + team)
	if browser.Eval[int](p, `document.querySelectorAll("#cards-todo").length`) != 1 || browser.Eval[int](p, `document.querySelectorAll("[data-wired]").length`) != 0 {
		t.Fatal("the team board is not there, or a script ran on it")
	}

	p.Go(base + "/krs/" + kr)
	p.Click("Task for KR 3")
	p.See("New task")
	p.Fill("title", title)
	p.Click("Create task")
	p.See("created under KR 3")
	made := taskOf(t, a, "t.title = $2", title)
	if made.KR != kr || made.State != "todo" {
		t.Errorf("the task made by a plain form hangs under %q and is %q", made.KR, made.State)
	}

	number := strconv.Itoa(made.Number)
	p.Go(base + "/tasks/" + number)
	p.Click("Status: To do")
	p.Click("In progress")
	p.See("PL-" + number + " is in progress.")
	stands(t, a, made.Number, "in_progress", "")

	p.Go(base + "/teams/" + team)
	p.Click("Move or link PL-" + number)
	p.Click("Stuck")
	p.Fill("reason", "Nobody answers")
	p.Click("Mark stuck")
	p.See("PL-" + number + " is stuck.")
	stands(t, a, made.Number, "blocked", "Nobody answers")

	p.Go(base + "/check-ins/" + kr)
	p.Fill("value", "soon")
	p.Click("Save check-in")
	p.See("Use a number, for example")
	p.Fill("value", "37.5")
	p.Fill("note", "The first desk answers.")
	p.Click("Save check-in")
	p.See("Check-in for KR 3 saved.")
	p.Go(base + "/krs/" + kr)
	p.See("now 37.5 days")
	p.See("The first desk answers.")
}

func stands(t *testing.T, a *apptest.App, number int, state, reason string) {
	t.Helper()
	if task := taskOf(t, a, "t.number = $2", number); task.State != state || task.Reason != reason {
		t.Errorf("PL-%d is %q %q on the server, not %q %q", number, task.State, task.Reason, state, reason)
	}
}

type storedTask struct {
	Number            int
	State, Reason, KR string
}

// taskOf is a task as the server keeps it, with the key result that it hangs under.
func taskOf(t *testing.T, a *apptest.App, where string, arg any) storedTask {
	t.Helper()
	orgs, err := a.Orgs.All(t.Context())
	if err != nil || len(orgs) != 1 {
		t.Fatalf("organisations: %v %v", orgs, err)
	}
	var task storedTask
	r := &pg.Read{}
	pg.First(r, &task, `select t.number, t.state, t.blocked_reason as reason, coalesce(l.kr_id::text, '') as kr from tasks t
		left join task_links l on l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null where t.org_id = $1 and `+where, orgs[0].ID, arg)
	if err := a.Domain.DB.ReadTenant(t.Context(), pg.Whole(orgs[0].ID), r); err != nil {
		t.Fatal(err)
	}
	return task
}
