package myworkui

import (
	"fmt"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type rowView struct {
	Rank, Key, Title, URL, Reason, Due, DOM string
	KR, KRTitle, Word                       string
	Health                                  ui.Health
	Late, Stuck                             bool
	Revision, Act, ActLabel                 string
	Link                                    string
}

type nextView struct {
	rowView
	Pillar, Objective, Percent, KRURL, Why, Provenance string
}

type workView struct {
	Lede, Base, Return    string
	Next                  *nextView
	Then, Waiting, NoGoal []rowView
	Closed                []rowView
	Share, ShareText      string
	ShareValue            float64
	ShareHealth           ui.Health
	HasShare, Edit        bool
	Clear                 bool
	Suggest               *ui.Link
}

func newTask(m org.Member, base string) *shell.Action {
	if !m.Actor.Can(access.TaskEdit) {
		return nil
	}
	return &shell.Action{Label: "Task", Icon: "plus", URL: base + "/tasks/new?return=" + base + "/my-work", Key: "c", Dialog: true}
}

func newView(m org.Member, p board.MyWork) workView {
	base := shell.Base(m.Org)
	v := workView{Base: base, Return: base + "/my-work", Edit: m.Actor.Can(access.TaskEdit)}
	var next, waiting, loose []board.MyTask
	open, aimed := 0, 0
	for _, t := range p.Tasks {
		if t.State == "done" {
			v.Closed = append(v.Closed, newRow(m, t, p.Today))
			continue
		}
		open++
		if t.Aimed {
			aimed++
		}
		switch {
		case t.State == "blocked" || t.State == "in_review":
			waiting = append(waiting, t)
		case t.KRID == nil && !t.OnlyObjective:
			loose = append(loose, t)
		default:
			next = append(next, t)
		}
	}
	board.Rank(next)
	board.Rank(waiting)
	board.Rank(loose)
	for i, t := range next {
		row := newRow(m, t, p.Today)
		row.Rank = fmt.Sprint(i + 1)
		if i == 0 {
			v.Next = newNext(t, row, base, len(next))
			continue
		}
		v.Then = append(v.Then, row)
	}
	v.Waiting, v.NoGoal = rows(m, waiting, p.Today), rows(m, loose, p.Today)
	v.share(signal.Share{N: aimed, Of: open})
	v.Lede = lede(open, len(waiting))
	v.Clear = open == 0
	if n := p.Frame.Uncovered; n != nil && v.Edit {
		v.Suggest = &ui.Link{Label: fmt.Sprintf("Task for KR %d", *n), URL: base + "/tasks/new?kr=" + p.Frame.UncoveredID.String(), Icon: "plus", Dialog: true}
	}
	return v
}

func rows(m org.Member, tasks []board.MyTask, today time.Time) []rowView {
	out := make([]rowView, len(tasks))
	for i, t := range tasks {
		out[i] = newRow(m, t, today)
	}
	return out
}

func lede(open, waiting int) string {
	if open == 0 {
		return "Nothing is open under your name."
	}
	text := signal.Capital(open) + map[bool]string{true: " task.", false: " tasks."}[open == 1] + " Ranked by what moves a lagging KR, then by date."
	if waiting > 0 {
		text += " What waits on somebody stands below."
	}
	return text
}

func (v *workView) share(s signal.Share) {
	if !s.Has() {
		return
	}
	v.HasShare, v.Share, v.ShareValue = true, s.Percent(), s.Ratio()*100
	floor := signal.Defaults().FocusFloor
	n := signal.Capital(s.N)
	if s.N == 0 {
		n = "None"
	}
	v.ShareText = fmt.Sprintf("%s of %s. The floor is %s.", n, signal.Count(s.Of, "task"), signal.Percent(floor))
	if s.Ratio() < floor {
		v.ShareHealth = "off"
	}
}

func newRow(m org.Member, t board.MyTask, today time.Time) rowView {
	base, loc := shell.Base(m.Org), m.Org.Location()
	r := rowView{
		Key: fmt.Sprintf("%s-%d", m.Org.TaskPrefix, t.Number), Title: t.Title, URL: fmt.Sprintf("%s/tasks/%d", base, t.Number), DOM: fmt.Sprintf("mine-%d", t.Number),
		Revision: fmt.Sprint(t.Revision), Link: fmt.Sprintf("%s/tasks/%d/links/new?return=%s/my-work", base, t.Number, base), Act: "in_progress", ActLabel: "Start", Due: "No date", Health: "none",
	}
	if t.State == "in_progress" || t.State == "in_review" {
		r.Act, r.ActLabel = "done", "Done"
	}
	if t.State == "blocked" {
		r.ActLabel = "Unblock"
	}
	if t.KRNumber != nil {
		s := signal.Status(deref(t.Status))
		r.KR, r.KRTitle, r.Health = fmt.Sprintf("KR %d", *t.KRNumber), deref(t.KR), "none"
		if s != "" {
			r.Health, r.Word = ui.Health(s.Health()), s.Words()
		}
	} else if t.Objective != nil {
		r.KRTitle = *t.Objective
	}
	c := signal.Classify(condition(t, loc), signal.DayOf(today), signal.Defaults())
	if t.DueOn != nil {
		r.Due, r.Late = shell.LongDate(*t.DueOn, today), c.Overdue
	}
	r.Stuck = c.Stalled
	r.Reason = reason(t, r, c, signal.DayOf(today))
	return r
}

func condition(t board.MyTask, loc *time.Location) signal.Task {
	c := signal.Task{State: signal.State(t.State), StateSince: signal.DayOf(t.StateSince.In(loc)), LastActivity: signal.DayOf(t.ActiveAt.In(loc))}
	if t.DueOn != nil {
		c.Due = signal.DayOf(*t.DueOn)
	}
	return c
}

// reason is why the task stands where it does, in a few words.
func reason(t board.MyTask, r rowView, c signal.Class, today signal.Day) string {
	switch {
	case t.State == "blocked" && t.BlockedReason != "":
		return t.BlockedReason
	case c.Stalled:
		return "Stalled " + signal.Count(today.Since(c.StalledSince), "day")
	case t.State == "in_review":
		return "In review"
	case t.Behind:
		return r.KR + " is " + strings.ToLower(r.Word)
	case t.State == "in_progress":
		return "In progress"
	case r.KR != "" && r.Word != "":
		return r.KR + " is " + strings.ToLower(r.Word)
	case t.RunBusiness:
		return "Runs the business"
	}
	return "Pick a KR, or let it wait"
}

func newNext(t board.MyTask, row rowView, base string, of int) *nextView {
	n := &nextView{rowView: row, Pillar: deref(t.Pillar), Objective: deref(t.Objective), Provenance: deref(t.Provenance)}
	if t.Progress != nil {
		n.Percent = signal.Percent(*t.Progress)
	}
	if t.KRID != nil {
		n.KRURL = base + "/krs/" + t.KRID.String()
	}
	var why []string
	switch {
	case t.Behind:
		why = append(why, row.KR+" is "+strings.ToLower(row.Word))
	case row.KR != "":
		why = append(why, "no task of yours serves a lagging KR")
	}
	if t.DueOn != nil {
		why = append(why, "it is due "+row.Due)
	}
	n.Why = "First of " + signal.Count(of, "task") + "."
	if len(why) > 0 {
		n.Why = "First because " + signal.List(why) + "."
	}
	if t.Behind && t.TeamOpen > 0 {
		n.Why += fmt.Sprintf(" %s open tasks move this KR.", signal.Share{N: t.TeamLinked, Of: t.TeamOpen})
	}
	return n
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
