package signal

import "fmt"

// unlinked: more than 30 % of a team's open tasks serve no goal and are not declared as running
// the business. The whole is all open tasks, as in every other share of the team (SIGNALS 5).
var unlinked = Rule[TeamCase]{
	ID:       "unlinked",
	Name:     "Work without a goal",
	Severity: always[TeamCase](SeverityInfo),
	Holds: func(c TeamCase) bool {
		return c.Out.Unlinked.Has() && c.Out.Unlinked.Ratio() > c.Th.UnlinkedShare
	},
	Inputs: func(c TeamCase) Inputs {
		return Inputs{
			"unlinked": c.In.Unlinked, "open": c.In.Open, "run_business": c.In.RunBusiness,
			"linked": c.In.Linked, "objective_only": c.In.ObjectiveOnly,
		}
	},
	Sentence: func(c TeamCase) string {
		s := c.Out.Unlinked
		switch {
		case s.Of == 1:
			return "The one open task serves no goal."
		case s.N == 1:
			return fmt.Sprintf("%s open tasks serves no goal.", s)
		}
		return fmt.Sprintf("%s open tasks serve no goal.", s)
	},
	Needs: func(c TeamCase) []string {
		over := float64(c.In.Unlinked) - c.Th.UnlinkedShare*float64(c.In.Open)
		n := 1
		for float64(n) < over-slack {
			n++
		}
		return []string{Count(n, "task") + " linked to a goal", fmt.Sprintf("%d declared as running the business", n)}
	},
}
