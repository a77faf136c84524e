package signal

import "fmt"

// coverageGap: a KR is behind and fewer than 20 % of its team's open tasks serve it. Exactly
// 20 % does not fire; a team without open tasks has no coverage to judge (SIGNALS 5).
var coverageGap = Rule[KRCase]{
	ID:       "coverage_gap",
	Name:     "Coverage gap",
	Severity: always[KRCase](SeverityOff),
	Holds: func(c KRCase) bool {
		cov := c.Out.Coverage
		return c.running() && c.Out.Behind && cov.Has() && cov.Ratio() < c.Th.CoverageFloor
	},
	Inputs: func(c KRCase) Inputs {
		return Inputs{
			"progress": c.Out.Progress, "expected": c.Out.Expected, "days_left": c.Out.Left,
			"linked": c.Out.Coverage.N, "team_open": c.Out.Coverage.Of, "floor": c.Th.CoverageFloor,
		}
	},
	Sentence: func(c KRCase) string {
		return fmt.Sprintf("%s is at %s%s. %s", c.In.Label, Percent(c.Out.Progress),
			Remaining(c.Out.Left), coverageSentence(c.Out.Coverage))
	},
	Needs: func(c KRCase) []string {
		n, after := c.Out.Coverage.reach(c.Th.CoverageFloor)
		return []string{
			c.onPace() + c.byThen(),
			fmt.Sprintf("%s for %s (%s, %s)", Count(n, "new task"), c.In.Label, after, after.Percent()),
		}
	},
}

// coverageSentence returns "Only 3 of 18 open tasks contribute to it." for a share below the floor.
func coverageSentence(s Share) string {
	switch {
	case s.Of == 1:
		return "The one open task does not contribute to it."
	case s.N == 0:
		return fmt.Sprintf("None of %d open tasks contributes to it.", s.Of)
	case s.N == 1:
		return fmt.Sprintf("Only 1 of %d open tasks contributes to it.", s.Of)
	}
	return fmt.Sprintf("Only %s open tasks contribute to it.", s)
}
