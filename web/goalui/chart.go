package goalui

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

// plot places days and values of one key result on its chart.
type plot struct {
	k          board.KRHead
	d          signal.KRData
	scale      signal.Scale
	start, due signal.Day
	today      signal.Day
	loc        *time.Location
	history    signal.History
	promises   []promise
}

func newPlot(p board.KeyResult, d signal.KRData) plot {
	c := plot{
		k: p.KR, d: d, scale: p.KR.Scale(), loc: p.Loc, today: signal.DayOf(p.Today),
		start: signal.DayOf(p.KR.StartOn), due: signal.DayOf(p.KR.DueOn), promises: promises(p.Versions, p.Loc),
	}
	for _, pr := range c.promises {
		c.start = min(c.start, pr.span.Start)
	}
	for _, i := range p.CheckIns {
		c.history = append(c.history, signal.Checkin{Day: signal.DayOf(i.At.In(p.Loc)), Value: i.Value, Confidence: i.Confidence})
	}
	return c
}

// x is where a day lies, 0 to 100.
func (c plot) x(d signal.Day) float64 {
	return min(max(100*float64(d.Since(c.start))/float64(max(c.due.Since(c.start), 1)), 0), 100)
}

// y is how far a value is on the way from start to target, in points. Of what is to be held it is
// the place between the two bounds.
func (c plot) y(v float64) float64 {
	switch {
	case c.scale.Kind == signal.Maintain && c.scale.High > c.scale.Low:
		return 100 * (v - c.scale.Low) / (c.scale.High - c.scale.Low)
	case c.scale.Kind == signal.Maintain:
		return 50 + 50*(v-c.scale.Low)/max(math.Abs(c.scale.Low), 1)
	case c.scale.Metric():
		return 100 * c.scale.At(v)
	}
	return 100 * v
}

// expected is the line that was true at each date: a promise that changed is drawn as it was.
func (c plot) expected() []ui.Point {
	if c.scale.Kind == signal.Maintain {
		return nil
	}
	var line []ui.Point
	for i, p := range c.promises {
		from, to := max(p.from, c.start), c.due
		if i == 0 {
			from = c.start
		}
		if p.to.Known() {
			to = min(p.to, c.due)
		}
		if from > to || (from == to && i < len(c.promises)-1) {
			continue
		}
		for _, day := range p.bends(from, to) {
			line = append(line, ui.Point{X: c.x(day), Y: c.due100(p, day)})
		}
	}
	return line
}

// due100 is what a promise expected on a day, on today's axis.
func (c plot) due100(p promise, day signal.Day) float64 {
	share := p.expected(day)
	if v, ok := p.scale.Value(share); ok && c.scale.Metric() {
		return 100 * c.scale.At(v)
	}
	return 100 * share
}

// actual is what check-ins said, and for a key result without values what its work did.
func (c plot) actual(weeks []board.KRWeek) []ui.Point {
	if c.scale.Kind == signal.WorkTracked {
		return c.worked(weeks)
	}
	steps := !c.scale.Metric() && c.scale.Kind != signal.Maintain
	var line []ui.Point
	if c.scale.Kind != signal.Maintain {
		line = []ui.Point{{X: 0, Y: 0}}
	}
	for _, i := range c.history {
		if i.Value == nil || i.Day > c.today {
			continue
		}
		at := ui.Point{X: c.x(i.Day), Y: c.y(*i.Value)}
		if n := len(line); n > 0 && steps {
			line = append(line, ui.Point{X: at.X, Y: line[n-1].Y})
		} else if n > 0 && line[n-1].X == at.X {
			line = line[:n-1] // the later one of a day counts
		}
		line = append(line, at)
	}
	if len(line) == 1 && c.scale.Kind != signal.Maintain && c.k.CurrentValue == nil {
		return nil
	}
	if n := len(line); steps && n > 0 && line[n-1].X < c.x(c.today) {
		line = append(line, ui.Point{X: c.x(c.today), Y: line[n-1].Y})
	}
	return line
}

func (c plot) worked(weeks []board.KRWeek) []ui.Point {
	var line []ui.Point
	for _, w := range weeks {
		line = append(line, ui.Point{X: c.x(signal.DayOf(w.Day)), Y: 100 * w.Progress})
	}
	if c.d.HasWork && (len(line) == 0 || line[len(line)-1].X < c.x(c.today)) {
		line = append(line, ui.Point{X: c.x(c.today), Y: 100 * c.d.Progress})
	}
	return line
}

// marks are the days on which work got stuck.
func (c plot) marks(p board.KeyResult, key func(int64) string) []ui.Tick {
	days := map[int64]map[signal.Day]bool{}
	add := func(number int64, day signal.Day) {
		if day < c.start || day > min(c.due, c.today) {
			return
		}
		if days[number] == nil {
			days[number] = map[signal.Day]bool{}
		}
		days[number][day] = true
	}
	for _, t := range p.Open {
		if class := classify(t.LinkedTask, p, c.today); class.Stalled {
			add(t.Number, class.StalledSince)
		}
	}
	for _, b := range p.Blocked {
		add(b.Number, signal.DayOf(b.At.In(p.Loc)))
	}
	var out []ui.Tick
	for number, all := range days {
		for day := range all {
			out = append(out, ui.Tick{At: c.x(day), Label: key(number) + " stalls"})
		}
	}
	slices.SortFunc(out, func(a, b ui.Tick) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Label, b.Label)) })
	return out
}

// weeks number the ends of weeks from the key result's start.
func (c plot) weeks() []ui.Tick {
	days := c.due.Since(c.start)
	n := (days + 6) / 7
	each := max((n+12)/13, 1)
	var out []ui.Tick
	for i := each; i <= n; i += each {
		end := min(c.start+signal.Day(7*i), c.due)
		out = append(out, ui.Tick{At: c.x(end), Label: fmt.Sprint(i), Future: end-7 >= c.today})
	}
	return out
}

// rows are round values between start and target where there are some.
func (c plot) rows() []ui.Tick {
	s := c.scale
	switch s.Kind {
	case signal.Binary:
		return []ui.Tick{{At: 0, Label: "no"}, {At: 100, Label: "yes"}}
	case signal.Ordinal:
		return []ui.Tick{{At: 0, Label: "none"}, {At: 30, Label: "commit"}, {At: 70, Label: "target"}, {At: 100, Label: "stretch"}}
	case signal.Maintain:
		out := []ui.Tick{{At: c.y(s.Low), Label: short(s.Low, 2, s.Unit)}}
		if s.High > s.Low {
			out = append(out, ui.Tick{At: 100, Label: short(s.High, 2, s.Unit)})
		}
		return out
	case signal.WorkTracked:
		return []ui.Tick{{At: 0, Label: "0%"}, {At: 50, Label: "50%"}, {At: 100, Label: "100%"}}
	}
	n := parts(s.Target - s.Start)
	out := make([]ui.Tick, 0, n+1)
	for i := range n + 1 {
		v := s.Start + (s.Target-s.Start)*float64(i)/float64(n)
		out = append(out, ui.Tick{At: 100 * float64(i) / float64(n), Label: short(v, decimals((s.Target-s.Start)/float64(n)), s.Unit)})
	}
	return out
}

// parts is into how many equal parts a span falls with round ends: whole ones if there are some.
func parts(span float64) int {
	for _, round := range []func(float64) bool{whole, halves} {
		for _, n := range []int{4, 3, 5, 2} {
			if round(math.Abs(span) / float64(n)) {
				return n
			}
		}
	}
	return 2
}

func whole(step float64) bool { return step >= 1 && math.Abs(step-math.Round(step)) < 1e-6 }

// halves have at most one figure and a half: 25, 0.15, 4.5.
func halves(step float64) bool {
	lead := 2 * step / math.Pow10(int(math.Floor(math.Log10(step))))
	return math.Abs(lead-math.Round(lead)) < 1e-6
}

func decimals(step float64) int {
	for n := range 4 {
		if v := step * math.Pow10(n); math.Abs(v-math.Round(v)) < 1e-6 {
			return n
		}
	}
	return 3
}

// inUnit is the unit as a heading names it: " in days".
func inUnit(s signal.Scale) string {
	if r, _ := utf8.DecodeRuneInString(s.Unit); unicode.IsLetter(r) && (s.Metric() || s.Kind == signal.Maintain) {
		return ", " + s.Unit
	}
	return ""
}
