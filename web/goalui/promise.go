package goalui

import (
	"slices"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
)

// promise is what a key result promised from a day until before another.
type promise struct {
	from, to  signal.Day // to is zero for the one that holds
	span      signal.Span
	scale     signal.Scale
	waypoints []signal.Waypoint
	why, by   string
	changed   []string
}

// measures are the fields that a promise is made of.
var measures = []string{"kind", "start_value", "target_value", "low_value", "high_value", "waypoints", "start_on", "due_on", "unit", "commit_text", "target_text", "stretch_text"}

// promises are the versions of a key result that differ in what they measure by, oldest first.
// Each says who changed it to what it became and why.
func promises(versions []board.KRVersion, loc *time.Location) []promise {
	var out []promise
	for _, v := range versions {
		changed := slices.DeleteFunc(slices.Clone(v.Changed), func(f string) bool { return !slices.Contains(measures, f) })
		if len(out) > 0 && len(changed) == 0 {
			continue
		}
		p := promised(v.Terms)
		p.from, p.why, p.by, p.changed = signal.DayOf(v.ValidFrom.In(loc)), v.Why, deref(v.By), changed
		if len(out) > 0 {
			out[len(out)-1].to = p.from
		}
		out = append(out, p)
	}
	return out
}

func promised(t goal.KeyResultTerms) promise {
	p := promise{
		span:  signal.Span{Start: signal.DayOf(t.StartOn), Due: signal.DayOf(t.DueOn)},
		scale: signal.Scale{Kind: signal.Kind(t.Kind), Start: val(t.StartValue, 0), Target: val(t.TargetValue, 0), Low: val(t.LowValue, 0), High: val(t.HighValue, 0), Unit: t.Unit},
	}
	for _, w := range t.Waypoints {
		p.waypoints = append(p.waypoints, signal.Waypoint{Day: signal.DayOf(w.On), Value: w.Value})
	}
	return p
}

// expected is the progress that was due on a day.
func (p promise) expected(day signal.Day) float64 {
	return signal.Expected(p.span, p.scale, p.waypoints, day)
}

// bends are the days between from and to on which the expected line may change its direction.
func (p promise) bends(from, to signal.Day) []signal.Day {
	days := []signal.Day{from, to, p.span.Start, p.span.Due}
	for _, w := range p.waypoints {
		days = append(days, w.Day)
	}
	days = slices.DeleteFunc(days, func(d signal.Day) bool { return d < from || d > to })
	slices.Sort(days)
	return slices.Compact(days)
}
