package ui

import (
	"math"
	"strings"
)

// Point is a place on a chart: X 0–100 of the time, Y 0–100 of the way from start to target.
type Point struct{ X, Y float64 }

// Tick is a label on an axis at 0–100.
type Tick struct {
	At     float64
	Label  string
	Future bool
}

// scale maps the way from start to target to a height on the plot, 0 at its top and 100 at its
// floor. A metric that should fall is drawn falling.
type scale struct {
	low, high float64
	down      bool
}

// newScale holds 0 to 100 and whatever lies outside, up to half the way beyond either end.
func newScale(down bool, lines ...[]Point) scale {
	s := scale{low: 0, high: 100, down: down}
	for _, line := range lines {
		for _, p := range line {
			if finite(p.Y) {
				s.low = max(min(s.low, p.Y), -50)
				s.high = min(max(s.high, p.Y), 150)
			}
		}
	}
	return s
}

func (s scale) y(v float64) float64 {
	if !finite(v) {
		v = 0
	}
	part := (min(max(v, s.low), s.high) - s.low) / (s.high - s.low) * 100
	if s.down {
		return part
	}
	return 100 - part
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// path is an SVG path through the points; points without a number are left out.
func path(points []Point, s scale) string {
	var b strings.Builder
	for _, p := range points {
		if !finite(p.X) || !finite(p.Y) {
			continue
		}
		command := "L"
		if b.Len() == 0 {
			command = "M"
		}
		b.WriteString(command + num(min(max(p.X, 0), 100)) + " " + num(s.y(p.Y)))
	}
	return b.String()
}

// area is the gap between the actual line and the expected one up to the last actual point.
func area(actual, expected []Point, s scale) string {
	if len(actual) < 2 || len(expected) < 2 {
		return ""
	}
	first, last := actual[0], actual[len(actual)-1]
	outline := append(actual[:len(actual):len(actual)], Point{last.X, at(expected, last.X)})
	for i := len(expected) - 1; i >= 0; i-- {
		if expected[i].X < last.X && expected[i].X > first.X {
			outline = append(outline, expected[i])
		}
	}
	outline = append(outline, Point{first.X, at(expected, first.X)})
	d := path(outline, s)
	if d == "" {
		return ""
	}
	return d + "z"
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

// end is the last point of a line.
func end(line []Point) Point {
	if len(line) == 0 {
		return Point{}
	}
	return line[len(line)-1]
}

// share is a coordinate on a plot that has no view box, so that dots stay round and text unstretched.
func share(v float64) string {
	if !finite(v) {
		v = 0
	}
	return num(min(max(v, 0), 100)) + "%"
}

// dot is the radius of a point on a line; the latest is larger.
func dot(latest bool) string {
	if latest {
		return "4.5"
	}
	return "2.5"
}
