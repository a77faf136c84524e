package signal

// Land is where the metric arrives on the due date if it keeps the pace of the last three weeks.
type Land struct {
	Value   float64
	Due     Day
	Days    int     // that the pace was taken over: 21, or what there is between 7 and 35
	PerWeek float64 // change of the metric in a week
}

// Landing projects the metric from its latest value and the one nearest to three weeks before
// it; the KR's start counts as a value. It is false without a metric or a fresh value, without a
// second value one to five weeks older, or once the due date is reached.
func Landing(h History, scale Scale, span Span, today Day) (Land, bool) {
	now, day, ok := h.ValueOn(today)
	if !ok || !scale.Metric() || today >= span.Due || today.Since(day) >= EffectWindow {
		return Land{}, false
	}
	then, days := finite(scale.Start), day.Since(span.Start)
	for _, c := range h {
		if d := day.Since(c.Day); c.Value != nil && off(d) < off(days) {
			then, days = finite(*c.Value), d
		}
	}
	if days < 7 || days > 35 {
		return Land{}, false
	}
	perDay := (now - then) / float64(days)
	return Land{
		Value: scale.plausible(now, now+perDay*float64(span.Due.Since(day))),
		Due:   span.Due, Days: days, PerWeek: finite(perDay * 7),
	}, true
}

// off is how far a number of days is from three weeks.
func off(days int) int { return max(days-EffectWindow, EffectWindow-days) }

// plausible keeps a projection from leaving the range that such values have: not below zero
// where none was, not above 100 %.
func (s Scale) plausible(now, v float64) float64 {
	if min(s.Start, s.Target, now) >= 0 {
		v = max(v, 0)
	}
	if s.Unit == "%" && max(s.Start, s.Target, now) <= 100 {
		v = min(v, 100)
	}
	return finite(v)
}

// Sentence returns "At the pace of the last three weeks it lands at 36 days on 27 Sep. Target 28."
func (l Land) Sentence(scale Scale) string {
	over := Weeks(l.Days)
	if over == "3 weeks" {
		over = "three weeks"
	}
	return "At the pace of the last " + over + " it lands at " + scale.Format(l.Value) + " on " +
		l.Due.Short() + ". Target " + scale.plain(scale.Target) + "."
}

// MetricMoved is how far the progress moved in the last EffectWindow days, unclamped. It is
// false without a metric, when no value was stated in that time, or none is known before it.
func MetricMoved(h History, scale Scale, span Span, today Day) (float64, bool) {
	from := today - EffectWindow
	now, day, ok := h.ValueOn(today)
	if !ok || !scale.Metric() || day <= from {
		return 0, false
	}
	then, _, ok := h.ValueOn(from)
	if !ok {
		then, ok = finite(scale.Start), span.Start >= from
	}
	return finite(scale.At(now) - scale.At(then)), ok
}
