package signal

import "fmt"

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
	Needs: func(c KRCase) string {
		return fmt.Sprintf("%s of movement in 3 weeks", Count(max(percent(c.Th.EffectMove), 1), "point"))
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
