package signal

import "fmt"

// stalledWork: stalled weight is at least 30 % of the KR's open weight (SIGNALS 5).
var stalledWork = Rule[KRCase]{
	ID:       "stalled_work",
	Severity: byPace,
	Holds:    func(c KRCase) bool { return c.running() && c.stalled() },
	Inputs: func(c KRCase) Inputs {
		w := c.In.Work
		return Inputs{
			"stalled": w.Stalled.N, "stalled_weight": w.Stalled.W.Float(),
			"open": w.Open().N, "open_weight": w.Open().W.Float(), "oldest": w.OldestStalled,
		}
	},
	Sentence: KRCase.stalledSentence,
	Clears:   func(c KRCase) string { return c.stalledReason().Clears },
}

func (c KRCase) stalled() bool {
	return c.In.Work.Stalled.N > 0 && c.In.Work.stalledShare() >= c.Th.StalledShare-slack
}

func (c KRCase) stalledSentence() string {
	w := c.In.Work
	s := Share{N: w.Stalled.N, Of: w.Open().N}
	days := Count(c.Clock.Today.Since(w.OldestStalled), "day")
	switch {
	case s.Of == 1:
		return fmt.Sprintf("The one open task on %s is stuck, for %s.", c.In.Label, days)
	case s.N == 1:
		return fmt.Sprintf("%s open tasks on %s is stuck, for %s.", s, c.In.Label, days)
	}
	return fmt.Sprintf("%s open tasks on %s are stuck; the oldest for %s.", s, c.In.Label, days)
}

// stalledReason counts how many stuck tasks of mean weight have to move before it clears.
func (c KRCase) stalledReason() Reason {
	w := c.In.Work
	over := float64(w.Stalled.W) - c.Th.StalledShare*float64(w.Open().W)
	n := min(int(over/float64(w.Stalled.W)*float64(w.Stalled.N))+1, w.Stalled.N)
	verb := "moves"
	if n > 1 {
		verb = "move"
	}
	return Reason{"stalled", c.stalledSentence(),
		fmt.Sprintf("It clears when %d of the %s %s again.", n, Count(w.Stalled.N, "stuck task"), verb)}
}
