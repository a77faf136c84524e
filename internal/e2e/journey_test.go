package e2e

import (
	"testing"

	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
)

// TestTheMainJob is a quarter's beginning as people do it: sign up, set a goal, make a task from it,
// finish the task, and see the key result's page and the strategy board follow without reload.
func TestTheMainJob(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.Work(t)
	p := browser.Open(t, a.URL, 1440)
	p.Go("/sign-up")
	p.Axe()
	p.Fill("org", "Acme")
	p.Fill("person", "Anna Acker")
	p.Fill("email", "anna@acme.example")
	p.Fill("password", apptest.Password)
	p.Click("Create organisation")
	p.See("Set up Acme")
	p.Axe()
	p.Fill("team", "Crew")
	p.Fill("pillar", "Warm homes")
	p.Click("Go on")
	p.See("Strategy board")
	p.Axe()

	p.Click("Objective")
	p.See("New objective")
	p.Fill("title", "Halve the wait for a warm house")
	p.Choose("team", "Crew")
	p.Choose("pillar", "Warm homes")
	p.Axe()
	p.Click("Create objective")
	p.See("Halve the wait for a warm house")
	p.Axe()
	p.Click("First key result")
	p.See("New key result")
	p.Fill("title", "Days from quote to commissioning")
	p.Choose("kind", "Decrease")
	p.Fill("start", "46")
	p.Fill("target", "28")
	p.Fill("unit", "days")
	p.Click("Create key result")
	p.See("Days from quote to commissioning")
	p.Wait("the worker's first look", `document.body.innerText.includes("Not started")`)
	p.Axe()
	kr := p.Path()

	board := p.Beside()
	board.Go("/o/acme/strategy")
	board.See("Days from quote to commissioning")
	watched := p.Beside()
	watched.Go(kr)
	browser.Eval[bool](watched, `window.neverReloaded = true`)
	browser.Eval[bool](board, `window.neverReloaded = true`)

	p.Click("Task for KR 1")
	p.See("KR 1 goes from none to 1 of 1 open task")
	p.Fill("title", "Send survey photos the same day")
	p.Axe()
	p.Click("Create task")
	p.See("created under KR 1. It is the first open task there.")
	watched.See("Send survey photos the same day")
	board.See("1 of 1 task")

	p.Go("/o/acme/tasks/1")
	p.Axe()
	p.Click("Status: To do")
	p.Click("Done")
	p.See("PL-1 is done.")
	watched.See("1 done")
	board.See("No open task")
	for _, page := range []*browser.Page{watched, board} {
		if !browser.Eval[bool](page, `window.neverReloaded === true`) {
			t.Errorf("%s reloaded", page.Path())
		}
		page.Axe()
	}

	p.Go("/o/acme/check-ins")
	p.See("Days from quote to commissioning")
	p.Fill("value", "forty")
	p.Click("Save check-in")
	p.See("Use a number, for example 39.7.")
	p.Axe()
	p.Fill("value", "37")
	p.Fill("note", "Half way.")
	p.Click("Save check-in")
	p.See("Check-in for KR 1 saved.")
	watched.See("50%")
	p.Axe()
}
