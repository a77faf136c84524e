package signal

import "fmt"

// neverCreated: planned pieces of work are past their planned start and have no task (SIGNALS 5).
var neverCreated = Rule[KRCase]{
	ID:       "never_created",
	Name:     "Never created",
	Severity: always[KRCase](SeverityInfo),
	Holds:    func(c KRCase) bool { return c.running() && c.In.Work.NeverCreated.N > 0 },
	Inputs: func(c KRCase) Inputs {
		return Inputs{"never_created": c.In.Work.NeverCreated.N, "planned": c.In.Work.Slots.N}
	},
	Sentence: func(c KRCase) string {
		s := Share{N: c.In.Work.NeverCreated.N, Of: c.In.Work.Slots.N}
		if s.Of == 1 {
			return "The one planned piece of work for " + c.In.Label + " was never created."
		}
		were := "were"
		if s.N == 1 {
			were = "was"
		}
		return fmt.Sprintf("%s planned pieces of work for %s %s never created.", s, c.In.Label, were)
	},
	Needs: func(c KRCase) []string {
		n := c.In.Work.NeverCreated.N
		return []string{Count(n, "task") + " created from the plan", fmt.Sprintf("%d planned for later", n), fmt.Sprintf("%d taken off the plan", n)}
	},
}
