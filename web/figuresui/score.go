package figuresui

import (
	"fmt"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// scoreView is the alignment score with how it is made.
type scoreView struct {
	Has   bool
	Score string
	Since string // "62 on 27 Sep, eight weeks ago"
	Note  string // instead of a score
	Spark ui.SparkView
	Parts []partView
	Sum   string // "35.5 + 18.4 + 12.8, before rounding 66.71"
}

// partView is one part of the score: what is counted, and the points it makes.
type partView struct {
	Name, Counted, Made, Points string
	Health                      ui.Health
}

func (s scene) score() scoreView {
	a := signal.Align(s.now.Input(), s.th)
	v := scoreView{Has: a.Has, Score: fmt.Sprint(a.Score)}
	if !a.Has {
		v.Note = "There is no open task yet, so there is nothing to align."
		return v
	}
	line := s.line(func(w board.FigureSums) (float64, bool) {
		then := signal.Align(w.Input(), s.th)
		return float64(then.Score), then.Has
	})
	v.Spark = ui.SparkView{Actual: line, Now: 100, Text: "Alignment score of the last eight weeks" + s.ends(line, "%.0f")}
	if first, ok := s.first(func(w board.FigureSums) bool { return signal.Align(w.Input(), s.th).Has }); ok {
		v.Since = fmt.Sprintf("%d on %s", signal.Align(first.Input(), s.th).Score, shell.Date(first.Day, s.today))
	}
	floor := signal.Percent(s.th.FocusFloor)
	aimed := partView{
		Name: "Aimed at lagging KRs", Counted: a.Aimed.Share.String() + " open tasks aim at a KR that is behind, " + a.Aimed.Share.Percent(),
		Made: "30 points at " + floor + " and above, in proportion below", Points: points(a.Aimed),
	}
	switch {
	case !a.AnyBehind:
		aimed.Counted, aimed.Made = "No key result lags", "so the part counts full"
	case a.Aimed.Share.Ratio() < s.th.FocusFloor:
		aimed.Health = "off"
	}
	v.Parts = []partView{
		{Name: "Linked to a KR", Counted: a.Linked.Share.String() + " open tasks are linked to a KR, " + a.Linked.Share.Percent(), Made: "50 points × the share", Points: points(a.Linked)},
		aimed,
		{Name: "Created from a goal", Counted: born(a.FromGoal.Share), Made: "20 points × the share", Points: points(a.FromGoal)},
	}
	v.Sum = fmt.Sprintf("%s + %s + %s, before rounding %s", v.Parts[0].Points, v.Parts[1].Points, v.Parts[2].Points,
		signal.Number(a.Linked.Points+a.Aimed.Points+a.FromGoal.Points, 2))
	return v
}

func born(s signal.Share) string {
	if !s.Has() {
		return "No active KR has a link"
	}
	return s.String() + " links of active KRs were created from a goal, " + s.Percent()
}

func points(p signal.Part) string { return signal.Number(p.Points, 1) }

// line draws a figure over the weeks that are kept; the last point is today.
func (s scene) line(figure func(board.FigureSums) (float64, bool)) []ui.Point {
	var line []ui.Point
	from := s.today.AddDate(0, 0, -7*8)
	for _, w := range append(s.past(), board.FigureWeek{Day: s.today, FigureSums: s.now}) {
		if y, ok := figure(w.FigureSums); ok {
			line = append(line, ui.Point{X: 100 * float64(w.Day.Sub(from)/time.Hour) / (8 * 7 * 24), Y: y})
		}
	}
	return line
}

// past are the weeks before today: today's row may be a moment older than the sums of now.
func (s scene) past() []board.FigureWeek {
	var out []board.FigureWeek
	for _, w := range s.weeks {
		if w.Day.Before(s.today) {
			out = append(out, w)
		}
	}
	return out
}

// first is the oldest week kept that has data.
func (s scene) first(has func(board.FigureSums) bool) (board.FigureWeek, bool) {
	for _, w := range s.past() {
		if has(w.FigureSums) {
			return w, true
		}
	}
	return board.FigureWeek{}, false
}

// ends says a line in words: ", from 62 to 67".
func (s scene) ends(line []ui.Point, format string) string {
	if len(line) < 2 {
		return ", known only of today"
	}
	return fmt.Sprintf(", from "+format+" to "+format, line[0].Y, line[len(line)-1].Y)
}
