package myworkui

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// rower makes rows for one person's day.
type rower struct {
	m     org.Member
	loc   *time.Location
	base  string
	today time.Time
	th    signal.Thresholds
}

func newRows(m org.Member, p board.MyWork) rower {
	return rower{m, m.Org.Location(), shell.Base(m.Org), p.Today, p.Frame.Limits()}
}

func (r rower) all(tasks []board.MyTask) []rowView {
	out := make([]rowView, len(tasks))
	for i, t := range tasks {
		out[i] = r.row(t)
	}
	return out
}

func (r rower) row(t board.MyTask) rowView {
	v := rowView{
		Key: fmt.Sprintf("%s-%d", r.m.Org.TaskPrefix, t.Number), Title: t.Title, URL: fmt.Sprintf("%s/tasks/%d", r.base, t.Number), DOM: fmt.Sprintf("task-%d", t.Number),
		Revision: fmt.Sprint(t.Revision), Due: "No date", Health: "none", CanBlock: t.State == "todo" || t.State == "in_progress",
	}
	v.Act, v.ActLabel = likeliest(t.State)
	for _, m := range moves {
		if m.Value != t.State {
			v.Moves = append(v.Moves, m)
		}
	}
	switch {
	case t.KRNumber != nil:
		v.KR, v.KRTitle, v.Word = goal.KRLabel(*t.KRNumber), deref(t.KR), "computing"
		if s := signal.Status(deref(t.Status)); s != "" {
			v.Health, v.Word = ui.Health(s.Health()), s.Words()
		}
	case t.Objective != nil:
		v.KRTitle = *t.Objective
	default:
		v.Link = v.URL + "/links/new?" + url.Values{"return": {r.base + "/my-work"}}.Encode()
	}
	c := signal.Classify(r.condition(t), signal.DayOf(r.today), r.th)
	if t.DueOn != nil {
		v.Due, v.Late = dueText(*t.DueOn, r.today), c.Overdue
	}
	v.Stuck = c.Stalled
	v.Reason, v.Icon = r.reason(t, v, c)
	return v
}

var moves = []moveView{{"todo", "To do", ""}, {"in_progress", "In progress", "start"}, {"in_review", "In review", ""}, {"done", "Done", "done"}, {"cancelled", "Cancelled", ""}}

func likeliest(state string) (act, label string) {
	switch state {
	case "in_progress", "in_review":
		return "done", "Done"
	case "blocked":
		return "in_progress", "It moves again"
	}
	return "in_progress", "Start"
}

func dueText(due, today time.Time) string {
	switch signal.DayOf(due).Since(signal.DayOf(today)) {
	case 0:
		return "Today"
	case 1:
		return "Tomorrow"
	}
	return shell.LongDate(due, today)
}

func (r rower) condition(t board.MyTask) signal.Task {
	c := signal.Task{State: signal.State(t.State), StateSince: signal.DayOf(t.StateSince.In(r.loc)), LastActivity: signal.DayOf(t.ActiveAt.In(r.loc))}
	if t.DueOn != nil {
		c.Due = signal.DayOf(*t.DueOn)
	}
	return c
}

// reason is why the task stands where it does, in a few words.
func (r rower) reason(t board.MyTask, v rowView, c signal.Class) (text, icon string) {
	days := signal.DayOf(r.today).Since(signal.DayOf(t.StateSince.In(r.loc)))
	switch {
	case t.State == "blocked":
		return strings.TrimRight(t.BlockedReason, ".") + forDays(days), "stuck"
	case t.State == "in_review":
		return "In review" + forDays(days), "clock"
	case c.Overdue:
		return signal.Count(signal.DayOf(r.today).Since(signal.DayOf(*t.DueOn)), "day") + " late", ""
	case c.Stalled:
		return "Stalled " + signal.Count(signal.DayOf(r.today).Since(c.StalledSince), "day"), ""
	case t.Behind || t.Progress != nil && t.State != "in_progress":
		return v.KR + " is " + signal.Standing(*or(t.Progress), t.Expected), ""
	case t.State == "in_progress":
		return "In progress" + forDays(days), ""
	case t.RunBusiness:
		return "Runs the business", ""
	case t.KRNumber != nil:
		return v.KR + " is " + strings.ToLower(v.Word), ""
	case t.Objective != nil:
		return "Serves the objective itself", ""
	}
	return "Pick a KR, or let it wait", ""
}

func forDays(days int) string {
	if days < 1 {
		return ""
	}
	return ", " + signal.Count(days, "day")
}

// next is the first task with its whole line and the reason it is first.
func (r rower) next(t board.MyTask, row rowView, base string, all []board.MyTask, due bool) *nextView {
	n := &nextView{rowView: row, Pillar: deref(t.Pillar), Objective: deref(t.Objective), Provenance: deref(t.Provenance), Why: why(t, row, all, due)}
	if t.Progress != nil {
		n.Percent = signal.Percent(*t.Progress)
	}
	if t.KRID != nil {
		n.KRURL = base + "/krs/" + t.KRID.String()
	}
	return n
}

// why names what put the first task before the second, in the order the page explains.
func why(t board.MyTask, row rowView, all []board.MyTask, due bool) string {
	var because []string
	if due && t.DueOn != nil {
		because = append(because, "it is due "+inSentence(row.Due))
	}
	switch {
	case t.Behind:
		because = append(because, row.KR+" is "+signal.Standing(*or(t.Progress), t.Expected))
	case row.KR != "" && !due:
		because = append(because, "no task of yours serves a lagging KR")
	}
	if t.Priority == "urgent" || t.Priority == "high" {
		because = append(because, "it has "+t.Priority+" priority")
	}
	if !due && t.DueOn != nil {
		because = append(because, "it is due "+inSentence(row.Due))
	}
	because = append(because, "nothing blocks it")
	text := "First because " + signal.List(because) + "."
	if len(all) == 1 {
		text = "It is the only one that can go on now."
	}
	if !t.Behind {
		return text
	}
	if t.TeamLinked == 1 {
		return text + fmt.Sprintf(" Only 1 of %s moves this KR.", signal.Count(t.TeamOpen, "open task"))
	}
	return text + fmt.Sprintf(" %s open tasks move this KR.", signal.Share{N: t.TeamLinked, Of: t.TeamOpen})
}

func inSentence(due string) string {
	if due == "Today" || due == "Tomorrow" {
		return strings.ToLower(due)
	}
	return due
}

func or(v *float64) *float64 {
	if v == nil {
		return new(float64)
	}
	return v
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
