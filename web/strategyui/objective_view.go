package strategyui

import (
	"fmt"
	"strconv"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/feed"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// objectiveScene is what every part of an objective's page is told from.
type objectiveScene struct {
	p            board.Objective
	d            signal.ObjectiveData
	base, prefix string
	path         string
	canEdit      bool
	canTask      bool
	closed       bool
}

func newObjectiveScene(m org.Member, p board.Objective) objectiveScene {
	s := objectiveScene{
		p: p, base: shell.Base(m.Org), prefix: m.Org.TaskPrefix, closed: p.Objective.CycleState == "closed",
		canEdit: m.Actor.Can(access.GoalEdit), canTask: m.Actor.Can(access.TaskEdit),
	}
	if p.Objective.Data != nil {
		s.d = *p.Objective.Data
	}
	s.path = s.url(p.Objective.ID)
	return s
}

func (s objectiveScene) url(o id.Objective) string { return s.base + "/objectives/" + o.String() }

func (s objectiveScene) newKR() string {
	return s.base + "/krs/new?objective=" + s.p.Objective.ID.String()
}

// mayAdd says that the person may hang something below.
func (s objectiveScene) mayAdd() bool {
	o := s.p.Objective.State
	return s.canEdit && !s.closed && o != goal.Dropped && o != goal.Done
}

func goalHealth(st *signal.Status) ui.Health {
	if st == nil {
		return "none"
	}
	return ui.Health(st.Health())
}

func goalWord(st *signal.Status) string {
	if st == nil {
		return "Computing"
	}
	return st.Words()
}

// objectivePageView is the page of an objective.
type objectivePageView struct {
	Why                string // where the status opens
	Title, Word        string
	Health             ui.Health
	Owner, Cycle, Team string
	Private            string // who sees it, if not everyone
	TeamURL            string
	Paragraphs         []string
	Notice             string
	Signals            []ui.SignalView
	Publish            *publishView
	Steps              []ui.TraceStep
	Gauge              ui.GaugeView
	Has                bool
	Done, Standing     string
	Reasons            []string
	ReasonsTitle, Turn string
	KRs                []objectiveKRView
	Children           []objectiveChildView
	Tasks              []objectiveTaskView
	TasksFact          string
	Note               string
	Empty              *ui.EmptyView
	Feed               feed.View
	Menu               []ui.Link
	NewKR, NewChild    string
}

// publishView takes a draft on its way.
type publishView struct{ Path, Revision string }

type objectiveKRView struct {
	ID, URL, Label, Title string
	Health                ui.Health
	Word, Done, Standing  string
	Gauge                 ui.GaugeView
	Cover                 coverView
	Owner, OwnerShort     string
	Confidence            string
	Weight                string
	Faint                 bool // it does not count
}

type objectiveChildView struct {
	URL, Title, Word, Fact string
	Health                 ui.Health
	Done, Standing         string
	Gauge                  ui.GaugeView
	Has                    bool
}

type objectiveTaskView struct {
	URL, Title, Fact string
	Bad              bool
}

func (s objectiveScene) view(events int) objectivePageView {
	o, d := s.p.Objective, s.d
	v := objectivePageView{
		Title: o.Title, Why: s.url(o.ID) + "/why", Word: goalWord(o.Status), Health: goalHealth(o.Status), Owner: value(o.Owner), Team: o.Team, TeamURL: s.base + "/teams/" + o.TeamID.String(),
		Cycle: o.CycleName, Notice: s.notice(), Steps: s.trace(), Has: d.HasData, Turn: d.Turn,
		Gauge: ui.GaugeView{Value: 100 * d.Progress, Expected: 100 * d.Expected, Health: goalHealth(o.Status), Big: true, Text: signal.Percent(d.Progress) + " done, " + signal.Percent(d.Expected) + " expected"},
		Done:  signal.Percent(d.Progress), Standing: signal.Standing(d.Progress, d.Expected),
		Feed: s.feed(events), Menu: s.menu(), Note: s.note(),
		Signals: s.signals(), Private: shell.Private(s.p.Above),
	}
	if s.closed {
		v.Turn = ""
	}
	for _, p := range strings.Split(o.Description, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			v.Paragraphs = append(v.Paragraphs, p)
		}
	}
	for _, r := range d.Reasons {
		if d.HasData {
			v.Reasons = append(v.Reasons, r.Sentence)
		}
	}
	v.ReasonsTitle = "Why it is " + strings.ToLower(v.Word)
	s.below(&v)
	if s.mayAdd() {
		v.NewKR = s.newKR()
		v.NewChild = fmt.Sprintf("%s/objectives/new?parent=%s&cycle=%s", s.base, o.ID, o.CycleID)
	}
	if o.State == goal.Draft && s.canEdit {
		v.Publish = &publishView{s.path + "/state", strconv.FormatInt(o.Revision, 10)}
	}
	return v
}

// below fills what hangs below: key results, objectives, tasks of its own.
func (s objectiveScene) below(v *objectivePageView) {
	for _, k := range s.p.KRs {
		v.KRs = append(v.KRs, s.kr(k))
	}
	for _, c := range s.p.Children {
		v.Children = append(v.Children, s.child(c))
	}
	s.tasks(v)
	if len(s.p.KRs) > 0 {
		return
	}
	v.Empty = &ui.EmptyView{Title: "No key result yet", Knot: "ring", Text: "An objective says what to reach. Two to four key results say how everybody will see that it was reached."}
	if s.mayAdd() {
		v.Empty.Primary = ui.Link{Label: "First key result", URL: s.newKR()}
	}
}

func (s objectiveScene) kr(k board.ObjectiveKR) objectiveKRView {
	v := objectiveKRView{
		ID: "kr-" + k.ID.String(), URL: s.base + "/krs/" + k.ID.String(), Label: goal.KRLabel(k.Number), Title: k.Title,
		Health: goalHealth(k.Status), Word: goalWord(k.Status), Done: "–", Standing: "no value yet",
		Owner: value(k.Owner), OwnerShort: shell.Short(value(k.Owner)), Confidence: "–", Weight: signal.Number(k.Weight, 2),
		Faint: k.State == goal.Dropped || k.State == goal.Paused,
		Cover: cover(&board.StrategyKR{TeamLinked: k.TeamLinked, TeamOpen: k.TeamOpen, OpenTasks: k.OpenTasks, Live: k.Live, Behind: k.Behind, Uncovered: k.Uncovered}, s.p.Frame.Limits()),
	}
	text := "no value yet, " + signal.Percent(k.Expected) + " expected"
	if k.HasValue {
		v.Done, v.Standing = signal.Percent(k.Shown), standing(k.Progress, k.Expected)
		text = v.Done + " done, " + signal.Percent(k.Expected) + " expected"
	}
	v.Gauge = ui.GaugeView{Value: 100 * k.Progress, Expected: 100 * k.Expected, Health: v.Health, Text: text}
	if k.Confidence != nil {
		v.Confidence = strconv.Itoa(*k.Confidence)
	}
	return v
}

func (s objectiveScene) child(c board.ObjectiveChild) objectiveChildView {
	v := objectiveChildView{
		URL: s.url(c.ID), Title: c.Title, Word: goalWord(c.Status), Health: goalHealth(c.Status), Has: c.HasData,
		Done: signal.Percent(c.Progress), Standing: signal.Standing(c.Progress, c.Expected),
		Gauge: ui.GaugeView{Value: 100 * c.Progress, Expected: 100 * c.Expected, Health: goalHealth(c.Status), Text: signal.Percent(c.Progress) + " done, " + signal.Percent(c.Expected) + " expected"},
	}
	facts := []string{c.Team, signal.Count(c.KRs, "key result")}
	if c.Cycle != s.p.Objective.CycleName {
		facts = append(facts, c.Cycle)
	}
	if !c.RollsUp {
		facts = append(facts, "does not count above")
	}
	v.Fact = strings.Join(facts, ", ")
	return v
}

const mostOwn = 20 // tasks of its own that are listed

// tasks are those that serve the objective itself and none of its key results.
func (s objectiveScene) tasks(v *objectivePageView) {
	today := signal.DayOf(s.p.Today)
	for i, t := range s.p.Tasks {
		if i == mostOwn {
			break
		}
		fact := []string{s.prefix + "-" + strconv.FormatInt(t.Number, 10)}
		c := signal.Task{State: signal.State(t.State), StateSince: signal.DayOf(t.StateSince.In(s.p.Loc)), LastActivity: signal.DayOf(t.ActiveAt.In(s.p.Loc))}
		if t.DueOn != nil {
			c.Due = signal.DayOf(*t.DueOn)
		}
		class := signal.Classify(c, today, s.p.Frame.Limits())
		switch {
		case class.Stalled:
			fact = append(fact, "stalled "+signal.Count(today.Since(class.StalledSince), "day"))
		case t.DueOn != nil:
			fact = append(fact, "due "+shell.Date(*t.DueOn, s.p.Today))
		}
		if t.Owner != nil {
			fact = append(fact, shell.Short(*t.Owner))
		}
		v.Tasks = append(v.Tasks, objectiveTaskView{URL: s.base + "/tasks/" + strconv.FormatInt(t.Number, 10), Title: t.Title, Fact: strings.Join(fact, ", "), Bad: class.Stalled})
	}
	if len(s.p.Tasks) == 0 && len(s.p.Done) == 0 {
		return
	}
	open, done := len(v.Tasks), 0
	if len(s.p.Tasks) > 0 {
		open = s.p.Tasks[0].Total
	}
	if len(s.p.Done) > 0 {
		done = s.p.Done[0].Total
	}
	v.TasksFact = fmt.Sprintf("%d open, %d done", open, done)
	if left := open - len(v.Tasks); left > 0 {
		v.TasksFact += fmt.Sprintf("; the first %d are listed", len(v.Tasks))
	}
}
