package taskui

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/ui"
)

// formView is the form of a new or changed task.
type formView struct {
	Path, Cancel, Return, Effect   string
	Heading, Button, Problem       string
	ID, Slot, Revision, FromGoal   string
	Picker                         *picker // nil when an existing task is changed: its goals have forms of their own
	Title, Notes, Owner, Due, Team string
	State, Priority, Effort        string
	Impact                         string
	RunBusiness                    bool
	Owners, Teams                  []ui.Option
	EffectText                     string
	Errs                           map[string]string
	Now                            []string // what is stored now, after somebody else changed it
}

var (
	stateOptions    = []ui.Option{{Value: "todo", Label: "To do"}, {Value: "in_progress", Label: "In progress"}, {Value: "in_review", Label: "In review"}}
	priorityOptions = []ui.Option{{Value: "", Label: "As the goal says"}, {Value: "low", Label: "Low"}, {Value: "normal", Label: "Normal"}, {Value: "high", Label: "High"}, {Value: "urgent", Label: "Urgent"}}
	impactOptions   = []ui.Option{{Value: "1", Label: "Low"}, {Value: "3", Label: "Medium"}, {Value: "9", Label: "High"}}
)

func choices(f board.TaskForm) (owners, teams []ui.Option) {
	owners = []ui.Option{{Label: "Nobody yet"}}
	for _, p := range f.People {
		owners = append(owners, ui.Option{Value: p.ID.String(), Label: p.Name})
	}
	for _, t := range f.Teams {
		teams = append(teams, ui.Option{Value: t.ID.String(), Label: t.Name})
	}
	return owners, teams
}

// read takes what was typed.
func (v *formView) read(f *handle.Form) {
	v.ID, v.Slot, v.Revision, v.FromGoal = f.Text("id"), f.Text("slot"), f.Text("revision"), f.Text("from_goal")
	v.Title, v.Notes, v.Owner, v.Due, v.Team = f.Text("title"), f.Text("notes"), f.Text("owner"), f.Text("due"), f.Text("team")
	v.State, v.Priority, v.Effort, v.Impact = f.Text("state"), f.Text("priority"), f.Text("effort"), f.Text("impact")
	v.RunBusiness, v.Return = f.Bool("run_business"), handle.Local(f.Text("return"), "")
}

// command is the task a form asks for.
func command(f *handle.Form) (task.Create, error) {
	c := task.Create{
		ID: handle.FormID[id.Task](f, "id"), Title: f.Text("title"), Notes: f.Text("notes"), Team: handle.FormID[id.Team](f, "team"), Owner: handle.FormID[id.User](f, "owner"),
		Due: f.Day("due"), Priority: task.Priority(f.Text("priority")), RunBusiness: f.Bool("run_business"), Slot: handle.FormID[id.Slot](f, "slot"),
		State: task.State(f.Text("state")), BlockedReason: f.Text("reason"),
	}
	if effort := f.Float("effort"); effort != nil {
		c.Effort = *effort
	}
	goal := task.Goal{KR: kr(f), Impact: int(f.Int("impact", 0)), Provenance: task.AtCreation}
	if f.Bool("from_goal") || !c.Slot.IsZero() {
		goal.Provenance = task.FromGoal
	}
	if !goal.KR.IsZero() {
		c.Goals = append(c.Goals, goal)
	}
	if o := handle.FormID[id.Objective](f, "objective"); !o.IsZero() {
		c.Goals = append(c.Goals, task.Goal{Objective: o, Impact: goal.Impact, Provenance: goal.Provenance})
	}
	return c, f.Errs.Err()
}

// kr is the chosen key result; "none" is the choice of no goal.
func kr(f *handle.Form) id.KeyResult {
	if f.Text("kr") == "none" {
		return id.KeyResult{}
	}
	return handle.FormID[id.KeyResult](f, "kr")
}

// effectOf is what one more open task would change, in one sentence.
func effectOf(f board.TaskForm, kr id.KeyResult, team id.Team) string {
	e := signal.Effect{New: true}
	for _, t := range f.Teams {
		if t.ID == team {
			e.Aimed, e.AnyBehind = signal.Share{N: t.Aimed, Of: t.OpenTasks}, t.BehindKRs > 0
		}
	}
	for _, k := range f.KRs {
		if k.ID == kr {
			e.Label, e.Behind, e.Coverage = fmt.Sprintf("KR %d", k.Number), k.Behind, signal.Share{N: k.TeamLinked, Of: k.TeamOpen}
			if k.TeamID != team {
				// Coverage counts the key result's own team; another team's task helps without moving it.
				return fmt.Sprintf("KR %d belongs to another team: its coverage stays at %s open tasks.", k.Number, e.Coverage)
			}
		}
	}
	return e.Sentence()
}

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
