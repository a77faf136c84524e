package task

import (
	"math/rand/v2"
	"testing"
	"time"

	"plumbline/internal/errs"
)

var day = time.Date(2026, 8, 12, 9, 0, 0, 0, time.UTC)

func TestMoveTo(t *testing.T) {
	t.Parallel()
	later := day.Add(time.Hour)
	in := func(s State, reason string) Task {
		task := Task{State: s, StateSince: day, ActiveAt: day, BlockedReason: reason, Revision: 4}
		if !s.Open() {
			task.ClosedAt = &day
		}
		return task
	}
	for name, c := range map[string]struct {
		from   Task
		move   Move
		moved  bool
		kind   errs.Kind
		since  time.Time
		closed *time.Time
		reason string
	}{
		"start":                      {in(Todo, ""), Move{To: InProgress, Revision: 4}, true, 0, later, nil, ""},
		"same state":                 {in(Todo, ""), Move{To: Todo}, false, 0, day, nil, ""},
		"same state, old revision":   {in(Done, ""), Move{To: Done, Revision: 3}, false, 0, day, &day, ""},
		"old revision":               {in(Todo, ""), Move{To: Done, Revision: 3}, false, errs.Conflict, day, nil, ""},
		"finish":                     {in(InReview, ""), Move{To: Done}, true, 0, later, &later, ""},
		"cancel":                     {in(Todo, ""), Move{To: Cancelled, Reason: "not needed"}, true, 0, later, &later, ""},
		"cancelled after all":        {in(Done, ""), Move{To: Cancelled}, true, 0, later, &later, ""},
		"reopen":                     {in(Done, ""), Move{To: Todo}, true, 0, later, nil, ""},
		"block":                      {in(InProgress, ""), Move{To: Blocked, Reason: "waits"}, true, 0, later, nil, "waits"},
		"block without a reason":     {in(InProgress, ""), Move{To: Blocked}, false, errs.Invalid, day, nil, ""},
		"another reason":             {in(Blocked, "waits"), Move{To: Blocked, Reason: "waits more"}, true, 0, day, nil, "waits more"},
		"the same reason":            {in(Blocked, "waits"), Move{To: Blocked, Reason: "waits"}, false, 0, day, nil, "waits"},
		"blocked already, no reason": {in(Blocked, "waits"), Move{To: Blocked, Revision: 1}, false, 0, day, nil, "waits"},
		"unblock":                    {in(Blocked, "waits"), Move{To: InProgress}, true, 0, later, nil, ""},
	} {
		got := c.from
		made, moved, err := got.moveTo(c.move, later)
		if moved != c.moved || errs.KindOf(err) != c.kind && err != nil || (err != nil) != (c.kind != 0) {
			t.Errorf("%s: %+v, %v", name, made, err)
			continue
		}
		if !got.StateSince.Equal(c.since) || got.BlockedReason != c.reason || (got.ClosedAt == nil) != (c.closed == nil) ||
			c.closed != nil && !got.ClosedAt.Equal(*c.closed) {
			t.Errorf("%s: %+v", name, got)
		}
		if wrote := got.Revision == c.from.Revision+1 && got.ActiveAt.Equal(later) && *made.From == c.from.State && made.To == c.move.To; wrote != c.moved {
			t.Errorf("%s: %+v by %+v", name, got, made)
		}
	}
}

// A move of a transaction that began earlier but was let in later comes later in history.
func TestMoveToKeepsHistoryInOrder(t *testing.T) {
	t.Parallel()
	task := Task{State: Todo, StateSince: day, ActiveAt: day}
	made, _, err := task.moveTo(Move{To: Done}, day.Add(-time.Second))
	if err != nil || !made.At.After(day) || !task.ClosedAt.Equal(made.At) {
		t.Errorf("%+v, %v", made, err)
	}
}

// Every order of moves leaves the task as the last accepted one says, with a history without gaps.
func TestRandomWalk(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	reasons := []string{"", "waits", "broken"}
	for range 200 {
		task := Task{State: Todo, StateSince: day, ActiveAt: day, Revision: 1}
		model := struct {
			state  State
			reason string
		}{Todo, ""}
		history := []step{{To: Todo, At: day}}
		for n := range 50 {
			move := Move{To: States[r.IntN(len(States))], Reason: reasons[r.IntN(len(reasons))]}
			refused := move.To == Blocked && move.Reason == "" && model.state != Blocked
			made, moved, err := task.moveTo(move, day.Add(time.Duration(n-r.IntN(5))*time.Minute))
			if (err != nil) != refused {
				t.Fatalf("%s to %+v: %v", model.state, move, err)
			}
			if !refused {
				switch {
				case move.To != Blocked:
					model.reason = ""
				case move.Reason != "":
					model.reason = move.Reason
				}
				model.state = move.To
			}
			if moved {
				history = append(history, made)
			}
			if task.State != model.state || task.BlockedReason != model.reason || (task.ClosedAt != nil) == task.State.Open() {
				t.Fatalf("%+v, want %+v", task, model)
			}
		}
		if task.Revision != int64(len(history)) {
			t.Fatalf("revision %d after %d steps", task.Revision, len(history))
		}
		for i := 1; i < len(history); i++ {
			if *history[i].From != history[i-1].To || !history[i].At.After(history[i-1].At) {
				t.Fatalf("step %d: %+v after %+v", i, history[i], history[i-1])
			}
		}
	}
}
