package teamui_test

import (
	"fmt"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

// world is an organisation in the middle of its cycle: a team, its key results, their tasks.
type world struct {
	*apptest.App
	t     testing.TB
	owner org.Member
	team  org.Team
	goal  goal.Objective
	krs   []goal.KeyResult
}

func newWorld(t testing.TB, krs int) *world {
	t.Helper()
	w := &world{App: apptest.New(t), t: t}
	w.owner = w.Org(t, "home")
	w.team = w.newTeam("Field")
	now := time.Now().UTC()
	past := strategy.New(w.Domain.DB)
	cycle, err := past.CreateCycle(t.Context(), w.owner.Actor, strategy.CreateCycle{
		Name: "Now", Kind: strategy.Custom, State: strategy.Active, StartsOn: now.AddDate(0, 0, -49), EndsOn: now.AddDate(0, 0, 42)})
	w.check(err)
	w.goal, err = w.Goals.CreateObjective(t.Context(), w.owner.Actor, goal.CreateObjective{Cycle: cycle.ID, Team: w.team.ID, Title: "Halve the wait"})
	w.check(err)
	for i := range krs {
		start, target := 0.0, 100.0
		kr, err := w.Goals.CreateKeyResult(t.Context(), w.owner.Actor, goal.CreateKeyResult{
			Objective: w.goal.ID, Title: fmt.Sprintf("Measure %d", i+1), Kind: goal.Increase, Start: &start, Target: &target})
		w.check(err)
		w.krs = append(w.krs, kr)
	}
	return w
}

func (w *world) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) newTeam(name string) org.Team {
	w.t.Helper()
	team, err := w.Orgs.SaveTeam(w.t.Context(), w.owner.Actor, org.SaveTeam{Name: name, Lead: w.owner.Actor.User, Members: []id.User{w.owner.Actor.User}})
	w.check(err)
	return team
}

func (w *world) task(title string, state task.State, krs ...int) task.Task {
	w.t.Helper()
	c := task.Create{Title: title, Team: w.team.ID, Owner: w.owner.Actor.User, State: state}
	if state == task.Blocked {
		c.BlockedReason = "Waiting for " + title
	}
	for _, k := range krs {
		c.Goals = append(c.Goals, task.Goal{KR: w.krs[k].ID})
	}
	made, err := w.Tasks.Create(w.t.Context(), w.owner.Actor, c)
	w.check(err)
	return made
}

func (w *world) board(query string) string {
	return "/o/home/teams/" + w.team.ID.String() + query
}

func (w *world) signIn() *apptest.Client { return w.SignIn(w.t, "owner@home.example") }

func (w *world) viewer() *apptest.Client {
	w.Member(w.t, w.owner, "vera", access.Viewer)
	return w.SignIn(w.t, "vera@home.example")
}
