package taskui

import (
	"strconv"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/teamui"
	"plumbline/web/ui"
)

func newListRow(a listAsk, l board.TaskList, r board.ListRow, back string, edit bool) listRow {
	number := strconv.FormatInt(r.Number, 10)
	base := shell.Base(a.org.Org)
	v := listRow{
		DOM: "task-" + number, URL: base + "/tasks/" + number, Key: a.org.Org.TaskPrefix + "-" + number, Title: r.Title, Closed: r.ClosedAt != nil,
		Team: r.Team, TeamURL: base + "/teams/" + r.TeamID.String(), State: listStateWord(r.State), Reason: r.BlockedReason,
	}
	if r.Owner != nil {
		v.Owner = *r.Owner
	}
	v.Priority = map[string]string{"high": "High", "urgent": "Urgent"}[r.Priority]
	v.goal(base, r)
	v.dates(l, r)
	if edit {
		m := teamui.NewMenu(v.URL, r.State, r.Revision, back, v.URL+"/links/new")
		v.Menu = &m
	}
	return v
}

func listStateWord(state string) string {
	for _, s := range listStates {
		if s.Value == state && s.Value != "" {
			return s.Label
		}
	}
	return state
}

func (v *listRow) goal(base string, r board.ListRow) {
	switch {
	case r.KRID != nil:
		st := krStatus(r)
		v.KR, v.KRTitle, v.KRURL = goal.KRLabel(*r.KRNumber), *r.KRTitle, base+"/krs/"+r.KRID.String()
		v.Health, v.Word = ui.Health(st.Health()), st.Words()
		if r.KRs > 1 {
			v.More = "+" + strconv.Itoa(r.KRs-1)
		}
	case r.Objective != nil:
		v.Goal = *r.Objective
	case r.RunBusiness:
		v.Goal = "Runs the business"
	default:
		v.Goal = "No goal"
	}
}

// dates: how long it has been stuck or idle, and when it is or was due.
func (v *listRow) dates(l board.TaskList, r board.ListRow) {
	th := l.Frame.Limits()
	today := signal.DayOf(l.Now.In(l.Loc))
	var due signal.Day
	if r.DueOn != nil {
		due = signal.DayOf(*r.DueOn)
	}
	since, active := signal.DayOf(r.StateSince.In(l.Loc)), signal.DayOf(r.ActiveAt.In(l.Loc))
	c := signal.Classify(signal.Task{State: signal.State(r.State), StateSince: since, Due: due, LastActivity: active}, today, th)
	switch {
	case r.State == "blocked":
		v.StateClass = "bad"
		if n := today.Since(since); n > 0 {
			v.Since = signal.Count(n, "day")
		}
	case r.State == "in_progress" && today.Since(active) >= th.StallDays:
		v.Since = "idle " + signal.Count(today.Since(active), "day")
	case r.ClosedAt != nil:
		v.Since = shell.Date(r.ClosedAt.In(l.Loc), l.Frame.Today)
	}
	if r.DueOn == nil {
		return
	}
	v.Due = shell.Date(*r.DueOn, l.Frame.Today)
	if c.Overdue {
		v.Due, v.DueClass = "overdue, "+v.Due, "bad"
	}
}
