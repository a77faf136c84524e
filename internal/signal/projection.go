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

// Land is where the metric arrives on the due date if it keeps the pace of the last three weeks.
type Land struct {
	Value   float64
	Due     Day
	PerWeek float64 // change of the metric in a week
}

// Landing projects the metric from its latest value and the one three weeks before it; the KR's
// start counts as a value. It is false without a metric, without two values a week apart, or
// once the due date is reached.
func Landing(h History, scale Scale, span Span, today Day) (Land, bool) {
	now, day, ok := h.ValueOn(today)
	if !ok || !scale.Metric() || today >= span.Due {
		return Land{}, false
	}
	then, from := h.before(day-EffectWindow, scale, span)
	days := day.Since(from)
	if days < 7 {
		return Land{}, false
	}
	perDay := (now - then) / float64(days)
	return Land{
		Value:   finite(now + perDay*float64(span.Due.Since(day))),
		Due:     span.Due,
		PerWeek: finite(perDay * 7),
	}, true
}

// before returns the value that stood on day d: the last one stated until then, else the KR's start.
func (h History) before(d Day, scale Scale, span Span) (float64, Day) {
	if v, on, ok := h.ValueOn(d); ok {
		return v, on
	}
	return finite(scale.Start), span.Start
}

// Sentence returns "At the pace of the last three weeks it lands at 36 days on 27 Sep. Target 28."
func (l Land) Sentence(scale Scale) string {
	return "At the pace of the last three weeks it lands at " + scale.Format(l.Value) + " on " +
		l.Due.Short() + ". Target " + scale.plain(scale.Target) + "."
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

// MetricMoved is how far the progress moved in the last EffectWindow days, unclamped; false
// without a metric, or when no value was stated in that time.
func MetricMoved(h History, scale Scale, span Span, today Day) (float64, bool) {
	now, day, ok := h.ValueOn(today)
	if !ok || !scale.Metric() || today.Since(day) >= EffectWindow {
		return 0, false
	}
	then, _ := h.before(today-EffectWindow, scale, span)
	return finite(scale.At(now) - scale.At(then)), true
}
