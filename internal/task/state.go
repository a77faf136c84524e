package task

import (
	"slices"
	"time"

	"plumbline/internal/errs"
)

// State is where a task stands.
type State string

// The states. Done and Cancelled are closed, the others open.
const (
	Todo       State = "todo"
	InProgress State = "in_progress"
	Blocked    State = "blocked"
	InReview   State = "in_review"
	Done       State = "done"
	Cancelled  State = "cancelled"
)

// States lists every state in the order of a board.
var States = []State{Todo, InProgress, Blocked, InReview, Done, Cancelled}

// Valid says that s is one of States.
func (s State) Valid() bool { return slices.Contains(States, s) }

// Open says that work in this state is still to be finished.
func (s State) Open() bool { return s.Valid() && s != Done && s != Cancelled }

// step is one line of a task's history.
type step struct {
	From   *State // nil: the task was created
	To     State
	Reason string
	At     time.Time
}

// moveTo holds every rule of a move. Any state may follow any other: a board that refuses a drag
// teaches people to keep their work elsewhere. Blocked asks for its reason. Moving to where the
// task stands already is nothing, whatever the revision, so that a repeated request is harmless;
// a blocked task takes a new reason. It reports whether anything changed.
func (t *Task) moveTo(c Move, now time.Time) (step, bool, error) {
	same := c.To == t.State
	if same && (c.To != Blocked || c.Reason == "" || c.Reason == t.BlockedReason) {
		return step{}, false, nil
	}
	if c.Revision != 0 && c.Revision != t.Revision {
		return step{}, false, errs.Stale()
	}
	if c.To == Blocked && c.Reason == "" {
		return step{}, false, fieldError("reason", "Say what blocks it.")
	}
	from := t.State
	at := after(now, latest(t.StateSince, t.ActiveAt))
	t.State, t.ActiveAt, t.BlockedReason, t.ClosedAt = c.To, at, "", nil
	t.Revision++
	if !same {
		t.StateSince = at
	}
	if c.To == Blocked {
		t.BlockedReason = c.Reason
	}
	if !c.To.Open() {
		t.ClosedAt = &at
	}
	return step{From: &from, To: c.To, Reason: c.Reason, At: at}, true, nil
}

// after is now, or just after the previous change if that was made by a transaction which began
// later but came first: history is ordered by its times.
func after(now, previous time.Time) time.Time {
	if now.After(previous) {
		return now
	}
	return previous.Add(time.Microsecond)
}

func fieldError(name, sentence string) error {
	var f errs.Fields
	f.Add(name, "%s", sentence)
	return f.Err()
}
