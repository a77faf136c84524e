package checkinui

import (
	"fmt"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type itemView struct {
	Key, Title, URL string
	Health          ui.Health
	Word, Percent   string
	Due             string
	Saved, Current  bool
}

// groupView is an objective with the key results that hang from it.
type groupView struct {
	Pillar, Objective string
	Health            ui.Health
	Items             []itemView
}

type numberView struct{ Big, Text string }

type taskView struct {
	Key, Title, URL, Fact, Owner, Provenance string
	Stuck, Moving, Done                      bool
}

type flagView struct{ Text, URL, Resolve string }

type pastView struct{ When, Who, What, Note string }

type checkInView struct {
	Lede                   string
	Objective, Pillar      string
	Groups                 []groupView
	Flags                  []flagView
	Key, Title, Path, KR   string
	Health                 ui.Health
	Word                   string
	Percent                string
	Numbers                []numberView
	Behind                 bool
	Gauge                  ui.GaugeView
	Signals                []ui.SignalView
	Pace                   []ui.PaceBar
	PaceNeeded             float64
	PaceText, PaceSentence string
	PaceHint               string
	Closed, Open           []taskView
	TeamClosed             string
	Cover                  string
	CoverShare, CoverFloor float64
	CoverThin              bool
	Past                   []pastView
	Form                   formView
	CanSave                bool
	Next                   *ui.Link
	NewTask                string
	Return                 string
}

func newView(m org.Member, p board.CheckIn) checkInView {
	base, key := shell.Base(m.Org), goal.KRLabel(p.KR.Number)
	d := signal.KRData{}
	if p.KR.Data != nil {
		d = *p.KR.Data
	}
	status := signal.Status(deref(p.KR.Status))
	v := checkInView{
		Lede: lede(p), Objective: p.KR.Objective, Pillar: deref(p.KR.Pillar), Groups: groups(base, p), Flags: flags(base, p),
		Key: key, Title: p.KR.Title, KR: base + "/krs/" + p.KR.ID.String(), Path: base + "/krs/" + p.KR.ID.String() + "/check-ins",
		Health: health(status), Word: word(status), Percent: signal.Percent(d.Shown), Behind: d.Behind,
		Numbers: numbers(p, d),
		Gauge: ui.GaugeView{Value: d.Progress * 100, Expected: d.Expected * 100, Health: health(status), Big: true,
			Text: signal.Percent(d.Shown) + " done, " + signal.Percent(d.Expected) + " expected"},
		Signals: signals(base, p, m.Actor.Can(access.TaskEdit)), TeamClosed: teamClosed(p), Past: past(p),
		CanSave: m.Actor.Can(access.CheckIn), Return: base + "/check-ins/" + p.KR.ID.String(),
	}
	if m.Actor.Can(access.TaskEdit) {
		v.NewTask = newTask(base, p)
	}
	v.CoverFloor = p.Frame.Limits().CoverageFloor
	v.Cover, v.CoverShare, v.CoverThin = coverage(d, p.Frame.Limits())
	v.tasks(base, m, p)
	v.pace(m, p, d)
	v.Form = newForm(m, p)
	v.Next = next(base, p)
	return v
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func health(s signal.Status) ui.Health {
	if s == "" {
		return "none"
	}
	return ui.Health(s.Health())
}

func word(s signal.Status) string {
	if s == "" {
		return "Computing"
	}
	return s.Words()
}

func lede(p board.CheckIn) string {
	mine, due, week := 0, 0, weekOf(p.Frame)
	for _, k := range p.Mine {
		if !k.Mine {
			continue
		}
		mine++
		if k.Due(p.Weeks) {
			due++
		}
	}
	switch {
	case mine == 0:
		return week + "You own no key result this cycle; you can still record what you know about this one."
	case due == 0:
		return week + "All your key results have a check-in this week."
	case due == mine && mine == 1:
		return week + "Your key result is due this week."
	}
	return week + fmt.Sprintf("%s of your %s key results %s due this week.", signal.Capital(due), strings.ToLower(signal.Capital(mine)), map[bool]string{true: "is", false: "are"}[due == 1])
}

// weekOf is "Week 7 of 13. ", or nothing outside a cycle.
func weekOf(f board.Frame) string {
	if f.CycleStart == nil || f.CycleEnd == nil {
		return ""
	}
	n, of := strategy.Cycle{StartsOn: *f.CycleStart, EndsOn: *f.CycleEnd}.Week(f.Today)
	return fmt.Sprintf("Week %d of %d. ", n, of)
}

func groups(base string, p board.CheckIn) []groupView {
	var out []groupView
	where := map[id.Objective]int{}
	for _, k := range p.Mine {
		at, ok := where[k.ObjectiveID]
		if !ok {
			at = len(out)
			where[k.ObjectiveID] = at
			out = append(out, groupView{Pillar: deref(k.Pillar), Objective: k.Objective, Health: health(signal.Status(deref(k.ObjectiveNow)))})
		}
		out[at].Items = append(out[at].Items, item(base, p, k))
	}
	return out
}

func item(base string, p board.CheckIn, k board.MyKR) itemView {
	s := signal.Status(deref(k.Status))
	it := itemView{Key: goal.KRLabel(k.Number), Title: k.Title, URL: base + "/check-ins/" + k.ID.String(), Health: health(s), Word: word(s), Current: k.ID == p.KR.ID}
	if k.Progress != nil {
		it.Percent = signal.Percent(*k.Progress)
	}
	it.Saved = !k.Due(p.Weeks)
	switch {
	case it.Saved:
		it.Due = "Saved " + shell.LongDate(*k.LastCheckinAt, p.Today)
	case k.Mine:
		it.Due = "Due this week"
	default:
		it.Due = "Not yours"
	}
	return it
}

func next(base string, p board.CheckIn) *ui.Link {
	at := 0
	for i, k := range p.Mine {
		if k.ID == p.KR.ID {
			at = i
		}
	}
	for n := 1; n < len(p.Mine); n++ {
		k := p.Mine[(at+n)%len(p.Mine)]
		if k.Mine && k.Due(p.Weeks) {
			return &ui.Link{Label: "Next: " + goal.KRLabel(k.Number), URL: base + "/check-ins/" + k.ID.String()}
		}
	}
	return nil
}

func flags(base string, p board.CheckIn) []flagView {
	out := make([]flagView, len(p.Flags))
	for i, f := range p.Flags {
		text := f.Note
		if text == "" {
			text = "flagged"
		}
		out[i] = flagView{goal.KRLabel(f.Number) + ": " + text, base + "/check-ins/" + f.KRID.String(), base + "/check-ins/" + f.ID.String() + "/resolve"}
	}
	return out
}

// numbers is what is done, expected, behind, left and measured, side by side.
func numbers(p board.CheckIn, d signal.KRData) []numberView {
	out := []numberView{{signal.Percent(d.Expected), "expected"}}
	standing := signal.Standing(d.Progress, d.Expected)
	if n, rest, ok := strings.Cut(standing, " "); ok && n != "on" {
		out = append(out, numberView{n, rest})
	}
	if d.Left > 0 {
		n, unit, _ := strings.Cut(signal.Weeks(d.Left), " ")
		out = append(out, numberView{n, unit + map[bool]string{true: " remains", false: " remain"}[n == "1"]})
	}
	if p.KR.CurrentValue != nil && p.KR.Scale().Metric() {
		s := p.KR.Scale()
		out = append(out, numberView{signal.Grouped(*p.KR.CurrentValue, 2), strings.TrimSpace(p.KR.Unit + ", target " + signal.Grouped(s.Target, 2))})
	}
	return out
}

func signals(base string, p board.CheckIn, edit bool) []ui.SignalView {
	out := make([]ui.SignalView, len(p.Signals))
	for i, s := range p.Signals {
		h := ui.Health(s.Severity)
		if s.Severity == string(signal.SeverityInfo) {
			h = "none"
		}
		out[i] = ui.SignalView{Health: h, Sentence: s.Sentence, Evidence: evidence(s, p.Today), URL: base + "/signals/" + s.ID.String(), Answer: shell.Answered(s.Answered, p.Today, p.Weeks.Location())}
		if s.Rule != "coverage_gap" && s.Rule != "starved" {
			continue
		}
		if edit {
			out[i].Actions = append(out[i].Actions, ui.Link{Label: "Task for KR " + fmt.Sprint(p.KR.Number), URL: newTask(base, p), Icon: "plus", Dialog: true})
		}
		if edit && s.Rule == "coverage_gap" {
			out[i].Actions = append(out[i].Actions, ui.Link{Label: "What if other work moved here?", URL: base + "/krs/" + p.KR.ID.String() + "/what-if"})
			continue
		}
		out[i].Actions = append(out[i].Actions, ui.Link{Label: "See the team's tasks", URL: base + "/teams/" + p.KR.TeamID.String() + "?by=kr"})
	}
	return out
}

func newTask(base string, p board.CheckIn) string {
	return base + "/tasks/new?kr=" + p.KR.ID.String() + "&return=" + base + "/check-ins/" + p.KR.ID.String()
}

func evidence(s board.OpenSignal, today time.Time) string {
	since := "Since " + shell.LongDate(s.OpenedAt, today) + "."
	if s.Clears != "" {
		since += " " + s.Clears
	}
	return since
}

func coverage(d signal.KRData, th signal.Thresholds) (text string, share float64, thin bool) {
	switch {
	case !d.Coverage.Has():
		return "no data", 0, false
	case d.Coverage.N == 0:
		return "No open task", 0, d.Behind
	}
	return d.Coverage.String() + " tasks", d.Coverage.Ratio(), d.Behind && d.Coverage.Ratio() < th.CoverageFloor
}

func (v *checkInView) tasks(base string, m org.Member, p board.CheckIn) {
	today, loc := signal.DayOf(p.Today), m.Org.Location()
	for _, t := range p.Tasks {
		tv := taskView{Key: fmt.Sprintf("%s-%d", m.Org.TaskPrefix, t.Number), Title: t.Title, URL: fmt.Sprintf("%s/tasks/%d", base, t.Number), Provenance: t.Provenance, Owner: deref(t.Owner)}
		if t.State == "done" {
			tv.Done, tv.Fact = true, strings.TrimPrefix(shell.Short(tv.Owner)+", "+t.ClosedAt.In(loc).Format("Mon"), ", ")
			v.Closed = append(v.Closed, tv)
			continue
		}
		c := signal.Classify(condition(t, loc), today, p.Frame.Limits())
		switch {
		case c.Stalled:
			tv.Stuck, tv.Fact = true, "Stalled "+signal.Count(today.Since(c.StalledSince), "day")
		case t.DueOn != nil:
			tv.Fact = "Due " + shell.Date(*t.DueOn, p.Today)
		default:
			tv.Fact = stateWords[t.State]
		}
		tv.Moving = t.State == "in_progress" && !c.Stalled
		v.Open = append(v.Open, tv)
	}
}

var stateWords = map[string]string{"todo": "To do", "in_progress": "In progress", "blocked": "Stuck", "in_review": "In review"}

func condition(t board.LinkedTask, loc *time.Location) signal.Task {
	c := signal.Task{State: signal.State(t.State), StateSince: signal.DayOf(t.StateSince.In(loc)), LastActivity: signal.DayOf(t.ActiveAt.In(loc))}
	if t.DueOn != nil {
		c.Due = signal.DayOf(*t.DueOn)
	}
	return c
}

func teamClosed(p board.CheckIn) string {
	total := 0
	var parts []string
	for _, c := range p.Closed {
		total += c.N
		n := strings.ToLower(signal.Capital(c.N))
		if c.Number == nil {
			parts = append(parts, n+" with no goal")
		} else {
			parts = append(parts, fmt.Sprintf("%s for %s", n, goal.KRLabel(*c.Number)))
		}
	}
	if total == 0 {
		return "The team closed nothing else this week."
	}
	return fmt.Sprintf("The team closed %s more: %s.", strings.ToLower(signal.Capital(total)), signal.List(parts))
}

func past(p board.CheckIn) []pastView {
	var out []pastView
	for i := len(p.History) - 1; i >= 0 && len(out) < 6; i-- {
		c := p.History[i]
		var what []string
		if c.Value != nil {
			what = append(what, p.KR.Scale().Format(*c.Value))
		}
		if c.Confidence != nil {
			what = append(what, fmt.Sprintf("confidence %d", *c.Confidence))
		}
		out = append(out, pastView{shell.LongDate(c.At, p.Today), shell.Short(deref(c.By)), strings.Join(what, ", "), c.Note})
	}
	return out
}
