package signal

import "fmt"

// tooManyObjectives: a team runs more than 5 objectives at once (SIGNALS 5).
var tooManyObjectives = Rule[TeamCase]{
	ID:       "too_many_goals",
	Name:     "Too many goals",
	Severity: always[TeamCase](SeverityInfo),
	Holds:    func(c TeamCase) bool { return c.In.Running > c.Th.MostObjectives },
	Inputs:   func(c TeamCase) Inputs { return Inputs{"objectives": c.In.Running, "most": c.Th.MostObjectives} },
	Sentence: func(c TeamCase) string {
		return fmt.Sprintf("%s has %d objectives; %s is the sweet spot.", c.In.Label, c.In.Running, upTo(3, c.Th.MostObjectives))
	},
	Needs: func(c TeamCase) []string {
		return []string{Count(c.In.Running-c.Th.MostObjectives, "objective") + " fewer"}
	},
}

// tooManyKRs: an objective has more than 4 KRs, or fewer than 2 and nothing else that rolls up into it
// (SIGNALS 5).
var tooManyKRs = Rule[ObjectiveCase]{
	ID:       "too_many_goals",
	Name:     "Too many goals",
	Severity: always[ObjectiveCase](SeverityInfo),
	Holds: func(c ObjectiveCase) bool {
		few := c.In.KRs < c.Th.LeastKRs && c.In.KRs == len(c.In.Children)
		return c.In.Active && (c.In.KRs > c.Th.MostKRs || few)
	},
	Inputs: func(c ObjectiveCase) Inputs {
		return Inputs{"krs": c.In.KRs, "least": c.Th.LeastKRs, "most": c.Th.MostKRs}
	},
	Sentence: func(c ObjectiveCase) string {
		krs := Count(c.In.KRs, "KR")
		if c.In.KRs == 0 {
			krs = "no KR"
		}
		return fmt.Sprintf("“%s” has %s; %s is the sweet spot.", c.In.Label, krs, upTo(c.Th.LeastKRs, c.Th.MostKRs))
	},
	Needs: func(c ObjectiveCase) []string {
		if c.In.KRs > c.Th.MostKRs {
			return []string{Count(c.In.KRs-c.Th.MostKRs, "KR") + " fewer"}
		}
		return []string{Count(c.Th.LeastKRs-c.In.KRs, "KR") + " more", "an objective that rolls up into it"}
	},
}

// upTo returns "3–5", or "2" where nothing lies between.
func upTo(least, most int) string {
	if least >= most {
		return fmt.Sprint(most)
	}
	return fmt.Sprintf("%d–%d", least, most)
}
