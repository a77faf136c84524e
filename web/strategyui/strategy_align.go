package strategyui

import (
	"fmt"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// alignView is the alignment score with its three parts.
type alignView struct {
	Open        string
	Has         bool
	Score       int
	Delta, Note string
	Up, Down    bool
	Parts       []partView
}

type partView struct {
	ui.MeterView
	Title string // "35 of 50 points"
}

const lookBack = 21 * 24 * time.Hour // the change is told since three weeks ago

// newAlign shows the score of now, or of the last day of a cycle that is closed.
func newAlign(b board.Strategy, c strategy.Cycle, today time.Time) alignView {
	now, th := b.Now, b.Frame.Limits()
	if n := len(b.TeamWeeks); c.State == strategy.Closed && n > 0 {
		now = b.TeamWeeks[n-1]
	}
	a := signal.Align(now.Input(), th)
	v := alignView{Open: signal.Count(now.Open, "open task"), Has: a.Has, Score: a.Score}
	if c.State == strategy.Closed {
		v.Open += " on " + shell.Date(now.Day, today)
	}
	if !a.Has {
		v.Note = "There is no open task yet, so there is nothing to align."
		if c.State == strategy.Closed {
			v.Note = "No task was open then."
		}
		return v
	}
	v.Parts = []partView{part("Linked to a KR", a.Linked), aimed(a, th), part("Created from a goal", a.FromGoal)}
	switch {
	case !a.AnyBehind:
		v.Note = "No key result lags, so the middle part counts full."
	case a.Aimed.Share.Ratio() < th.FocusFloor:
		v.Note = "Under " + signal.Percent(th.FocusFloor) + " is a priority problem, not an effort one."
	default:
		v.Note = "At least " + signal.Percent(th.FocusFloor) + " of the work aims at what lags."
	}
	v.since(b.TeamWeeks, now, c, th)
	return v
}

// since tells the change against three weeks ago, or against the first week that is known.
func (v *alignView) since(weeks []board.TeamSums, now board.TeamSums, c strategy.Cycle, th signal.Thresholds) {
	var before *board.TeamSums
	for i := range weeks {
		if weeks[i].Day.Before(now.Day) && (before == nil || now.Day.Sub(weeks[i].Day) >= lookBack) {
			before = &weeks[i]
		}
	}
	if before == nil {
		return
	}
	was := signal.Align(before.Input(), th)
	if !was.Has {
		return
	}
	week, _ := c.Week(before.Day)
	diff := v.Score - was.Score
	v.Up, v.Down = diff > 0, diff < 0
	switch {
	case v.Up:
		v.Delta = fmt.Sprintf("%d since week %d", diff, week)
	case v.Down:
		v.Delta = fmt.Sprintf("%d since week %d", -diff, week)
	default:
		v.Delta = fmt.Sprintf("as in week %d", week)
	}
}

func part(label string, p signal.Part) partView {
	v := partView{Title: points(p)}
	v.Label, v.Text, v.Value = label, p.Share.Percent(), 100*p.Share.Ratio()
	return v
}

func aimed(a signal.Alignment, th signal.Thresholds) partView {
	v := part("Aimed at lagging KRs", a.Aimed)
	v.Floor = 100 * th.FocusFloor
	switch {
	case !a.AnyBehind:
		v.Text, v.Floor, v.Value = "none lags", 0, 100
	case a.Aimed.Share.Ratio() < th.FocusFloor:
		v.Health = "off"
	}
	return v
}

func points(p signal.Part) string {
	return signal.Number(p.Points, 0) + " of " + signal.Number(p.Of, 0) + " points"
}
