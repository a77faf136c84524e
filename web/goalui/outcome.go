package goalui

import (
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

// effect is what work and metric of a key result are held against each other by.
type effect struct {
	kind                  signal.Kind
	hasWork, hasValue     bool
	work, metric          float64 // 0 to 1
	expected, gone        float64
	behind, achieved      bool
	stuck, never, open    int
	inBounds, checkedTime int // of what is to be held
}

const (
	apart = 0.20 // work and metric no longer keep pace
	early = 0.05 // nothing to hold against each other yet
)

// verdict says in one sentence what the work did for the metric, and in another what follows.
func (e effect) verdict() (say, more string) {
	switch {
	case e.kind == signal.WorkTracked:
		return e.followsWork()
	case !e.hasWork && !e.hasValue:
		return "There is nothing to hold against each other yet.", "No task is linked and no value was checked in."
	case e.hasValue && e.kind == signal.Maintain:
		return "It held its bounds in " + signal.Share{N: e.inBounds, Of: e.checkedTime}.String() + " check-ins.", e.workSaid()
	case !e.hasWork && e.kind == signal.Binary && !e.achieved:
		return "The answer is still no. No work is linked to it.", "Link the work that would make it a yes, or plan it."
	case !e.hasWork:
		return "The metric moved " + signal.Percent(e.metric) + ". No work is linked to it.", "Link the work that moves it, or plan what it needs."
	case !e.hasValue:
		return "Work is " + signal.Percent(e.work) + " done. The metric has no value yet.", "A check-in shows what the work did."
	case e.achieved:
		return "The target is reached.", e.workSaid()
	case e.kind == signal.Binary:
		return "Work is " + signal.Percent(e.work) + " done. The answer is still no.", "A yes or no shows nothing on the way. The work is all there is to go by."
	}
	return e.pace()
}

func (e effect) workSaid() string {
	if !e.hasWork {
		return "No work is linked to it."
	}
	return "Work is " + signal.Percent(e.work) + " done."
}

func (e effect) followsWork() (say, more string) {
	if !e.hasWork {
		return "There is no work to follow yet.", "Its value is the share of its work that is done."
	}
	return "Work is " + signal.Percent(e.work) + " done.", "This key result follows its work: the work is its metric."
}

// pace holds a metric that can move bit by bit against the work.
func (e effect) pace() (say, more string) {
	numbers := signal.Percent(e.work) + " of the work moved the metric " + signal.Percent(e.metric)
	switch {
	case max(e.work, e.metric) < early:
		return "It is too early to tell.", "Little is done and little has moved."
	case e.work-e.metric >= apart:
		return "Work is " + signal.Percent(e.work) + " done. The metric moved " + signal.Percent(e.metric) + ".",
			"More tasks of this kind will not help. Ask what the finished work did not change, then change the plan or the key result."
	case e.metric-e.work >= apart:
		return "The metric moves without us.", "It moved " + signal.Percent(e.metric) + " with " + signal.Percent(e.work) +
			" of the work done. Find out what moves it, or link the work that does."
	case e.behind:
		return "The work that gets done pays off. There is too little of it.", numbers + ", with " + signal.Percent(e.gone) + " of the time gone." + e.first()
	}
	return "The work that gets done pays off.", numbers + ", with " + signal.Percent(e.gone) + " of the time gone."
}

// first names what is there to do before looking for new ideas.
func (e effect) first() string {
	var todo []string
	if e.stuck > 0 {
		todo = append(todo, "finish the "+counted(e.stuck, "stuck task"))
	}
	if e.never > 0 {
		todo = append(todo, "create the "+counted(e.never, "missing one"))
	}
	if len(todo) == 0 {
		return ""
	}
	s := signal.List(todo)
	return " " + strings.ToUpper(s[:1]) + s[1:] + " before looking for new ideas."
}

// counted is "two stuck tasks", and "stuck task" where there is one.
func counted(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return strings.ToLower(signal.Capital(n)) + " " + noun + "s"
}

// outcomeView is the panel that holds work against outcome.
type outcomeView struct {
	Say, More string
	Bars      []ui.MeterView
	Plot      *ui.OutcomeView
}

func newOutcome(p board.KeyResult, d signal.KRData, w work) outcomeView {
	k := p.KR
	e := effect{
		kind: k.Kind, hasWork: d.HasWork, hasValue: d.HasValue, work: d.WorkDone, metric: d.Progress, expected: d.Expected,
		gone: gone(p), behind: d.Behind, achieved: k.Status != nil && *k.Status == signal.Achieved,
		stuck: len(w.stuck), never: len(w.never), open: len(p.Open),
	}
	for _, c := range p.CheckIns {
		if c.Value != nil {
			e.checkedTime++
			if *c.Value >= val(k.LowValue, 0) && *c.Value <= val(k.HighValue, 0) {
				e.inBounds++
			}
		}
	}
	var v outcomeView
	v.Say, v.More = e.verdict()
	v.Bars = e.bars(k)
	if e.hasWork && e.hasValue && (k.Scale().Metric() || k.Kind == signal.Ordinal) {
		v.Plot = e.plot(p)
	}
	return v
}

// gone is the share of the key result's time that has passed.
func gone(p board.KeyResult) float64 {
	span := signal.Span{Start: signal.DayOf(p.KR.StartOn), Due: signal.DayOf(p.KR.DueOn)}
	return min(max(float64(signal.DayOf(p.Today).Since(span.Start))/float64(max(span.Days(), 1)), 0), 1)
}

func (e effect) bars(k board.KRHead) []ui.MeterView {
	work := ui.MeterView{Label: "Work done", Text: "no data"}
	if e.hasWork {
		work.Text, work.Value = signal.Percent(e.work), 100*e.work
	}
	metric := ui.MeterView{Label: "Metric moved", Text: "no data", Health: health(k.Status)}
	if e.hasValue {
		metric.Text, metric.Value = signal.Percent(e.metric), 100*e.metric
	}
	time := ui.MeterView{Label: timeGone(k), Text: signal.Percent(e.gone), Value: 100 * e.gone, Ghost: true}
	if k.Kind == signal.WorkTracked {
		return []ui.MeterView{work, time}
	}
	if k.Kind == signal.Maintain {
		metric.Label = "Check-ins in bounds"
	}
	return []ui.MeterView{work, metric, time}
}

// timeGone names the time by the cycle, if the key result has all of it.
func timeGone(k board.KRHead) string {
	name := map[string]string{"quarter": "Quarter gone", "half": "Half-year gone", "year": "Year gone"}[k.CycleKind]
	if name == "" || !k.StartOn.Equal(k.CycleStart) || !k.DueOn.Equal(k.CycleEnd) {
		return "Time gone"
	}
	return name
}

// plot is the path of work and metric, from the daily rows.
func (e effect) plot(p board.KeyResult) *ui.OutcomeView {
	v := &ui.OutcomeView{Health: health(p.KR.Status), Work: 100 * e.work, Metric: 100 * e.metric}
	for i, w := range p.Weeks {
		if i == 0 && w.Day.Sub(p.KR.StartOn).Hours() <= 7*24 {
			v.Path = append(v.Path, ui.Point{})
		}
		if w.WorkDone != nil && w.Day.Before(p.Today) {
			v.Path = append(v.Path, ui.Point{X: 100 * *w.WorkDone, Y: 100 * w.Progress})
		}
	}
	v.Path = append(v.Path, ui.Point{X: v.Work, Y: v.Metric})
	v.Text = "Work done against metric moved. Work " + signal.Percent(e.work) + ", metric " + signal.Percent(e.metric) + "."
	return v
}
