package signal

import "math"

// FinishKind says whether the open work has a projected end.
type FinishKind string

// What the pace of the last four weeks says about the open work.
const (
	FinishNone     FinishKind = "nothing_open"
	FinishNoCloses FinishKind = "no_closes"
	FinishOn       FinishKind = "projected"
)

// Finish is when the open work ends at the pace of the last four weeks (SIGNALS 2).
type Finish struct {
	Kind FinishKind `json:"kind"`
	Day  Day        `json:"day"` // with FinishOn
}

// String returns "29 Oct", "no closes in 4 weeks" or "no open work".
func (f Finish) String() string {
	switch f.Kind {
	case FinishOn:
		return f.Day.Short()
	case FinishNoCloses:
		return "no closes in 4 weeks"
	}
	return "no open work"
}

const farthest = 3650 // days ahead that a projection may reach

// ProjectFinish divides the open weight by the weight closed per week, the mean of the last
// four weeks (SIGNALS 2). A KR younger than that is averaged over its own age, at least a week.
func ProjectFinish(work Contribution, start, today Day) Finish {
	open := work.Open().W
	if open <= 0 {
		return Finish{Kind: FinishNone}
	}
	if work.Closed28.W <= 0 {
		return Finish{Kind: FinishNoCloses}
	}
	age := min(max(today.Since(start), 7), FinishWindow)
	days := math.Ceil(float64(open)*float64(age)/float64(work.Closed28.W) - slack)
	return Finish{Kind: FinishOn, Day: today + Day(min(days, farthest))}
}

// NeededPerWeek is the progress a week that still reaches the target on the due date; false
// when no time is left.
func NeededPerWeek(progress float64, span Span, today Day) (float64, bool) {
	days := span.Due.Since(today)
	if days <= 0 {
		return 0, false
	}
	return (1 - clamp01(progress)) * 7 / float64(days), true
}
