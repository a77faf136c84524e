package goalui

import (
	"cmp"
	"slices"

	"plumbline/internal/board"
	"plumbline/internal/signal"
)

// classify says how a linked task stands today.
func classify(t board.LinkedTask, p board.KeyResult, today signal.Day) signal.Class {
	c := signal.Task{
		State: signal.State(t.State), StateSince: signal.DayOf(t.StateSince.In(p.Loc)),
		LastActivity: signal.DayOf(t.ActiveAt.In(p.Loc)), Owned: t.Owner != nil,
	}
	if t.DueOn != nil {
		c.Due = signal.DayOf(*t.DueOn)
	}
	return signal.Classify(c, today, p.Frame.Limits())
}

// stuckTask is an open task that is stalled, since when.
type stuckTask struct {
	board.KRTask
	days int
}

// work parts the key result's tasks and slots as the audit shows them.
type work struct {
	stuck         []stuckTask // longest first
	moving        []board.KRTask
	done          []board.KRTask
	never, toCome []board.KRSlot // empty slots, by whether their planned start is past
	more          int            // open tasks beyond those that were read
	doneN         int
	slots, filled int
}

func newWork(p board.KeyResult) work {
	today := signal.DayOf(p.Today)
	w := work{done: p.Done}
	for _, t := range p.Open {
		class := classify(t.LinkedTask, p, today)
		if class.Stalled {
			w.stuck = append(w.stuck, stuckTask{t, today.Since(class.StalledSince)})
			continue
		}
		w.moving = append(w.moving, t)
	}
	if n := len(p.Open); n > 0 {
		w.more = p.Open[0].Total - n
	}
	slices.SortStableFunc(w.stuck, func(a, b stuckTask) int { return cmp.Compare(b.days, a.days) })
	if len(p.Done) > 0 {
		w.doneN = p.Done[0].Total
	}
	for _, s := range p.Slots {
		w.slots++
		switch {
		case !s.Empty():
			w.filled++
		case signal.DayOf(s.PlannedOn) < today:
			w.never = append(w.never, s)
		default:
			w.toCome = append(w.toCome, s)
		}
	}
	return w
}

// all is every piece of work there is or was planned.
func (w work) all() int { return len(w.stuck) + w.movingN() + w.doneN + len(w.never) + len(w.toCome) }

func (w work) movingN() int { return len(w.moving) + w.more }
