package signal

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// drift: the team's effort of the last 14 days is spread over its KRs otherwise than their weights, by
// a total variation distance above 0.35, for 8 days (SIGNALS 5).
var drift = Rule[TeamCase]{
	ID:       "drift",
	Name:     "Priority drift",
	Severity: always[TeamCase](SeverityRisk),
	Holds: func(c TeamCase) bool {
		return c.Out.DriftSince.Known() && c.In.Today.Since(c.Out.DriftSince) >= c.Th.DriftDays
	},
	Inputs: func(c TeamCase) Inputs {
		in := Inputs{"distance": value(c.Out.Drift), "since": c.Out.DriftSince, "limit": c.Th.DriftShare, "days": c.In.Today.Since(c.Out.DriftSince)}
		var krs, declared, work []string
		for _, p := range mix(c.In.KRs) {
			krs, declared, work = append(krs, string(p.kr.Ref)), append(declared, Percent(p.declared)), append(work, Percent(p.work))
		}
		in["krs"], in["declared"], in["work"] = krs, declared, work
		return in
	},
	Sentence: func(c TeamCase) string {
		return fmt.Sprintf("The work mix left the declared priorities %s.", ago(c.In.Today.Since(c.Out.DriftSince)))
	},
	Needs: func(c TeamCase) []string {
		over := value(c.Out.Drift) - c.Th.DriftShare
		from, to := sources(c.In.KRs, over)
		points := Count(max(int(math.Ceil(over*100-slack)), 1), "point")
		return []string{
			fmt.Sprintf("%s of the work moved from %s to %s", points, List(from), List(to)),
			fmt.Sprintf("%s of the weight moved from %s to %s", points, List(to), List(from)),
		}
	},
}

// mixed is a KR's share of what was declared and of the work.
type mixed struct {
	kr             TeamKR
	declared, work float64
}

// mix holds the weights of KRs against the effort spent on them, in an order of its own, so that sums
// come out the same. It is empty where nothing has a weight or nothing was worked on.
func mix(krs []TeamKR) []mixed {
	krs = slices.Clone(krs)
	slices.SortFunc(krs, func(a, b TeamKR) int { return cmp.Compare(a.Ref, b.Ref) })
	var weight float64
	var work Weight
	for _, kr := range krs {
		weight += max(finite(kr.Weight), 0)
		work += kr.Mix
	}
	if weight <= 0 || work <= 0 {
		return nil
	}
	parts := make([]mixed, len(krs))
	for i, kr := range krs {
		parts[i] = mixed{kr, max(finite(kr.Weight), 0) / weight, float64(kr.Mix) / float64(work)}
	}
	return parts
}

// distance is the total variation distance between what was declared and the work, nil without either.
func distance(krs []TeamKR) *float64 {
	parts := mix(krs)
	if parts == nil {
		return nil
	}
	d := 0.0
	for _, p := range parts {
		d += math.Abs(p.declared - p.work)
	}
	d = clamp01(d / 2)
	return &d
}

// sources names the KRs that hold so much more than was declared, and those that lack it.
func sources(krs []TeamKR, over float64) (from, to []string) {
	parts := mix(krs)
	slices.SortStableFunc(parts, func(a, b mixed) int { return cmp.Compare(b.work-b.declared, a.work-a.declared) })
	left := over
	for i := 0; i < len(parts) && (left > slack || i == 0); i++ {
		from, left = append(from, parts[i].kr.Label), left-(parts[i].work-parts[i].declared)
	}
	left = over
	for i := len(parts) - 1; i >= 0 && (left > slack || to == nil); i-- {
		to, left = append(to, parts[i].kr.Label), left-(parts[i].declared-parts[i].work)
	}
	return from, to
}

// drifting is since when the distance is above the limit: since the day that yesterday's row names, or today.
func drifting(in TeamInput, d *float64, th Thresholds) Day {
	switch {
	case d == nil || *d <= th.DriftShare+slack:
		return 0
	case in.DriftedSince.Known():
		return in.DriftedSince
	}
	return in.Today
}

func value(d *float64) float64 {
	if d == nil {
		return 0
	}
	return *d
}
