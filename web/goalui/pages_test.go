package goalui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/strategy"
	"plumbline/internal/testkit/apptest"
)

func expect(t *testing.T, what string, r apptest.Response, status int, words ...string) {
	t.Helper()
	if r.Status != status {
		t.Fatalf("%s: %d, want %d: %.3000s", what, r.Status, status, r.Body)
	}
	for _, w := range words {
		if !strings.Contains(r.Body, w) {
			t.Errorf("%s: %q is missing", what, w)
		}
	}
}

func form(pairs ...string) url.Values {
	out := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

func TestThePageOfAKeyResult(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "home", 1)
	c := a.SignIn(t, w.Owner.Email)
	path := "/o/home/krs/" + w.KR.String()
	expect(t, "the page", c.Get(path), http.StatusOK, w.Canary+" key result", "0% to 100%", "Actual against expected", "Task audit", w.Canary+" slot",
		"Contribution against outcome", "checked in at 20%", "/tasks/new?kr="+w.KR.String(), "/check-ins/"+w.KR.String(), path+"/state?to=paused")
	expect(t, "all of its activity", c.Get(path+"?activity=all"), http.StatusOK)
	expect(t, "none", c.Get("/o/home/krs/"+id.New[id.KeyResult]().String()), http.StatusNotFound)
	expect(t, "no id", c.Get("/o/home/krs/x"), http.StatusNotFound)

	viewer := a.SignIn(t, a.Member(t, w.Owner, "vera", access.Viewer).Email)
	seen := viewer.Get(path)
	expect(t, "as a viewer", seen, http.StatusOK, w.Canary+" key result")
	for _, offer := range []string{"/edit", "/tasks/new?kr=", "/slots", "Check in<", "state?to="} {
		if strings.Contains(seen.Body, offer) {
			t.Errorf("a viewer is offered %q", offer)
		}
	}
}

func TestAKeyResultIsMadeChangedAndStopped(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "home", 1)
	c := a.SignIn(t, w.Owner.Email)
	expect(t, "the form", c.Get("/o/home/krs/new?objective="+w.Objective.String()), http.StatusOK, w.Canary+" objective", `value="ordinal"`, "waypoint_on_5")
	expect(t, "where there is no objective yet", a.SignIn(t, a.Org(t, "bare").Email).Get("/o/bare/krs/new"), http.StatusOK, "Write the objective first.", "/o/bare/objectives/new")
	expect(t, "under nothing that exists", c.Get("/o/home/krs/new?objective="+id.New[id.Objective]().String()), http.StatusNotFound)

	fields := form("objective", w.Objective.String(), "title", "Launch <the> portal", "kind", "decrease", "start", "46", "target", "50", "unit", "days")
	expect(t, "a target on the wrong side", c.Post("/o/home/krs", fields), http.StatusUnprocessableEntity,
		"the target must lie below the start value", "Launch &lt;the&gt; portal", `value="46"`, "reads like a task")
	fields.Set("waypoint_on_0", "2026-08-01")
	expect(t, "half a waypoint", c.Post("/o/home/krs", fields), http.StatusUnprocessableEntity, "Waypoint 1 needs a date and a number.")
	fields.Del("waypoint_on_0")
	expect(t, "no objective", c.Post("/o/home/krs", form("title", "x", "kind", "binary")), http.StatusUnprocessableEntity, "Choose the objective it measures.")
	fields.Set("target", "28")
	made := c.Post("/o/home/krs", fields)
	expect(t, "a key result", made, http.StatusSeeOther)
	expect(t, "its page", c.Get(made.Location), http.StatusOK, "KR 2 created. “Launch &lt;the&gt; portal” reads like a task", "46 to 28 days", "No task moves this KR yet")

	edit := form("revision", "1", "title", "Days to keys", "kind", "decrease", "start", "46", "target", "30", "unit", "days", "start_on", "2026-07-01", "due_on", "2026-09-30", "why", "The desk moved.")
	expect(t, "emptied", c.Post(made.Location, form("revision", "1", "title", "x", "kind", "decrease")), http.StatusUnprocessableEntity, "Choose the day it is due.")
	expect(t, "changed", c.Post(made.Location, edit), http.StatusSeeOther)
	expect(t, "earlier promises", c.Get(made.Location), http.StatusOK, "46 to 30 days", "46 to 28 days by", "The desk moved.")
	edit.Set("title", "Mine")
	expect(t, "on an old revision", c.Post(made.Location, edit), http.StatusConflict, "Somebody changed KR 2", "Days to keys", `value="Mine"`)

	state := made.Location + "/state"
	expect(t, "asked why", c.Get(state+"?to=paused"), http.StatusOK, "Pause KR 2?", "data-dialog-body")
	expect(t, "a state there is none of", c.Post(state, form("state", "asleep")), http.StatusUnprocessableEntity)
	expect(t, "paused", c.Post(state, form("state", "paused", "why", "Winter break")), http.StatusSeeOther)
	expect(t, "its page says so", c.Get(made.Location), http.StatusOK, "KR 2 is paused.", "This key result is paused.", "Winter break", "Reopen")
	expect(t, "on an old revision", c.Post(state, form("state", "active", "revision", "1")), http.StatusConflict)
	expect(t, "reopened", c.Post(state, form("state", "active")), http.StatusSeeOther)
}

func TestAKeyResultIsScoredAtItsEnd(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "home", 1)
	c, viewer := a.SignIn(t, w.Owner.Email), a.SignIn(t, a.Member(t, w.Owner, "vera", access.Viewer).Email)
	path := "/o/home/krs/" + w.KR.String()
	if got := c.Get(path); strings.Contains(got.Body, `id="score"`) {
		t.Error("a score is asked for in the middle of the cycle")
	}
	expect(t, "too early", c.Post(path+"/score", form("score", "0.5")), http.StatusConflict, "A key result is scored when it is done or its cycle is closing.")
	if _, err := a.Strategy.SetCycleState(t.Context(), w.Owner.Actor, strategy.SetCycleState{Cycle: w.Cycle, State: strategy.Closing}); err != nil {
		t.Fatal(err)
	}
	a.Drain(t, w.Owner.Org.ID)
	expect(t, "suggested", c.Get(path), http.StatusOK, "Suggested from its progress of 20%.", `value="0.2"`, "Set the score", "0.7 is strong")
	expect(t, "too much", c.Post(path+"/score", form("score", "7", "learning", "Start <earlier>")), http.StatusUnprocessableEntity, "A score lies between 0 and 1.", `value="7"`, "Start &lt;earlier&gt;")
	expect(t, "no number", c.Post(path+"/score", form("score", "good")), http.StatusUnprocessableEntity, "Use a number")
	expect(t, "scored", c.Post(path+"/score", form("score", "0,75", "learning", "Start <earlier>", "revision", "1")), http.StatusSeeOther)
	expect(t, "its page", c.Get(path), http.StatusOK, "KR 1 is scored 0.75.", "0.75, strong", "scored KR 1 at 0.75", "Start &lt;earlier&gt;", "Correct the score")
	expect(t, "on an old revision", c.Post(path+"/score", form("score", "0.6", "revision", "1")), http.StatusConflict, `value="0.6"`)
	expect(t, "corrected", c.Post(path+"/score", form("score", "0.6", "learning", "Start <earlier>", "revision", "2")), http.StatusSeeOther)
	seen := viewer.Get(path)
	expect(t, "as a viewer", seen, http.StatusOK, "corrected the score of KR 1 from 0.75 to 0.6", "Start &lt;earlier&gt;")
	if strings.Contains(seen.Body, path+"/score") {
		t.Error("a viewer is offered the form")
	}
}

func TestAKeyResultMovesElsewhere(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "home", 1)
	c := a.SignIn(t, w.Owner.Email)
	other, err := a.Goals.CreateObjective(t.Context(), w.Owner.Actor, goal.CreateObjective{Cycle: w.Cycle, Team: w.Team, Title: "Elsewhere"})
	if err != nil {
		t.Fatal(err)
	}
	path := "/o/home/krs/" + w.KR.String()
	expect(t, "the choice", c.Get(path+"/move"), http.StatusOK, "Elsewhere", "data-dialog-body")
	expect(t, "nowhere", c.Post(path+"/move", form("objective", "")), http.StatusUnprocessableEntity, "Choose an objective.")
	expect(t, "moved", c.Post(path+"/move", form("objective", other.ID.String(), "why", "It fits")), http.StatusSeeOther)
	expect(t, "its page", c.Get(path), http.StatusOK, "Elsewhere", "moved KR 1 to another objective")
}

func TestThePlanIsMadeChangedAndTurnedIntoTasks(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "home", 1)
	c := a.SignIn(t, w.Owner.Email)
	path := "/o/home/krs/" + w.KR.String()
	expect(t, "the form", c.Get(path+"/slots/new"), http.StatusOK, "Plan work for KR 1", "data-dialog-body")
	expect(t, "without a day", c.Post(path+"/slots", form("title", "Pipe kit", "impact", "9")), http.StatusUnprocessableEntity, `value="Pipe kit"`, "Choose the day it should start")
	expect(t, "planned", c.Post(path+"/slots", form("title", "Pipe kit", "impact", "9", "planned_on", "2026-01-10")), http.StatusSeeOther)

	slot := "/o/home/slots/" + w.Slot.String()
	expect(t, "the form of one", c.Get(slot+"/edit"), http.StatusOK, w.Canary+" slot", slot+"/drop")
	expect(t, "no title", c.Post(slot, form("title", "", "planned_on", "2026-01-10")), http.StatusUnprocessableEntity)
	expect(t, "changed", c.Post(slot, form("title", "Book the crew", "planned_on", "2026-01-09", "impact", "3", "revision", "1")), http.StatusSeeOther)
	expect(t, "on an old revision", c.Post(slot, form("title", "Other", "planned_on", "2026-01-09", "revision", "1")), http.StatusConflict, "Other")
	a.Drain(t, w.Owner.Org.ID)
	expect(t, "never created", c.Get(path), http.StatusOK, "Never created", "Book the crew", "Pipe kit", "Create all 2", "Two of the three pieces of work this KR needs were planned and never created.")

	for _, text := range []string{"2 tasks created for KR 1.", "Nothing was left to create for KR 1."} {
		expect(t, "create all", c.Post(path+"/slots/tasks", nil), http.StatusSeeOther)
		page := c.Get(path)
		expect(t, "created", page, http.StatusOK, text, "Nothing is missing from the plan.")
	}
	expect(t, "a filled one cannot be dropped", c.Post(slot+"/drop", nil), http.StatusConflict, "A task was made from this piece of work already.")
	expect(t, "one more", c.Post(path+"/slots", form("title", "Not needed", "planned_on", "2099-01-10")), http.StatusSeeOther)
	slots, err := a.Goals.Slots(t.Context(), w.Owner.Actor, w.KR)
	if err != nil {
		t.Fatal(err)
	}
	last := "/o/home/slots/" + slots[len(slots)-1].ID.String()
	expect(t, "dropped", c.Post(last+"/drop", form("revision", "1")), http.StatusSeeOther)
	expect(t, "gone", c.Get(last+"/edit"), http.StatusNotFound)
}
