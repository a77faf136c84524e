package signal

// Ref is the id of a subject, opaque here.
type Ref string

// State is where a task stands.
type State string

// The states of a task. All but done and cancelled are open.
const (
	Todo       State = "todo"
	InProgress State = "in_progress"
	Blocked    State = "blocked"
	InReview   State = "in_review"
	Done       State = "done"
	Cancelled  State = "cancelled"
)

// Open reports whether work in this state is still to be finished (SIGNALS 1).
func (s State) Open() bool {
	return s == Todo || s == InProgress || s == Blocked || s == InReview
}

// Task is what a computation knows of one task.
type Task struct {
	Ref          Ref
	State        State
	StateSince   Day // when it came into State
	Due          Day // zero: no due date
	LastActivity Day // last state change, comment or edit
	Closed       Day // when it became done
	Owned        bool
	Effort       Effort
}

// Class is a task's condition on one day (SIGNALS 1).
type Class struct {
	Open         bool
	Overdue      bool // open, its due date is past
	Stalled      bool // open and blocked, overdue, or in progress without activity
	StalledSince Day  // first day of the oldest of those conditions
	AtRisk       bool // stalled, or due soon and not started
	Live         bool // open and not stalled
}

// Classify says how t stands today (SIGNALS 1). A task is overdue from the day after its due
// date; it is stalled since it was blocked, since its due date or since its last activity,
// whichever is first.
func Classify(t Task, today Day, th Thresholds) Class {
	if !t.State.Open() {
		return Class{}
	}
	c := Class{Open: true, Overdue: t.Due.Known() && today > t.Due}
	var blocked, late, idle Day
	if t.State == Blocked {
		blocked = t.StateSince
		c.Stalled = true
	}
	if c.Overdue {
		late = t.Due
		c.Stalled = true
	}
	if t.State == InProgress && t.LastActivity.Known() && today.Since(t.LastActivity) >= th.StallDays {
		idle = t.LastActivity
		c.Stalled = true
	}
	c.StalledSince = earliest(blocked, late, idle)
	soon := t.State == Todo && t.Due.Known() && t.Due.Since(today) <= th.SoonDays
	c.AtRisk = c.Stalled || soon
	c.Live = !c.Stalled
	return c
}
