package signal

import "fmt"

// Effect is what one open task would change, said before it is saved.
type Effect struct {
	Label     string // of the KR; "" for a task without a goal
	Behind    bool   // that KR is behind
	Coverage  Share  // of that KR by the team, before
	Aimed     Share  // the team's open work aimed at lagging KRs, before
	AnyBehind bool   // some KR of the team is behind
	New       bool   // the task is being created, not merely linked
	WasAimed  bool   // an existing task that already serves a lagging KR
}

// Sentence returns "KR 3 goes from 3 to 4 of 19 open tasks. Work aimed at lagging KRs rises
// from 28% to 32%."
func (e Effect) Sentence() string {
	added := one(e.New)
	first := "It serves no goal."
	if e.Label != "" {
		of := e.Coverage.Of + added
		first = fmt.Sprintf("%s goes from %s to %d of %s.", e.Label, noneOr(e.Coverage.N), e.Coverage.N+1, Count(of, "open task"))
	}
	if !e.AnyBehind {
		return first
	}
	after := Share{N: e.Aimed.N + one(e.Label != "" && e.Behind && !e.WasAimed), Of: e.Aimed.Of + added}
	return first + " " + e.aimed(after)
}

func (e Effect) aimed(after Share) string {
	const work = "Work aimed at lagging KRs "
	before, now := percent(e.Aimed.Ratio()), percent(after.Ratio())
	switch {
	case !e.Aimed.Has():
		return work + "is " + after.Percent() + "."
	case now > before:
		return work + "rises from " + e.Aimed.Percent() + " to " + after.Percent() + "."
	case now < before:
		return work + "falls from " + e.Aimed.Percent() + " to " + after.Percent() + "."
	}
	return work + "stays at " + after.Percent() + "."
}

func noneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}
