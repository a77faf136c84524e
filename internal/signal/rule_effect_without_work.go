package signal

import "fmt"

// effectWithoutWork: in 21 days the metric moved at least as far as was expected of it, and
// nothing linked closed (SIGNALS 5).
var effectWithoutWork = Rule[KRCase]{
	ID:       "effect_without_work",
	Name:     "Moved without work",
	Severity: always[KRCase](SeverityInfo),
	Holds: func(c KRCase) bool {
		moved, ok := c.moved()
		return c.running() && ok && c.In.Work.Closed21.N == 0 && moved > slack && moved >= c.due21()-slack
	},
	Inputs: func(c KRCase) Inputs {
		moved, _ := c.moved()
		return Inputs{"moved": moved, "expected": c.due21(), "closed": 0, "days": EffectWindow}
	},
	Sentence: func(c KRCase) string {
		moved, _ := c.moved()
		return fmt.Sprintf("%s rose %s in 3 weeks with no linked work: luck, or missing links?",
			c.In.Label, Count(percent(moved), "point"))
	},
	Needs: func(c KRCase) []string {
		late := "a task closed in these 3 weeks linked to it"
		if c.In.Work.Open().N == 0 {
			return []string{late}
		}
		return []string{"one of its open tasks closed", late}
	},
}

// due21 is the movement that was expected in the window.
func (c KRCase) due21() float64 {
	return c.Out.Expected - Expected(c.In.Span, c.In.Scale, c.In.Waypoints, c.Clock.Today-EffectWindow)
}
