package strategyui

import (
	"cmp"
	"math"
	"slices"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

// spark draws a key result over its cycle: what was expected, and what was reached at the end of each week.
func (s scene) spark(k *board.StrategyKR) ui.SparkView {
	v := ui.SparkView{Now: 100 * s.at(s.today), Health: ui.Health(k.Status.Health()), Expected: s.expected(k)}
	if k.HasValue {
		v.Actual = s.actual(k)
	}
	v.Text = "Trajectory of " + goal.KRLabel(k.Number) + ": " + signal.Percent(k.Shown) + " done, " + signal.Percent(k.Expected) + " expected"
	if !k.HasValue {
		v.Text = "Trajectory of " + goal.KRLabel(k.Number) + ": no value yet"
	}
	return v
}

// at is where a day lies in the cycle, 0 to 1.
func (s scene) at(day time.Time) float64 {
	all := s.cycle.EndsOn.Sub(s.cycle.StartsOn)
	return min(max(float64(day.Sub(s.cycle.StartsOn))/float64(all), 0), 1)
}

// expected is the line that is promised today; where it was another one, what was expected then.
func (s scene) expected(k *board.StrategyKR) []ui.Point {
	days := []time.Time{k.StartOn, k.DueOn}
	points := make([]signal.Waypoint, 0, len(k.Waypoints))
	for _, w := range k.Waypoints {
		points = append(points, signal.Waypoint{Day: signal.DayOf(w.On), Value: w.Value})
		days = append(days, w.On)
	}
	span, scale := signal.Span{Start: signal.DayOf(k.StartOn), Due: signal.DayOf(k.DueOn)}, scaleOf(k)
	promised := func(day time.Time) float64 { return signal.Expected(span, scale, points, signal.DayOf(day)) }
	var line []ui.Point
	for i, day := range k.Days {
		if math.Abs(k.Due[i]-promised(day)) > 0.01 { // the promise was another one: keep what was true then
			line = append(line, ui.Point{X: 100 * s.at(day), Y: 100 * k.Due[i]})
		}
	}
	for _, day := range days {
		if len(line) == 0 || 100*s.at(day) > line[len(line)-1].X {
			line = append(line, ui.Point{X: 100 * s.at(day), Y: 100 * promised(day)})
		}
	}
	slices.SortStableFunc(line, byX)
	return line
}

// actual joins the check-ins from before the first daily row with the weekly samples and with now.
func (s scene) actual(k *board.StrategyKR) []ui.Point {
	var line []ui.Point
	add := func(day time.Time, progress float64) {
		line = append(line, ui.Point{X: 100 * s.at(day), Y: 100 * min(max(progress, 0), 1)})
	}
	scale := scaleOf(k)
	if scale.Metric() {
		add(later(k.StartOn, s.cycle.StartsOn), 0)
	}
	for i, day := range k.CheckInDays {
		if scale.Metric() && (len(k.Days) == 0 || day.Before(k.Days[0])) && day.After(s.cycle.StartsOn) {
			add(day, scale.At(k.CheckInValues[i]))
		}
	}
	for i, day := range k.Days {
		if day.Before(s.today) {
			add(day, k.Reached[i])
		}
	}
	if !s.today.After(s.cycle.EndsOn) || len(line) < 2 {
		add(s.today, k.Progress)
	}
	slices.SortStableFunc(line, byX)
	return line
}

func byX(a, b ui.Point) int { return cmp.Compare(a.X, b.X) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
