package signal

import "fmt"

// Starvation says why nothing live is beneath a KR.
type Starvation string

// The ways to starve (SIGNALS 5).
const (
	notStarved     Starvation = ""
	StarvedNever   Starvation = "never_had_work"
	StarvedDropped Starvation = "all_cancelled"
	StarvedShipped Starvation = "all_shipped"
	StarvedStalled Starvation = "all_stalled"
	StarvedUnowned Starvation = "unowned" // all stalled, and nobody owns them
)

// starved: an active KR, not achieved, with no live work beneath it (SIGNALS 5).
var starved = Rule[KRCase]{
	ID:       "starved",
	Name:     "No live work",
	Severity: byPace,
	Holds:    func(c KRCase) bool { return c.starvation() != notStarved },
	Inputs: func(c KRCase) Inputs {
		w := c.In.Work
		return Inputs{
			"why": string(c.starvation()), "open": w.Open().N, "stalled": w.Stalled.N, "owned": w.OpenOwned,
			"done": w.Done.N, "cancelled": w.Cancelled.N, "last_closed": w.LastClosed, "empty_slots": w.EmptySlots.N,
		}
	},
	Sentence: KRCase.starvedSentence,
	Needs:    KRCase.feeding,
}

func (c KRCase) starvation() Starvation {
	w := c.In.Work
	switch {
	case !c.running() || c.achieved() || w.Live.N > 0:
		return notStarved
	case w.Open().N > 0 && w.OpenOwned == 0:
		return StarvedUnowned
	case w.Open().N > 0:
		return StarvedStalled
	case w.Done.N > 0:
		return StarvedShipped
	case w.Cancelled.N > 0:
		return StarvedDropped
	}
	return StarvedNever
}

func (c KRCase) starvedSentence() string {
	return c.In.Label + " has nothing live underneath: " + c.starvedBecause() + "."
}

func (c KRCase) starvedBecause() string {
	w := c.In.Work
	open := w.Open().N
	switch c.starvation() {
	case StarvedUnowned:
		if open == 1 {
			return "its one open task is stuck and has no owner"
		}
		return fmt.Sprintf("its %d open tasks are stuck and have no owner", open)
	case StarvedStalled:
		if open == 1 {
			return "its one open task is stuck"
		}
		return fmt.Sprintf("its %d open tasks are all stuck", open)
	case StarvedShipped:
		return "its last task closed " + ago(c.Clock.Today.Since(w.LastClosed))
	case StarvedDropped:
		return "every task it had was cancelled"
	}
	switch n := w.EmptySlots.N; {
	case n == 1:
		return "its one planned task was not created"
	case n > 1:
		return fmt.Sprintf("none of its %d planned tasks was created", n)
	}
	return "it never had a task"
}

func (c KRCase) starvedReason() Reason {
	return Reason{ID: "starved", Sentence: c.starvedSentence(), Needs: Either(c.feeding())}
}

func (c KRCase) feeding() []string {
	if s := c.starvation(); s == StarvedStalled || s == StarvedUnowned {
		return []string{"one stuck task moving again", "one new task"}
	}
	return []string{"one live task"}
}
