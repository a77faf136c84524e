package signal

// Waypoint is a value of the metric that the KR means to have reached on a day.
type Waypoint struct {
	Day   Day
	Value float64
}

// Span is the time a goal has.
type Span struct{ Start, Due Day }

// Days returns the length of the span.
func (s Span) Days() int { return s.Due.Since(s.Start) }

// Expected is the progress due on a day: linear from start to due date, or piecewise linear
// through the waypoints that lie between (SIGNALS 2). For a goal whose target changed, call it
// with the version that was valid that day.
func Expected(span Span, scale Scale, waypoints []Waypoint, on Day) float64 {
	if !span.Due.Known() || on <= span.Start {
		return 0
	}
	if on >= span.Due || span.Days() <= 0 {
		return 1
	}
	from, to := point{span.Start, 0}, point{span.Due, 1}
	for _, w := range waypoints {
		p := point{w.Day, clamp01(scale.At(w.Value))}
		switch {
		case w.Day <= span.Start || w.Day >= span.Due:
		case w.Day <= on && w.Day > from.day:
			from = p
		case w.Day > on && w.Day < to.day:
			to = p
		}
	}
	t := float64(on.Since(from.day)) / float64(to.day.Since(from.day))
	return clamp01(from.share + t*(to.share-from.share))
}

type point struct {
	day   Day
	share float64
}

// Pace holds what was reached against what was due (SIGNALS 2).
type Pace struct {
	Progress float64 `json:"progress"` // p, 0 to 1
	Expected float64 `json:"expected"` // e, 0 to 1
	Gap      float64 `json:"gap"`      // e − p
	Ratio    float64 `json:"ratio"`    // p / e, 1 where nothing is due yet
	Behind   bool    `json:"behind"`
	Severe   bool    `json:"severe"`
}

// PaceOf judges p against e (SIGNALS 2): behind needs max(7 days, 10 % of the span) to have
// passed, a gap of 10 points and less than 85 % of what was due.
func PaceOf(p, e float64, span Span, today Day, th Thresholds) Pace {
	p, e = clamp01(p), clamp01(e)
	out := Pace{Progress: p, Expected: e, Gap: e - p, Ratio: 1}
	if e > slack {
		out.Ratio = p / e
	}
	quiet := max(float64(th.QuietDays), th.QuietShare*float64(span.Days()))
	late := float64(today.Since(span.Start)) >= quiet-slack
	out.Behind = late && out.Gap >= th.BehindGap-slack && out.Ratio < th.BehindRatio-slack
	out.Severe = out.Behind && (out.Ratio < th.SevereRatio-slack || out.Gap > th.SevereGap+slack)
	return out
}
