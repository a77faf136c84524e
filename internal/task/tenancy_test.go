package task_test

import (
	"context"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

// Whatever belongs to another organisation is as if it did not exist, and stays as it is.
func TestForeignIDsAreNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	mine := w.task(w.ours.krs[0])
	theirs, err := w.tasks.Create(ctx, w.other.lead, task.Create{Title: "Secret", Team: w.other.team, Goals: []task.Goal{{KR: w.other.krs[0]}}})
	check(t, err)
	who, o := w.ours.lead, w.other
	create := func(c task.Create) error {
		c.Title = "A"
		if c.Team.IsZero() {
			c.Team = w.ours.team
		}
		return second(w.tasks.Create(ctx, who, c))
	}
	before := w.snapshot()
	for name, err := range map[string]error{
		"create in team":       create(task.Create{Team: o.team}),
		"create for owner":     create(task.Create{Owner: o.lead.User}),
		"create for kr":        create(task.Create{Goals: []task.Goal{{KR: o.krs[0]}}}),
		"create for objective": create(task.Create{Goals: []task.Goal{{Objective: o.objective}}}),
		"create for slot":      create(task.Create{Slot: o.slot}),
		"move":                 second(w.tasks.Move(ctx, who, task.Move{Task: theirs.ID, To: task.Done})),
		"change":               second(w.tasks.Change(ctx, who, task.Change{Task: theirs.ID, Title: ptr("B")})),
		"change team":          second(w.tasks.Change(ctx, who, task.Change{Task: mine.ID, Team: &o.team})),
		"change owner":         second(w.tasks.Change(ctx, who, task.Change{Task: mine.ID, Owner: &o.lead.User})),
		"link task":            second(w.tasks.Link(ctx, who, task.LinkGoal{Task: theirs.ID, Goal: task.Goal{KR: w.ours.krs[0]}})),
		"link kr":              second(w.tasks.Link(ctx, who, task.LinkGoal{Task: mine.ID, Goal: task.Goal{KR: o.krs[0]}})),
		"link objective":       second(w.tasks.Link(ctx, who, task.LinkGoal{Task: mine.ID, Goal: task.Goal{Objective: o.objective}})),
		"unlink":               second(w.tasks.Unlink(ctx, who, task.UnlinkGoal{Task: theirs.ID, KR: o.krs[0]})),
		"relink":               second(w.tasks.Relink(ctx, who, task.Relink{Task: mine.ID, From: w.ours.krs[0], To: o.krs[0]})),
		"impact":               second(w.tasks.SetImpact(ctx, who, task.SetImpact{Task: theirs.ID, KR: o.krs[0], Impact: 9})),
		"delete":               second(w.tasks.Delete(ctx, who, task.Delete{Task: theirs.ID})),
		"restore":              second(w.tasks.Restore(ctx, who, task.Restore{Task: theirs.ID})),
		"read":                 second(w.tasks.ByID(ctx, who, theirs.ID)),
		"read number":          second(w.tasks.Task(ctx, w.other.lead, 2)),
		"history":              second(w.tasks.History(ctx, who, theirs.ID)),
		"nothing":              second(w.tasks.ByID(ctx, who, id.New[id.Task]())),
	} {
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.snapshot() != before {
		t.Error("something was written")
	}
	number, err := w.tasks.Task(ctx, w.other.lead, 1)
	check(t, err)
	if number.ID != theirs.ID {
		t.Error("the other organisation's first task is not its own")
	}
}

func TestRightsComeFirst(t *testing.T) {
	t.Parallel()
	tasks := task.New(nil)
	ctx := context.Background()
	calls := func(who access.Actor) map[string]error {
		return map[string]error{
			"create":  second(tasks.Create(ctx, who, task.Create{})),
			"move":    second(tasks.Move(ctx, who, task.Move{})),
			"change":  second(tasks.Change(ctx, who, task.Change{})),
			"link":    second(tasks.Link(ctx, who, task.LinkGoal{})),
			"unlink":  second(tasks.Unlink(ctx, who, task.UnlinkGoal{})),
			"relink":  second(tasks.Relink(ctx, who, task.Relink{})),
			"impact":  second(tasks.SetImpact(ctx, who, task.SetImpact{})),
			"delete":  second(tasks.Delete(ctx, who, task.Delete{})),
			"restore": second(tasks.Restore(ctx, who, task.Restore{})),
			"compare": second(tasks.Compare(ctx, who, task.Batch{})),
		}
	}
	for name, err := range calls(access.Actor{}) {
		if !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody may %s: %v", name, err)
		}
	}
	for name, err := range calls(access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: access.Viewer}) {
		if !errs.Is(err, errs.Forbidden) {
			t.Errorf("a viewer may %s: %v", name, err)
		}
	}
}
