package taskui

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/ui"
)

// formView is the form of a new or changed task.
type formView struct {
	Path, Cancel, Return, Heading, Sub, Button, Problem string
	ID, Slot, Revision, FromGoal                        string // FromGoal: the goal whose page the form was opened on
	Planned                                             string // the planned piece of work it fills
	Picker                                              *picker
	EffectURL                                           string
	Effect                                              effectView
	Title, Notes, Owner, Due, Team                      string
	State, Reason, Priority, Effort, Impact             string
	RunBusiness, Focus, Another                         bool
	Owners, Teams                                       []ui.Option
	Errs                                                map[string]string
	Now                                                 []string // what is stored now, after somebody else changed it
}

var (
	stateOptions = []ui.Option{{Value: "todo", Label: "To do"}, {Value: "in_progress", Label: "In progress"}, {Value: "blocked", Label: "Stuck"},
		{Value: "in_review", Label: "In review"}, {Value: "done", Label: "Done"}}
	newPriorities = []ui.Option{{Value: "", Label: "By the goal"}, {Value: "low", Label: "Low"}, {Value: "normal", Label: "Normal"}, {Value: "high", Label: "High"}, {Value: "urgent", Label: "Urgent"}}
	impactOptions = []ui.Option{{Value: "1", Label: "Low"}, {Value: "3", Label: "Medium"}, {Value: "9", Label: "High"}}
)

func (v formView) priorities() []ui.Option {
	if v.Picker == nil {
		return newPriorities[1:]
	}
	return newPriorities
}

// open says that the part most tasks do not need holds something to look at.
func (v formView) open() bool {
	for _, name := range []string{"team", "effort", "priority", "impact"} {
		if v.Errs[name] != "" {
			return true
		}
	}
	return v.Picker == nil
}

func teamOptions(teams []board.PickTeam) []ui.Option {
	out := make([]ui.Option, len(teams))
	for i, t := range teams {
		out[i] = ui.Option{Value: t.ID.String(), Label: t.Name}
	}
	return out
}

// ownerOptions begins with nobody and the person, then the team, then the others.
func ownerOptions(m org.Member, people []board.PickPerson) []ui.Option {
	out := []ui.Option{{Label: "Nobody yet"}}
	for _, p := range people {
		o := ui.Option{Value: p.ID.String(), Label: p.Name, Group: "Others"}
		if p.InTeam {
			o.Group = "The team"
		}
		if p.ID == m.Actor.User {
			o.Label += " (you)"
		}
		out = append(out, o)
	}
	return out
}

// explain puts what is wrong beside its field, and above the form what no field shows.
func (v *formView) explain(refused error) {
	v.Errs = handle.Fields(refused)
	if refused == nil || v.Problem != "" {
		return
	}
	if len(v.Errs) == 0 {
		v.Problem = errs.Sentence(refused)
	}
	shown := []string{"title", "notes", "owner", "team", "due", "state", "reason", "priority", "effort", "impact"}
	for name, said := range v.Errs {
		if !slices.Contains(shown, name) && (name != "goal" || v.Revision != "") {
			v.Problem = said
		}
	}
}

// read takes what was typed.
func (v *formView) read(f *handle.Form) {
	v.ID, v.Slot, v.Revision, v.FromGoal = f.Text("id"), f.Text("slot"), f.Text("revision"), f.Text("from_goal")
	v.Title, v.Notes, v.Owner, v.Due, v.Team = f.Text("title"), lines(f.Text("notes")), f.Text("owner"), f.Text("due"), f.Text("team")
	v.State, v.Reason, v.Priority, v.Effort, v.Impact = f.Text("state"), f.Text("reason"), f.Text("priority"), f.Text("effort"), f.Text("impact")
	v.RunBusiness, v.Another, v.Return = f.Bool("run_business"), f.Bool("another"), handle.Local(f.Text("return"), "")
}

// command is the task a form asks for, and the goal chosen in it.
func command(f *handle.Form) (task.Create, choice, error) {
	at := readChoice(f)
	c := task.Create{
		ID: handle.FormID[id.Task](f, "id"), Title: f.Text("title"), Notes: lines(f.Text("notes")), Team: handle.FormID[id.Team](f, "team"), Owner: handle.FormID[id.User](f, "owner"),
		Due: f.Day("due"), Priority: task.Priority(f.Text("priority")), RunBusiness: f.Bool("run_business") || at.Business, Slot: handle.FormID[id.Slot](f, "slot"),
		State: task.State(f.Text("state")), BlockedReason: f.Text("reason"),
	}
	if effort := f.Float("effort"); effort != nil {
		c.Effort = *effort
	}
	if g, ok := at.goal(); ok {
		g.Impact = int(f.Int("impact", 0))
		if f.Text("from_goal") == at.String() {
			g.Provenance = task.FromGoal
		}
		c.Goals = append(c.Goals, g)
	}
	return c, at, f.Errs.Err()
}

// lines ends every line as it is stored, whatever the browser sent.
func lines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// day is a date as its field wants it.
func day(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func key(m org.Member, n int64) string { return fmt.Sprintf("%s-%d", m.Org.TaskPrefix, n) }

// statusOf is the answer to a form that was refused.
func statusOf(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return handle.Status(err)
}

func planned(v formView) string {
	if v.Planned == "" {
		return ""
	}
	return "It fills the planned piece of work “" + v.Planned + "”."
}

func orMedium(impact string) string {
	if impact == "" {
		return "3"
	}
	return impact
}

func notesRows(v formView) int {
	if v.Picker == nil {
		return 5
	}
	return 2
}
