package signal

import (
	"fmt"
	"sort"
)

// workWithoutEffect: 5 tasks or 40 % of the weight closed in 21 days, while the metric moved
// less than 2 % of its span (SIGNALS 5).
var workWithoutEffect = Rule[KRCase]{
	ID:       "work_without_effect",
	Name:     "Busy, not moving",
	Severity: byPace,
	Holds: func(c KRCase) bool {
		moved, ok := c.moved()
		return c.running() && ok && c.muchClosed() && moved < c.Th.EffectMove-slack
	},
	Inputs: func(c KRCase) Inputs {
		moved, _ := c.moved()
		return Inputs{
			"closed": c.In.Work.Closed21.N, "closed_weight": c.In.Work.Closed21.W.Float(),
			"moved": moved, "work_done": c.Out.WorkDone, "progress": c.Out.Progress, "days": EffectWindow,
		}
	},
	Sentence: func(c KRCase) string {
		return fmt.Sprintf("%s closed in 3 weeks and %s did not move: %s of the work is done, the metric moved %s.",
			Count(c.In.Work.Closed21.N, "task"), c.In.Label, Percent(c.Out.WorkDone), Percent(c.Out.Progress))
	},
	Needs: func(c KRCase) []string {
		closed := c.In.Work.Closed21.N
		elsewhere := fmt.Sprintf("%d of the %d closed tasks linked elsewhere", c.tooMuchClosed(), closed)
		if closed == 1 {
			elsewhere = "the closed task linked elsewhere"
		}
		return []string{fmt.Sprintf("%s of movement in 3 weeks", Count(max(percent(c.Th.EffectMove), 1), "point")), elsewhere}
	},
}

// moved is the metric's movement in the window, false while the KR is younger than it.
func (c KRCase) moved() (float64, bool) {
	if c.Clock.Today.Since(c.In.Span.Start) < EffectWindow {
		return 0, false
	}
	return MetricMoved(c.In.History, c.In.Scale, c.In.Span, c.Clock.Today)
}

func (c KRCase) muchClosed() bool {
	w := c.In.Work
	all := float64(w.Done.W + w.Open().W + w.EmptySlots.W)
	return w.Closed21.N >= c.Th.EffectTasks ||
		w.Closed21.N > 0 && float64(w.Closed21.W) >= c.Th.EffectWorkShare*all-slack
}

// tooMuchClosed counts how many of the tasks closed in the window, of mean weight, would have to go
// before they are no longer much.
func (c KRCase) tooMuchClosed() int {
	w := c.In.Work
	n, each := w.Closed21.N, w.Closed21.W/Weight(max(w.Closed21.N, 1))
	return sort.Search(n, func(gone int) bool {
		less := Tally{gone, each * Weight(gone)}
		c.In.Work.Closed21, c.In.Work.Done = w.Closed21.minus(less), w.Done.minus(less)
		return !c.muchClosed()
	})
}
