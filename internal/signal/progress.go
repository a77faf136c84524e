package signal

import "math"

// Kind is how a KR is measured (SIGNALS 2).
type Kind string

// The kinds of KR.
const (
	Increase    Kind = "increase"
	Decrease    Kind = "decrease"
	Maintain    Kind = "maintain"     // stay within [Low, High]
	Binary      Kind = "binary"       // value 0 or 1
	Ordinal     Kind = "ordinal"      // value 0 to 3: none, commit, target, stretch
	WorkTracked Kind = "work_tracked" // the share of work done
)

var ordinalLevels = [...]float64{0, 0.3, 0.7, 1}

// Scale places values of a KR between its start (0) and its target (1).
type Scale struct {
	Kind          Kind
	Start, Target float64 // increase, decrease
	Low, High     float64 // maintain
	Unit          string  // "days", "%", "€"
}

// At returns the progress that a value of the metric means, unclamped (SIGNALS 2). For kinds
// without a metric a value is the share itself.
func (s Scale) At(v float64) float64 {
	v = finite(v)
	switch s.Kind {
	case Increase, Decrease:
		return s.ratio(v)
	case Ordinal:
		return ordinalLevels[int(math.Round(min(max(v, 0), 3)))]
	case Binary:
		if v >= 0.5 {
			return 1
		}
		return 0
	}
	return v
}

func (s Scale) ratio(v float64) float64 {
	start, target := finite(s.Start), finite(s.Target)
	if start == target { // refused when written; an old row must still not break the board
		if v == target {
			return 1
		}
		return 0
	}
	// Halves keep the differences of the largest floats finite.
	return finite((v/2 - start/2) / (target/2 - start/2))
}

// Value returns the metric's value at a progress, for kinds that have one.
func (s Scale) Value(p float64) (float64, bool) {
	if s.Kind != Increase && s.Kind != Decrease {
		return 0, false
	}
	return finite(s.Start + p*(s.Target-s.Start)), true
}

// Metric reports whether the KR has a metric that runs from a start to a target.
func (s Scale) Metric() bool { return s.Kind == Increase || s.Kind == Decrease }

// progress returns the unclamped progress of a KR, false while it has no value (SIGNALS 2).
func progress(in KRInput) (float64, bool) {
	switch in.Scale.Kind {
	case Maintain:
		return in.History.inRange(in.Scale.Low, in.Scale.High)
	case WorkTracked:
		return in.Work.WorkDone()
	}
	if in.Current == nil {
		return 0, false
	}
	return in.Scale.At(*in.Current), true
}

func clamp01(x float64) float64 { return min(max(finite(x), 0), 1) }

// finite turns what is no number into 0 and bounds the rest, so that nothing shown is NaN or Inf.
func finite(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	const limit = 1e15
	return min(max(x, -limit), limit)
}
