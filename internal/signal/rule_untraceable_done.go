package signal

import "fmt"

// untraceableDone: fewer than 30 % of the tasks a team finished since its cycle began trace to a KR
// that counts (SIGNALS 5).
var untraceableDone = Rule[TeamCase]{
	ID:       "untraceable_done",
	Name:     "Untraced results",
	Severity: always[TeamCase](SeverityInfo),
	Holds: func(c TeamCase) bool {
		return c.Out.Traced.Has() && c.Out.Traced.Ratio() < c.Th.TraceFloor-slack
	},
	Inputs: func(c TeamCase) Inputs {
		return Inputs{"traced": c.Out.Traced.N, "done": c.Out.Traced.Of, "floor": c.Th.TraceFloor}
	},
	Sentence: func(c TeamCase) string {
		s := c.Out.Traced
		switch {
		case s.Of == 1:
			return "The one task closed this cycle does not trace to a KR."
		case s.N == 0:
			return fmt.Sprintf("None of %d tasks closed this cycle traces to a KR.", s.Of)
		case s.N == 1:
			return fmt.Sprintf("%s tasks closed this cycle traces to a KR (%s).", s, s.Percent())
		}
		return fmt.Sprintf("%s tasks closed this cycle trace to a KR (%s).", s, s.Percent())
	},
	Needs: func(c TeamCase) []string {
		s, n := c.Out.Traced, 0
		more, _ := s.reach(c.Th.TraceFloor)
		for s.N < s.Of && s.Ratio() < c.Th.TraceFloor-slack {
			s.N, n = s.N+1, n+1
		}
		linked := fmt.Sprintf("%d more of the %d linked to the KR they served", n, s.Of)
		if s.Of == 1 {
			linked = "the task linked to the KR it served"
		}
		if more == 0 { // no number of new ones lifts the share to the whole
			return []string{linked}
		}
		return []string{linked, Count(more, "linked task") + " closed"}
	},
}
