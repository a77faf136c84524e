package ui

import "math"

// ChartView is the big chart of a key result: actual against expected.
type ChartView struct {
	Actual, Expected, Projected []Point
	Down                        bool // the target is below the start
	Now                         float64
	NowText                     string // "Today", or the day of a page of the past
	ActualText, ExpectedText    string // "35%", "54%"
	TargetText, LandsText       string
	Rows                        []Tick // values, 0 at the start value, 100 at the target
	Weeks                       []Tick
	Marks                       []Tick // stalls on the floor
	Health                      Health
	Text, Caption               string
}

// label is text beside a point: shifted by whole pixels so that neighbours do not touch.
type label struct {
	Class, X, Y, DX, DY, Anchor, Strong, Text string
}

// The plot is about this many pixels high; lines of text need room.
const plotHeight, lineHeight = 200, 15

func (v ChartView) scale() scale {
	return newScale(v.Down, v.Actual, v.Expected, v.Projected)
}

// today places the labels of actual and expected beside the upright line of today, where no line
// leads: below rising lines and above falling ones, the other way round on the left of today.
func (v ChartView) today() []label {
	s := v.scale()
	actual, expected := pixels(s.y(end(v.Actual).Y)), pixels(s.y(at(v.Expected, v.Now)))
	dx, anchor, above := "9", "start", v.Down
	if v.Now > 75 {
		dx, anchor, above = "-9", "end", !v.Down
	}
	actualAt, expectedAt := beside(actual, expected, above)
	var out []label
	if v.ActualText != "" && len(v.Actual) > 0 {
		dx, anchor := dx, anchor
		if end(v.Actual).X < 25 {
			dx, anchor = "9", "start"
		}
		out = append(out, label{"act-l", share(end(v.Actual).X), share(s.y(end(v.Actual).Y)), dx, num(actualAt - actual), anchor, v.ActualText, "actual"})
	}
	if v.ExpectedText != "" {
		out = append(out, label{"exp-l", share(v.Now), share(s.y(at(v.Expected, v.Now))), dx, num(expectedAt - expected), anchor, v.ExpectedText, "expected"})
	}
	return out
}

func pixels(y float64) float64 { return y / 100 * plotHeight }

// beside finds heights for the text at two points; where it would touch, the two stand one above
// the other, the higher point's on top.
func beside(a, b float64, above bool) (float64, float64) {
	const up, down = -9, 17
	shift := func(y float64) float64 {
		if (above && y+up > lineHeight) || y+down > plotHeight {
			return y + up
		}
		return y + down
	}
	at, bt := shift(a), shift(b)
	if math.Abs(at-bt) >= lineHeight {
		return at, bt
	}
	top := max(at, bt)
	if at+bt > a+b && top+lineHeight <= plotHeight {
		top = max(a, b) + down
	} else {
		top = min(a, b) + up - lineHeight
	}
	if a <= b {
		return top, top + lineHeight
	}
	return top + lineHeight, top
}

// ends places the labels at the end of the time: the target and where the key result lands.
func (v ChartView) ends() []label {
	s := v.scale()
	target, lands := s.y(100), s.y(end(v.Projected).Y)
	out := []label{}
	if v.TargetText != "" {
		out = append(out, label{"tgt", "100%", share(target), "8", "4", "start", "", v.TargetText})
	}
	if v.LandsText == "" || len(v.Projected) == 0 {
		return out
	}
	dy := 4.0
	switch apart := pixels(lands - target); {
	case math.Abs(apart) >= lineHeight:
	case v.Down || apart < 0:
		dy -= lineHeight + apart
	default:
		dy += lineHeight - apart
	}
	return append(out, label{"prj", "100%", share(lands), "8", num(dy), "start", "", v.LandsText})
}

// marks keeps the label of a stall only where the one before leaves room for it.
func (v ChartView) marks() []label {
	var out []label
	room := math.Inf(-1)
	for _, m := range v.Marks {
		l := label{Class: "mk", X: share(m.At), Anchor: "end", DX: "-2"}
		if m.At < 15 {
			l.Anchor, l.DX = "start", "2"
		}
		if m.At-room > 16 {
			l.Text, room = m.Label, m.At
		}
		out = append(out, l)
	}
	return out
}
