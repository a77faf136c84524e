package ui

import "strings"

// Point is a place on a chart: X 0–100 of the time, Y 0–100 of the way from start to target.
type Point struct{ X, Y float64 }

// SparkView is a small trajectory.
type SparkView struct {
	Actual, Expected []Point
	Now              float64
	Health           Health
	Text             string
}

const sparkHeight = 32

func path(points []Point, y func(float64) float64) string {
	var b strings.Builder
	for i, p := range points {
		b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
		b.WriteString(num(p.X) + " " + num(y(p.Y)))
	}
	return b.String()
}

func sparkY(v float64) float64 { return sparkHeight - min(max(v, 0), 100)*sparkHeight/100 }

// upY draws 100 at the top of a unit plot, downY at its bottom (a metric that should fall).
func upY(v float64) float64   { return 100 - min(max(v, 0), 100) }
func downY(v float64) float64 { return min(max(v, 0), 100) }

// area is the gap between the actual line and the expected one up to the last actual point.
func area(actual, expected []Point, y func(float64) float64) string {
	if len(actual) < 2 || len(expected) < 2 {
		return ""
	}
	last := actual[len(actual)-1]
	back := []Point{{last.X, at(expected, last.X)}}
	for i := len(expected) - 1; i >= 0; i-- {
		if expected[i].X < last.X && expected[i].X >= actual[0].X {
			back = append(back, expected[i])
		}
	}
	back = append(back, Point{actual[0].X, at(expected, actual[0].X)})
	return path(append(actual[:len(actual):len(actual)], back...), y) + "z"
}

// at is the height of a line at x.
func at(line []Point, x float64) float64 {
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if x <= b.X && b.X > a.X {
			return a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X)
		}
	}
	if len(line) == 0 {
		return 0
	}
	return line[len(line)-1].Y
}

// Tick is a label on an axis at 0–100.
type Tick struct {
	At     float64
	Label  string
	Future bool
}

// ChartView is the big chart of a key result: actual against expected.
type ChartView struct {
	Actual, Expected, Projected []Point
	Down                        bool // the target is below the start
	Now                         float64
	ActualText, ExpectedText    string // "35%", "54%"
	TargetText, LandsText       string
	Rows                        []Tick // values, 0 at the start value
	Weeks                       []Tick
	Marks                       []Tick // stalls on the floor
	Health                      Health
	Text, Caption               string
}

func (v ChartView) y(p float64) float64 {
	if v.Down {
		return downY(p)
	}
	return upY(p)
}

func (v ChartView) last() Point {
	if len(v.Actual) == 0 {
		return Point{}
	}
	return v.Actual[len(v.Actual)-1]
}

func (v ChartView) projectedEnd() float64 {
	if len(v.Projected) == 0 {
		return 0
	}
	return v.Projected[len(v.Projected)-1].Y
}

// OutcomeView is work done against metric moved, both 0–100, as a path over time.
type OutcomeView struct {
	Path         []Point // X work, Y metric
	Health       Health
	Text         string
	Work, Metric float64
}
