package signal

import "fmt"

// focusGap: some KR of the team is behind, and fewer than 40 % of the open tasks of the days
// ahead link to a KR that is (SIGNALS 5).
var focusGap = Rule[TeamCase]{
	ID:       "focus_gap",
	Name:     "Focus gap",
	Severity: always[TeamCase](SeverityRisk),
	Holds: func(c TeamCase) bool {
		f := c.Out.Focus
		return c.Out.BehindKRs > 0 && f.Has() && f.Ratio() < c.Th.FocusFloor
	},
	Inputs: func(c TeamCase) Inputs {
		return Inputs{
			"focus": c.In.Focus, "aimed": c.In.FocusAimed, "behind_krs": c.Out.BehindKRs,
			"days": c.Th.FocusDays, "floor": c.Th.FocusFloor,
		}
	},
	Sentence: func(c TeamCase) string {
		f, ahead := c.Out.Focus, "the next "+Ahead(c.Th.FocusDays)
		switch {
		case f.Of == 1:
			return "The one task of " + ahead + " does not aim at a lagging KR."
		case f.N == 0:
			return fmt.Sprintf("None of %d tasks of %s aims at a lagging KR.", f.Of, ahead)
		case f.N == 1:
			return fmt.Sprintf("%s tasks of %s aims at a lagging KR (%s).", f, ahead, f.Percent())
		}
		return fmt.Sprintf("%s tasks of %s aim at a lagging KR (%s).", f, ahead, f.Percent())
	},
	Needs: func(c TeamCase) []string {
		f := c.Out.Focus
		n := f.N
		for n < f.Of && (Share{n, f.Of}).Ratio() < c.Th.FocusFloor {
			n++
		}
		return []string{
			fmt.Sprintf("%d more of the %d linked to one", n-f.N, f.Of),
			Count(c.Out.BehindKRs, "lagging KR") + " back on pace",
		}
	},
}
