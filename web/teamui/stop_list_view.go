package teamui

import (
	"fmt"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type stopListView struct {
	Heading, Lede, Path, Back string
	Hidden, Problem           string
	Goals                     []stoppedView
	To                        ui.FieldView
	Edit                      bool
	Empty                     *ui.EmptyView
}

type stoppedView struct {
	ID, Key, Title, URL string
	Why, Said           string // what stopped it and when, and what was said about it
	Freed               string
	Tasks               []stoppedRow
}

type stoppedRow struct {
	Value, Label, URL    string
	State, Owner, Effort string
	Chosen               bool
}

func newStopList(m org.Member, team id.Team, l board.StopList, at chosen) stopListView {
	base, back := shell.Base(m.Org), boardURL(m.Org, team)
	v := stopListView{Heading: "Stop list of " + l.Team.Name, Path: back + "/stop-list", Back: back, Edit: m.Actor.Can(access.TaskEdit)}
	var all []board.StoppedTask
	for _, g := range l.Goals {
		s := newStopped(base, l, g)
		for _, t := range g.Tasks {
			s.Tasks = append(s.Tasks, newStoppedRow(m.Org, t, at))
		}
		v.Goals, all = append(v.Goals, s), append(all, g.Tasks...)
	}
	if len(all) == 0 {
		v.Lede = "Open tasks whose goals were dropped, paused, closed, lost their weight or are past their due date."
		v.Empty = &ui.EmptyView{Title: "Nothing to stop", Knot: "ring", Text: "Every open task of " + l.Team.Name + " that serves a goal serves one that runs.", Primary: ui.Link{Label: "Team board", URL: back}}
		return v
	}
	v.Lede = fmt.Sprintf("%s %s %s for no more work. %s", signal.Count(len(all), "open task"), one(len(all), "serves", "serve"),
		one(len(l.Goals), "a goal that asks", fmt.Sprintf("%d goals that ask", len(l.Goals))), freedText(all))
	if l.Hidden > 0 {
		v.Hidden = signal.Count(l.Hidden, "more task") + " will be listed when these are settled."
	}
	v.To = whereTo(l.KRs, at.To)
	return v
}

func one(n int, this, those string) string {
	if n == 1 {
		return this
	}
	return those
}

// freedText is the effort that stopping all of the tasks frees, as far as it was estimated.
func freedText(tasks []board.StoppedTask) string {
	n, sum := 0, signal.Effort(0)
	for _, t := range tasks {
		if t.Effort != nil && *t.Effort > 0 {
			n, sum = n+1, sum+signal.EffortOf(*t.Effort)
		}
	}
	switch {
	case n == 0:
		return one(len(tasks), "It has no estimate.", "None of them has an estimate.")
	case n < len(tasks):
		return fmt.Sprintf("Stopping frees an effort of %s; %s no estimate.", sum, signal.Count(len(tasks)-n, "task")+one(len(tasks)-n, " has", " have"))
	}
	return "Stopping frees an effort of " + sum.String() + "."
}

func newStopped(base string, l board.StopList, g board.StoppedGoal) stoppedView {
	v := stoppedView{ID: "g-" + g.ID.String(), Key: "Objective", Title: g.Title, URL: base + "/objectives/" + g.ID.String(), Freed: freedText(g.Tasks)}
	if g.Number != nil {
		v.Key, v.URL = goal.KRLabel(*g.Number), base+"/krs/"+g.ID.String()
	}
	v.Why, v.Said = stoppedBecause(l, g)
	return v
}

// stoppedBecause says why the goal stopped and when, and what was said about it.
func stoppedBecause(l board.StopList, g board.StoppedGoal) (why, said string) {
	day := func(t time.Time) string { return shell.Date(t, l.Frame.Today) }
	told := func(what string, at *time.Time, by *string) string {
		if at == nil {
			return what + "."
		}
		what += " on " + day(at.In(l.Loc))
		if by != nil {
			what += " by " + *by
		}
		return what + "."
	}
	switch {
	case g.Stop == signal.StopDropped:
		return told("Dropped", g.StateAt, g.StateBy), g.StateWhy
	case g.Stop == signal.StopPaused:
		return told("Paused", g.StateAt, g.StateBy), g.StateWhy
	case g.Stop == signal.StopDeprioritised:
		return told("Its weight went to 0", g.WeightAt, g.WeightBy), g.WeightWhy
	case g.Stop == signal.StopExpired:
		return "Past its due date since " + day(g.Due) + ".", ""
	case g.CycleState == "closed":
		return "Its cycle, " + g.Cycle + ", is closed.", ""
	}
	return told("Finished", g.StateAt, g.StateBy), g.StateWhy
}

func newStoppedRow(o org.Org, t board.StoppedTask, at chosen) stoppedRow {
	r := stoppedRow{
		Value: stopValue(t), Label: fmt.Sprintf("%s-%d %s", o.TaskPrefix, t.Number, t.Title), URL: fmt.Sprintf("%s/tasks/%d", shell.Base(o), t.Number),
		State: t.State, Owner: "Nobody", Effort: "–",
	}
	for _, c := range columns {
		if c.State == t.State {
			r.State = c.Name
		}
	}
	if t.Owner != nil {
		r.Owner = *t.Owner
	}
	if t.Effort != nil && *t.Effort > 0 {
		r.Effort = signal.EffortOf(*t.Effort).String()
	}
	r.Chosen = slices.Contains(at.Tasks, r.Value)
	return r
}

// whereTo offers the key results that run, those of the team first.
func whereTo(krs []board.PickKR, to string) ui.FieldView {
	f := ui.FieldView{Name: "to", Label: "Key result to move them to", Value: to, Options: []ui.Option{{Label: "Choose a key result"}}}
	krs = slices.Clone(krs)
	slices.SortStableFunc(krs, func(a, b board.PickKR) int {
		switch {
		case a.Own != b.Own && a.Own:
			return -1
		case a.Own != b.Own:
			return 1
		case a.Team < b.Team:
			return -1
		case a.Team > b.Team:
			return 1
		}
		return 0
	})
	for _, kr := range krs {
		f.Options = append(f.Options, ui.Option{Value: kr.ID.String(), Label: goal.KRLabel(kr.Number) + " " + kr.Title, Group: kr.Team})
	}
	return f
}
