package signal

import "fmt"

// confidenceDrop: confidence fell by 2 of 10 or more since the check-in before (SIGNALS 5).
var confidenceDrop = Rule[KRCase]{
	ID:       "confidence_drop",
	Name:     "Confidence drop",
	Severity: always[KRCase](SeverityRisk),
	Holds: func(c KRCase) bool {
		now, before := c.Out.Confidence, c.Out.BeforeConfidence
		return c.running() && now != nil && before != nil && *before-*now >= c.Th.ConfidenceDrop
	},
	Inputs: func(c KRCase) Inputs {
		return Inputs{"before": *c.Out.BeforeConfidence, "now": *c.Out.Confidence}
	},
	Sentence: func(c KRCase) string {
		return fmt.Sprintf("Confidence in %s fell from %d to %d.", c.In.Label, *c.Out.BeforeConfidence, *c.Out.Confidence)
	},
	Needs: func(c KRCase) []string {
		least := max(*c.Out.Confidence-c.Th.ConfidenceDrop+1, 0)
		return []string{fmt.Sprintf("a check-in whose confidence is %d or more", least)}
	},
}
