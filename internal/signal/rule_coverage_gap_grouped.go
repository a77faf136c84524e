package signal

import (
	"cmp"
	"fmt"
	"slices"
)

// coverageGapGrouped: coverage_gap holds for more than 5 KRs of a team. It speaks for them all,
// ranked by weight × gap; whoever shows signals leaves out the single ones (SIGNALS 5).
var coverageGapGrouped = Rule[TeamCase]{
	ID:       "coverage_gap_grouped",
	Name:     "Many coverage gaps",
	Severity: always[TeamCase](SeverityOff),
	Holds:    func(c TeamCase) bool { return len(c.uncovered()) > c.Th.GroupedKRs },
	Inputs: func(c TeamCase) Inputs {
		var krs []string
		for _, kr := range c.uncovered() {
			krs = append(krs, string(kr.Ref))
		}
		return Inputs{"krs": krs, "linked": c.In.GapOpen, "team_open": c.In.Open}
	},
	Sentence: func(c TeamCase) string {
		return fmt.Sprintf("%d lagging KRs share %s of %s.",
			len(c.uncovered()), noneOr(c.In.GapOpen), Count(c.In.Open, "open task"))
	},
	Needs: func(c TeamCase) []string {
		over := len(c.uncovered()) - c.Th.GroupedKRs
		return []string{
			fmt.Sprintf("%s covered to %s", Count(over, "KR"), Percent(c.Th.CoverageFloor)),
			fmt.Sprintf("%d back on pace", over),
		}
	},
}

// uncovered lists the team's KRs with a coverage gap, the largest weight × gap first.
func (c TeamCase) uncovered() []TeamKR {
	var krs []TeamKR
	for _, kr := range c.In.KRs {
		if kr.Uncovered {
			krs = append(krs, kr)
		}
	}
	slices.SortFunc(krs, func(a, b TeamKR) int {
		return cmp.Or(
			cmp.Compare(finite(b.Weight)*finite(b.Gap), finite(a.Weight)*finite(a.Gap)),
			cmp.Compare(a.Ref, b.Ref))
	})
	return krs
}
