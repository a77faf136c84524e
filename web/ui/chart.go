package ui

import "math"

// ChartView is the big chart of a key result: actual against expected.
type ChartView struct {
	Actual, Expected, Projected []Point
	Down                        bool // the target is below the start
	Now                         float64
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

// Labels nearer than this on the plot, of about 200 px, would touch.
const tooNear = 10

const above, below = "-9", "17"

func (v ChartView) scale() scale {
	return newScale(v.Down, v.Actual, v.Expected, v.Projected)
}

// today places the labels of actual and expected beside the upright line of today: on the free side
// of their lines, or away from each other where they are close.
func (v ChartView) today() []label {
	s := v.scale()
	actual, expected := s.y(end(v.Actual).Y), s.y(at(v.Expected, v.Now))
	actualDY, expectedDY := above, below
	if v.Down {
		expectedDY = above
	}
	if math.Abs(actual-expected) < 2*tooNear {
		actualDY, expectedDY = above, below
		if actual > expected {
			actualDY, expectedDY = below, above
		}
	}
	dx, anchor := "9", "start"
	if v.Now > 75 {
		dx, anchor = "-9", "end"
	}
	var out []label
	if v.ActualText != "" && len(v.Actual) > 0 {
		out = append(out, label{"act-l", share(end(v.Actual).X), share(actual), dx, actualDY, anchor, v.ActualText, "actual"})
	}
	if v.ExpectedText != "" {
		out = append(out, label{"exp-l", share(v.Now), share(expected), dx, expectedDY, anchor, v.ExpectedText, "expected"})
	}
	return out
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
	dy := "4"
	if math.Abs(target-lands) < tooNear {
		dy = "-12"
		if target < 50 {
			dy = "20"
		}
	}
	return append(out, label{"prj", "100%", share(lands), "8", dy, "start", "", v.LandsText})
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
