package signal

import "fmt"

// Effect is what one open task would change, said before it is saved.
type Effect struct {
	Label     string // of the KR; "" for a task without one
	Team      string // whose the KR is, if another team's: coverage counts that team's work alone
	Objective bool   // an objective is served, no KR
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
	first := e.covered(added)
	if !e.AnyBehind {
		return first
	}
	after := Share{N: e.Aimed.N + one(e.Label != "" && e.Behind && !e.WasAimed), Of: e.Aimed.Of + added}
	return first + " " + e.aimed(after)
}

func (e Effect) covered(added int) string {
	switch {
	case e.Objective:
		return "It serves an objective alone, and is counted apart."
	case e.Label == "":
		return "It serves no goal."
	case e.Team != "" && e.Coverage.Has():
		return fmt.Sprintf("%s belongs to %s and stays at %d of %s there.", e.Label, e.Team, e.Coverage.N, Count(e.Coverage.Of, "open task"))
	case e.Team != "":
		return fmt.Sprintf("%s belongs to %s, which has no open task.", e.Label, e.Team)
	}
	return fmt.Sprintf("%s goes from %s to %d of %s.", e.Label, noneOr(e.Coverage.N), e.Coverage.N+1, Count(e.Coverage.Of+added, "open task"))
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
