package figuresui

import (
	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// tileView is one figure with its counts, its eight weeks and how it is made.
type tileView struct {
	Name, Value, Counted, Made string
	Was                        string // "58% on 27 Sep"
	Spark                      ui.SparkView
	Lines                      bool // there are weeks to draw
	Bad                        bool
}

func (s scene) tiles(m *board.OfMorning) []tileView {
	linked := s.tile("Linked to a KR", "open tasks", "Open tasks linked to at least one key result, of all open tasks.",
		func(w board.FigureSums) signal.Share { return signal.Share{N: w.Linked, Of: w.Open} })
	aimed := s.tile("Aimed at lagging KRs", "open tasks", "Open tasks linked to a key result that is behind, of all open tasks. "+signal.Percent(s.th.FocusFloor)+" is the floor.",
		func(w board.FigureSums) signal.Share {
			if w.BehindKRs == 0 {
				return signal.Share{}
			}
			return signal.Share{N: w.Aimed, Of: w.Open}
		})
	if s.now.BehindKRs == 0 {
		aimed.Value, aimed.Counted = "none lags", "No key result is behind its line."
	} else {
		aimed.Bad = signal.Share{N: s.now.Aimed, Of: s.now.Open}.Ratio() < s.th.FocusFloor
	}
	return []tileView{
		linked, aimed, s.traced(m),
		s.tile("Created from a goal", "links", "Links whose task was created on a goal's page or from its plan, of the current links of active key results.",
			func(w board.FigureSums) signal.Share { return signal.Share{N: w.FromGoal, Of: w.Links} }),
		s.tile("Theatre index", "links", "Links added after their task existed, of the same links. Work done anyway and linked for show raises it.",
			func(w board.FigureSums) signal.Share { return signal.Share{N: w.Retrofitted, Of: w.Links} }),
		s.halfLife(m),
	}
}

// tile shows a share with its eight weeks.
func (s scene) tile(name, of, made string, share func(board.FigureSums) signal.Share) tileView {
	now := share(s.now)
	line := s.line(func(w board.FigureSums) (float64, bool) { return 100 * share(w).Ratio(), share(w).Has() })
	v := tileView{Name: name, Value: now.Percent(), Counted: now.String() + " " + of, Made: made, Lines: len(line) > 1}
	if !now.Has() {
		v.Counted = "There are no " + of + " to count."
	}
	v.Spark = ui.SparkView{Actual: line, Now: 100, Text: name + " of the last eight weeks" + s.ends(line, "%.0f%%")}
	if first, ok := s.first(func(w board.FigureSums) bool { return share(w).Has() }); ok {
		v.Was = share(first.FigureSums).Percent() + " on " + shell.Date(first.Day, s.today)
	}
	return v
}

const tomorrow = "Counted when a day begins: the first time tomorrow."

func (s scene) traced(m *board.OfMorning) tileView {
	v := tileView{
		Name: "Done work that traces", Value: "no data", Counted: tomorrow,
		Made: "Tasks done in the current cycle that are linked to a key result which is active or done, of all tasks done in it.",
	}
	if m == nil {
		return v
	}
	share := signal.Share{N: m.Traced, Of: m.Done}
	v.Value, v.Counted = share.Percent(), share.String()+" tasks done"
	if m.CycleName != nil {
		v.Counted += " in " + *m.CycleName
	}
	if !share.Has() {
		v.Counted = "No task was done in this cycle before today."
	}
	v.Was = "as " + shell.LongDate(m.Day, s.today) + " began"
	return v
}

func (s scene) halfLife(m *board.OfMorning) tileView {
	v := tileView{
		Name: "Links' half-life", Value: "none yet", Counted: tomorrow,
		Made: "Days until half of the links made in the last year are taken away while their task is open and the cycle runs. Links that live, and those of finished tasks, count as living up to then.",
	}
	if m == nil {
		return v
	}
	v.Counted = signal.Count(m.Ended, "link") + " of " + signal.Number(float64(m.Links), 0) + " ended"
	v.Was = "as " + shell.LongDate(m.Day, s.today) + " began"
	switch {
	case m.Links == 0:
		v.Counted = "No link was made before today."
	case m.HalfLife == nil:
		v.Counted += ". No half-life yet: more than half of the links still live."
	case *m.HalfLife == 0:
		v.Value = "under 1 day"
	default:
		v.Value = signal.Count(*m.HalfLife, "day")
	}
	return v
}
