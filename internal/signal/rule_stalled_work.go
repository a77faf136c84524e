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
	Needs:    KRCase.unsticking,
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

func (c KRCase) stalledReason() Reason {
	return Reason{ID: "stalled", Sentence: c.stalledSentence(), Needs: Either(c.unsticking())}
}

// unsticking counts how many stuck tasks of mean weight have to move before it ends, and how many to
// close. Where nothing else is live, closing them would only leave nothing.
func (c KRCase) unsticking() []string {
	w := c.In.Work
	all, mean := w.Stalled.N, float64(w.Stalled.W)/float64(w.Stalled.N)
	over := (float64(w.Stalled.W) - c.Th.StalledShare*float64(w.Open().W)) / mean
	moving := min(int(over+slack)+1, all)
	ways := []string{stuck(moving, all) + " moving again"}
	if w.Live.N == 0 {
		return ways
	}
	closed := min(int(over/(1-c.Th.StalledShare)+slack)+1, all)
	switch {
	case all == 1:
		ways = append(ways, "closed")
	case closed == 2 && all == 2:
		ways = append(ways, "both closed")
	case closed == all:
		ways = append(ways, fmt.Sprintf("all %d closed", all))
	default:
		ways = append(ways, fmt.Sprintf("%d of them closed", closed))
	}
	return ways
}

// stuck is n of all the stuck tasks.
func stuck(n, all int) string {
	switch {
	case all == 1:
		return "the stuck task"
	case n == 2 && all == 2:
		return "both stuck tasks"
	case n == all:
		return fmt.Sprintf("all %d stuck tasks", n)
	}
	return fmt.Sprintf("%d of the %d stuck tasks", n, all)
}
