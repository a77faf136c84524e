package whyui

import (
	"strconv"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/shell"
)

// checkIns are the rows of pace and confidence, the newest first.
func (k krWhy) checkIns() []checkInView {
	out := make([]checkInView, 0, len(k.p.CheckIns))
	valued := false
	for _, c := range k.p.CheckIns {
		v := checkInView{On: shell.LongDate(c.At.In(k.p.Loc), k.p.Frame.Today), Note: c.Note}
		if c.By != nil {
			v.By = *c.By
		}
		if c.Confidence != nil {
			v.Confidence = strconv.Itoa(*c.Confidence)
		}
		if c.Value != nil {
			v.Value, v.Counts = k.value(*c.Value), k.counts(*c.Value, !valued)
			valued = true
		}
		out = append(out, v)
	}
	return out
}

func (k krWhy) value(x float64) string {
	switch k.p.KR.Kind {
	case signal.Binary:
		return map[bool]string{true: "Done", false: "Not yet"}[x >= 0.5]
	case signal.Ordinal:
		return signal.Percent(x)
	}
	return k.p.KR.Scale().Format(x)
}

// counts says what a value does to the progress: a range counts each, all else the latest alone.
func (k krWhy) counts(x float64, latest bool) string {
	if k.p.KR.Kind == signal.Maintain {
		if x >= deref(k.p.KR.LowValue) && x <= deref(k.p.KR.HighValue) {
			return "In range"
		}
		return "Out of range"
	}
	if latest && k.p.Ask == signal.AskPace {
		return "Counts"
	}
	return ""
}

func deref(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

// terms are the promises that expected progress follows, the latest first.
func (k krWhy) terms() []string {
	if k.p.Ask != signal.AskPace {
		return nil
	}
	var out []string
	for i := len(k.p.Terms) - 1; i >= 0; i-- {
		v := k.p.Terms[i]
		t := v.Terms
		s := "From " + day(v.ValidFrom.In(k.p.Loc), k.p.Frame.Today)
		if v.ValidTo != nil {
			s += " to " + day(v.ValidTo.In(k.p.Loc), k.p.Frame.Today)
		}
		s += ": " + day(t.StartOn, k.p.Frame.Today) + " to " + day(t.DueOn, k.p.Frame.Today)
		if t.StartValue != nil && t.TargetValue != nil {
			scale := k.p.KR.Scale()
			s += ", " + scale.Format(*t.StartValue) + " to " + scale.Format(*t.TargetValue)
		}
		if n := len(t.Waypoints); n > 0 {
			s += ", " + signal.Count(n, "waypoint")
		}
		out = append(out, s+".")
	}
	return out
}

func day(t, today time.Time) string { return shell.Date(t, today) }

func (k krWhy) slots(keep func(board.KRSlot) bool) []slotView {
	var out []slotView
	for _, s := range k.p.Slots {
		if !keep(s) {
			continue
		}
		v := slotView{Title: s.Title, Planned: "Planned for " + day(s.PlannedOn, k.p.Frame.Today), State: "To come"}
		switch {
		case s.NeverCreated(k.p.Day):
			v.State = "Never created"
		case !s.Empty():
			v.State, v.URL = "Has a task", taskURL(k.base, *s.Number)
		}
		out = append(out, v)
	}
	return out
}
