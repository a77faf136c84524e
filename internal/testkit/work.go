package testkit

import (
	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

// For makes a task serve key results.
func For(krs ...id.KeyResult) func(*task.Create) {
	return func(c *task.Create) {
		for _, kr := range krs {
			c.Goals = append(c.Goals, task.Goal{KR: kr})
		}
	}
}

// Task makes one of the team, owned by the member.
func (o *Org) Task(title string, edit ...func(*task.Create)) task.Task {
	o.t.Helper()
	c := task.Create{Title: title, Team: o.Team.ID, Owner: o.Member.Actor.User}
	for _, e := range edit {
		e(&c)
	}
	made, err := o.Tasks.Create(o.t.Context(), o.Member.Actor, c)
	o.must(err)
	return made
}

// Move puts a task into a state; blocked asks for a reason.
func (o *Org) Move(t id.Task, to task.State, reason string) task.Task {
	o.t.Helper()
	moved, err := o.Tasks.Move(o.t.Context(), o.Member.Actor, task.Move{Task: t, To: to, Reason: reason})
	o.must(err)
	return moved
}

// Link makes a task serve a key result from now on.
func (o *Org) Link(t id.Task, kr id.KeyResult) task.Task {
	o.t.Helper()
	linked, err := o.Tasks.Link(o.t.Context(), o.Member.Actor, task.LinkGoal{Task: t, Goal: task.Goal{KR: kr}})
	o.must(err)
	return linked
}

// Plan adds planned work to a key result, due to begin today.
func (o *Org) Plan(kr id.KeyResult, titles ...string) []goal.Slot {
	o.t.Helper()
	c := goal.PlanSlots{KeyResult: kr}
	for _, title := range titles {
		c.Slots = append(c.Slots, goal.NewSlot{Title: title, PlannedOn: o.Today(o.Now)})
	}
	slots, err := o.Goals.PlanSlots(o.t.Context(), o.Lead.Actor, c)
	o.must(err)
	return slots
}

// CheckIn records a value and a confidence.
func (o *Org) CheckIn(kr id.KeyResult, value float64, confidence int) checkin.CheckIn {
	o.t.Helper()
	made, err := o.CheckIns.Record(o.t.Context(), o.Lead.Actor, checkin.Record{KR: kr, Value: &value, Confidence: &confidence})
	o.must(err)
	return made
}
