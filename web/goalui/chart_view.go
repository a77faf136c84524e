package goalui

import (
	"fmt"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

// chartView is the chart with its heading and, for worded levels, what they mean.
type chartView struct {
	ui.ChartView
	Title  string
	Levels []levelView
}

type levelView struct {
	Name, Text string
	Reached    bool
}

func newChartView(p board.KeyResult, d signal.KRData, key func(int64) string) chartView {
	c := newPlot(p, d)
	v := chartView{Title: "Actual against expected" + inUnit(c.scale), Levels: levels(p.KR)}
	v.Actual, v.Expected = c.actual(p.Weeks), c.expected()
	v.Now, v.Health, v.Down = c.x(c.today), health(p.KR.Status), c.scale.Kind == signal.Decrease
	v.NowText = "Today"
	if p.Frame.Past || c.today > c.due {
		v.NowText = min(c.today, c.due).Short()
	}
	v.Rows, v.Weeks, v.Marks = c.rows(), c.weeks(), c.marks(p, key)
	v.TargetText, v.ExpectedText = "Target", signal.Percent(d.Expected)
	c.say(&v)
	v.Caption, v.LandsText = c.caption(), ""
	if land, ok := signal.Landing(c.history, c.scale, c.current(), c.today); ok && p.KR.State == "active" {
		last := v.Actual[len(v.Actual)-1]
		v.Projected = []ui.Point{last, {X: 100, Y: c.y(land.Value)}}
		v.LandsText, v.Caption = "Lands at "+c.brief(land.Value), land.Sentence(c.scale)
	}
	v.Text = c.sentence(v)
	return v
}

// brief is a value beside the plot, where there is little room.
func (c plot) brief(v float64) string {
	if text := c.scale.Format(v); len(text) <= 8 {
		return text
	}
	return short(v, 1, c.scale.Unit)
}

func (c plot) current() signal.Span {
	return signal.Span{Start: signal.DayOf(c.k.StartOn), Due: c.due}
}

// say words what the chart shows now, by kind.
func (c plot) say(v *chartView) {
	if c.d.HasValue {
		v.ActualText = signal.Percent(c.d.Shown)
	}
	switch c.scale.Kind {
	case signal.Maintain:
		v.Title, v.TargetText, v.ExpectedText = "Value between its bounds"+inUnit(c.scale), "Upper bound", ""
		if c.k.CurrentValue != nil {
			v.ActualText = c.scale.Format(*c.k.CurrentValue)
		}
	case signal.Binary, signal.Ordinal:
		v.TargetText = ""
		if c.d.HasValue {
			v.ActualText = lower(level(c.k, val(c.k.CurrentValue, -1)))
		}
	case signal.WorkTracked:
		v.Title, v.TargetText = "Work done against expected", ""
	}
	if c.today > c.due || c.today < c.start {
		v.ExpectedText = ""
	}
}

// caption says why nothing is projected, where something could be.
func (c plot) caption() string {
	switch {
	case c.scale.Kind == signal.WorkTracked:
		return "Its value is the share of its work that is done. No check-in changes it."
	case !c.d.HasValue:
		return "There is no value yet. The first check-in begins the line."
	case !c.scale.Metric():
		return ""
	case c.today >= c.due:
		return "Its due date, " + c.due.Long() + ", is reached."
	}
	if _, day, ok := c.history.ValueOn(c.today); ok && c.today.Since(day) >= signal.EffectWindow {
		return "The last value is from " + day.Long() + ". Without one of the last three weeks nothing is projected."
	}
	return "Two values a week or more apart are needed to project where it lands."
}

// sentence is the chart in words, with the same numbers.
func (c plot) sentence(v chartView) string {
	week := max((c.today.Since(c.start)+6)/7, 1)
	text := fmt.Sprintf("%s by week. Week %d: ", goal.KRLabel(c.k.Number), week)
	switch {
	case v.ActualText == "":
		text += "no value yet"
	case c.scale.Metric() || c.scale.Kind == signal.WorkTracked:
		text += "actual " + v.ActualText + " of the way"
	default:
		text += "actual " + v.ActualText
	}
	if v.ExpectedText != "" {
		text += ", expected " + v.ExpectedText
	}
	text += "."
	if v.LandsText != "" {
		text += " " + v.LandsText + "."
	}
	return text
}

func levels(k board.KRHead) []levelView {
	if k.Kind != signal.Ordinal {
		return nil
	}
	v := val(k.CurrentValue, 0)
	return []levelView{{"Commit", k.CommitText, v >= 0.3-1e-9}, {"Target", k.TargetText, v >= 0.7-1e-9}, {"Stretch", k.StretchText, v >= 1-1e-9}}
}
