package signal

import "fmt"

// stalledWork: stalled weight is at least 30 % of the KR's open weight (SIGNALS 5).
var stalledWork = Rule[KRCase]{
	ID:       "stalled_work",
	Name:     "Stuck work",
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
	Needs:    func(c KRCase) string { return c.stalledReason().Needs },
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

// stalledReason counts how many stuck tasks of mean weight have to move before it ends.
func (c KRCase) stalledReason() Reason {
	w := c.In.Work
	over := float64(w.Stalled.W) - c.Th.StalledShare*float64(w.Open().W)
	n := min(int(over/float64(w.Stalled.W)*float64(w.Stalled.N)+slack)+1, w.Stalled.N)
	r := Reason{ID: "stalled", Sentence: c.stalledSentence()}
	switch {
	case w.Stalled.N == 1:
		r.Needs = "the stuck task moving again"
	case n == 2 && w.Stalled.N == 2:
		r.Needs = "both stuck tasks moving again"
	case n == w.Stalled.N:
		r.Needs = fmt.Sprintf("all %d stuck tasks moving again", n)
	default:
		r.Needs = fmt.Sprintf("%d of the %d stuck tasks moving again", n, w.Stalled.N)
	}
	return r
}
