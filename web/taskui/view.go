package taskui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/web/handle"
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
	KR, Objective                     string
	Impacts                           []impactView // those it could have besides
	Question                          string       // what changed since it was linked, if it is open and nobody answered
	Replace                           string       // where another key result takes its place
}

type impactView struct{ Value, Label string }

type actionView struct{ State, Label, Act string }

type taskView struct {
	Path, Key, Title, Revision     string
	Problem                        string
	Retry                          *actionView // the move that met another change, to be made after all
	Steps                          []stepView  // down to the title: the first goal's way, then the other goals
	RedPath                        bool        // from the pillar to this stalled task
	Health                         ui.Health
	Stuck, StuckSince              string
	Paragraphs                     []string
	State, Since                   string
	Next                           *actionView // the likeliest move
	Moves                          []actionView
	Reason, ReasonError            string // typed for a move that was refused
	CanBlock                       bool
	Goals                          []goalView
	Owner, Me, Due, Team, TeamURL  string
	Priority, Effort               string
	Late, RunBusiness, Edit, Loose bool
	Why                            string
	Events                         []eventView
}

func newTaskView(m org.Member, p board.TaskPage) taskView {
	t, loc, base := p.Task, m.Org.Location(), shell.Base(m.Org)
	v := taskView{
		Path: fmt.Sprintf("%s/tasks/%d", base, t.Number), Key: key(m, t.Number), Title: t.Title, Revision: strconv.FormatInt(t.Revision, 10),
		State: stateLabel(t.State), Owner: deref(t.Owner), Me: m.Actor.User.String(), Team: t.Team, TeamURL: base + "/teams/" + t.TeamID.String(),
		RunBusiness: t.RunBusiness, Edit: m.Actor.Can(access.TaskEdit), Priority: priorityLabel(t.Priority), Paragraphs: paragraphs(t.Notes),
	}
	if t.Effort != nil {
		v.Effort = signal.Number(*t.Effort, 1)
	}
	v.Next, v.Moves = moves(t.State)
	v.CanBlock = task.State(t.State).Open() && t.State != "blocked"
	v.condition(t, p, loc)
	v.goals(base, p, loc)
	v.Events = history(p, loc)
	return v
}

// condition says how the task stands today: since when, how late, whether it is stalled.
func (v *taskView) condition(t board.TaskDetail, p board.TaskPage, loc *time.Location) {
	day := p.Today
	today := signal.DayOf(day)
	c := signal.Classify(condition(t, loc), today, p.Frame.Limits())
	v.Since = since(t.StateSince.In(loc), day)
	v.Health = "none"
	if t.State == "done" {
		v.Health = "done"
	}
	if c.Stalled {
		v.Health, v.StuckSince = "off", signal.Count(today.Since(c.StalledSince), "day")
		v.Stuck = stuck(t, c, v.StuckSince)
	}
	if t.DueOn == nil {
		return
	}
	v.Due = shell.LongDate(*t.DueOn, day)
	if c.Overdue {
		v.Late, v.Due = true, v.Due+", "+signal.Count(today.Since(signal.DayOf(*t.DueOn)), "day")+" late"
	}
}

func condition(t board.TaskDetail, loc *time.Location) signal.Task {
	c := signal.Task{State: signal.State(t.State), StateSince: signal.DayOf(t.StateSince.In(loc)), LastActivity: signal.DayOf(t.ActiveAt.In(loc))}
	if t.DueOn != nil {
		c.Due = signal.DayOf(*t.DueOn)
	}
	return c
}

func since(at, today time.Time) string {
	days := signal.DayOf(today).Since(signal.DayOf(at))
	if days <= 0 {
		return "since today"
	}
	return "since " + shell.LongDate(at, today) + ", " + signal.Weeks(days)
}

// stuck says what holds the task up, the reason that people gave first.
func stuck(t board.TaskDetail, c signal.Class, days string) string {
	switch {
	case t.State == "blocked":
		text := "Stuck for " + days
		if t.BlockedReason == "" {
			return text + "."
		}
		return text + ": " + strings.TrimRight(t.BlockedReason, ".") + "."
	case c.Overdue && t.State != "in_progress":
		return "Stalled for " + days + ": it is past its date and " + lower(stateLabel(t.State)) + "."
	case c.Overdue:
		return "Stalled for " + days + ": it is past its date."
	}
	return "Stalled for " + days + ": nothing happened on it for a week or more."
}

// refuse keeps what was asked for and says why it was not done.
func (v *taskView) refuse(no refused) {
	fields := handle.Fields(no.Err)
	v.Problem, v.Reason, v.ReasonError = errs.Sentence(no.Err), no.Reason, fields["reason"]
	for _, said := range fields {
		v.Problem = said
	}
	if errs.Is(no.Err, errs.Conflict) {
		v.Problem = v.Key + " changed meanwhile. It is " + lower(v.State) + " now; what changed stands in its history."
		if no.State.Valid() && stateLabel(string(no.State)) != v.State {
			v.Retry = &actionView{State: string(no.State), Label: "Move it to " + lower(stateLabel(string(no.State))) + " all the same"}
		}
	}
}
