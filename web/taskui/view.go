package taskui

import (
	"fmt"
	"strconv"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// stepView is one knot on the way from the pillar down.
type stepView struct {
	Level, Title, URL, Word, Knot string
	Health                        ui.Health
}

// goalView is one goal of the task with what may be done about it.
type goalView struct {
	Key, Title, URL, Fact, Provenance string
	Health                            ui.Health
	KR, Objective, Impact             string
}

type actionView struct{ State, Label string }

type eventView struct {
	Who, Text, When, Quote, Provenance string
}

type taskView struct {
	Path, Key, Title, Revision            string
	Steps                                 []stepView
	Path3                                 bool // the red path runs through it
	Health                                ui.Health
	Stuck, StuckMore                      string
	Paragraphs                            []string
	State, Since                          string
	Actions                               []actionView
	Goals                                 []goalView
	Owner, Due, Team, TeamURL             string
	Priority, Effort                      string
	Late, RunBusiness, Edit, Open, Finish bool
	Why                                   string
	Events                                []eventView
}

func newTaskView(m org.Member, p board.TaskPage, path string) taskView {
	t := p.Task
	loc := m.Org.Location()
	today := m.Org.Today(time.Now())
	v := taskView{
		Path: path, Key: key(m, t.Number), Title: t.Title, Revision: strconv.FormatInt(t.Revision, 10), State: stateLabel(t.State), Owner: deref(t.Owner), Team: t.Team,
		TeamURL: shell.Base(m.Org) + "/teams/" + t.TeamID.String(), RunBusiness: t.RunBusiness, Edit: m.Actor.Can(access.TaskEdit), Priority: priorityLabel(t.Priority),
		Since: "since " + shell.LongDate(t.StateSince.In(loc), today), Paragraphs: paragraphs(t.Notes), Actions: actions(t.State),
	}
	if t.Effort != nil {
		v.Effort = signal.Number(*t.Effort, 1)
	}
	c := signal.Classify(condition(t, loc), signal.DayOf(today), signal.Defaults())
	v.Open, v.Health = c.Open, "none"
	if t.State == "done" {
		v.Health = "done"
	}
	if c.Stalled {
		v.Health = "off"
		v.Stuck = stuck(t, signal.DayOf(today).Since(c.StalledSince))
	}
	if t.DueOn != nil {
		v.Due = shell.LongDate(*t.DueOn, today)
		if c.Overdue {
			v.Late, v.Due = true, v.Due+", "+signal.Count(signal.DayOf(today).Since(signal.DayOf(*t.DueOn)), "day")+" late"
		}
	}
	v.lines(m, p)
	v.Events = events(p.Events, loc, today)
	return v
}

func condition(t board.TaskDetail, loc *time.Location) signal.Task {
	c := signal.Task{State: signal.State(t.State), StateSince: signal.DayOf(t.StateSince.In(loc)), LastActivity: signal.DayOf(t.ActiveAt.In(loc))}
	if t.DueOn != nil {
		c.Due = signal.DayOf(*t.DueOn)
	}
	return c
}

func stuck(t board.TaskDetail, days int) string {
	text := "Stalled for " + signal.Count(days, "day")
	switch {
	case t.BlockedReason != "":
		return text + ": " + t.BlockedReason + "."
	case t.State == "blocked":
		return text + "."
	}
	return text + " without a change or past its date."
}

// lines fills the way up of the first goal and the list of all of them.
func (v *taskView) lines(m org.Member, p board.TaskPage) {
	base := shell.Base(m.Org)
	for i, l := range p.Lines {
		g := goalView{Title: l.Objective, URL: base + "/objectives/" + l.ObjectiveID.String(), Key: "Objective", Health: health(signal.Status(deref(l.ObjectiveStatus))), Provenance: l.Provenance,
			Impact: impactLabel(l.Impact), Objective: l.ObjectiveID.String(), Fact: linked(l, p.Task, m)}
		if l.KRID != nil {
			s := signal.Status(deref(l.KRStatus))
			g.Key, g.Title, g.URL, g.Health, g.KR, g.Objective = fmt.Sprintf("KR %d", *l.Number), deref(l.KR), base+"/krs/"+l.KRID.String(), health(s), l.KRID.String(), ""
			if i == 0 {
				v.Why = why(l, g.Key)
			}
		}
		v.Goals = append(v.Goals, g)
		if i == 0 {
			v.steps(base, l, g)
		}
	}
}

func (v *taskView) steps(base string, l board.TaskLine, g goalView) {
	if l.PillarID != nil {
		s := signal.Status(deref(l.PillarStatus))
		v.Steps = append(v.Steps, stepView{"Pillar", deref(l.Pillar), base + "/strategy", word(s), "beam", health(s)})
	}
	s := signal.Status(deref(l.ObjectiveStatus))
	v.Steps = append(v.Steps, stepView{"Objective", l.Objective, base + "/objectives/" + l.ObjectiveID.String(), word(s), "ring", health(s)})
	if l.KRID != nil {
		s = signal.Status(deref(l.KRStatus))
		w := word(s)
		if l.Progress != nil {
			w += ", " + signal.Percent(*l.Progress)
		}
		v.Steps = append(v.Steps, stepView{g.Key, deref(l.KR), g.URL, w, "dot", health(s)})
		v.Path3 = health(s) == "off" && v.Health == "off"
	}
}

// why says what the task matters to: the key result's status and how much else serves it.
func why(l board.TaskLine, key string) string {
	if l.TeamOpen == nil || l.TeamLinked == nil || l.KRStatus == nil {
		return ""
	}
	cover := signal.Share{N: *l.TeamLinked, Of: *l.TeamOpen}
	if !cover.Has() {
		return ""
	}
	return fmt.Sprintf("%s is %s. %s open tasks contribute to it.", key, lower(signal.Status(*l.KRStatus).Words()), cover)
}

func linked(l board.TaskLine, t board.TaskDetail, m org.Member) string {
	loc := m.Org.Location()
	days := signal.DayOf(l.LinkedAt.In(loc)).Since(signal.DayOf(t.CreatedAt.In(loc)))
	if l.Provenance != "retrofitted" || days == 0 {
		return l.LinkedAt.In(loc).Format("2 Jan")
	}
	return signal.Count(days, "day") + " after it was created"
}
