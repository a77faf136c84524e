package goalui

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/web/goalwork"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// mostWaypoints is how many rows of waypoints a sent form may have: an import may have brought more
// than the form offers at first.
const mostWaypoints = 106

func newKR(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		objective, err := objectiveOf(r)
		if err != nil {
			return err
		}
		return showForm(a, w, r, id.KeyResult{}, objective, nil, nil)
	}
}

// objectiveOf is the objective that the address names; what is no id names none.
func objectiveOf(r *http.Request) (id.Objective, error) {
	f := handle.NewForm(r.URL.Query())
	o := handle.FormID[id.Objective](f, "objective")
	return o, f.Errs.Err()
}

func editKR(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		return showForm(a, w, r, kr, id.Objective{}, nil, nil)
	}
}

func createKR(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := goal.CreateKeyResult{
			Objective: handle.FormID[id.Objective](f, "objective"), Team: handle.FormID[id.Team](f, "team"), Owner: handle.FormID[id.User](f, "owner"),
			Title: f.Text("title"), Description: f.Text("description"), Kind: goal.Kind(f.Text("kind")), Unit: f.Text("unit"),
			Start: f.Float("start"), Target: f.Float("target"), Low: f.Float("low"), High: f.Float("high"),
			CommitText: f.Text("commit_text"), TargetText: f.Text("target_text"), StretchText: f.Text("stretch_text"),
			Waypoints: waypoints(f), Weight: f.Float("weight"), StartOn: day(f, "start_on"), DueOn: day(f, "due_on"),
		}
		f.Errs.Check(!cmd.Objective.IsZero() || f.Text("objective") != "", "objective", "Choose the objective it measures.")
		var k goal.KeyResult
		if err = f.Errs.Err(); err == nil {
			k, err = a.Goals.CreateKeyResult(r.Context(), m.Actor, cmd)
		}
		if refused(err) {
			return showForm(a, w, r, id.KeyResult{}, id.Objective{}, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, saved(goal.KRLabel(k.Number)+" created.", k))
		return handle.See(w, r, krPath(shell.Base(m.Org), k.ID))
	}
}

// saved adds the hint about the title to what was done.
func saved(text string, k goal.KeyResult) string {
	if hint := signal.ReadsLikeATask(k.Title, signal.Kind(k.Kind)); hint != "" {
		return text + " " + hint
	}
	return text
}

func changeKR(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := changed(kr, f)
		fate, to := goalwork.Read(f)
		var done task.GoalChanged
		if err = f.Errs.Err(); err == nil {
			done, err = a.Tasks.AfterGoal(r.Context(), m.Actor, task.AfterGoal{KeyResult: &cmd, Fate: fate, To: to})
		}
		if refused(err) {
			return showForm(a, w, r, kr, id.Objective{}, f, err)
		}
		if err != nil {
			return err
		}
		k := done.KeyResult
		text, tasks := goal.KRLabel(k.Number)+" saved.", goalwork.Told(fate, done)
		if k.Revision == cmd.Revision && tasks == "" {
			text = goal.KRLabel(k.Number) + " is as it was: nothing was changed."
		}
		middleware.Flash(a, w, saved(text+tasks, k))
		return handle.See(w, r, handle.Back(r, krPath(shell.Base(m.Org), kr)))
	}
}

// changed is the whole form as a change.
func changed(kr id.KeyResult, f *handle.Form) goal.ChangeKeyResult {
	cmd := goal.ChangeKeyResult{
		KeyResult: kr, Revision: f.Int("revision", 0), Owner: new(handle.FormID[id.User](f, "owner")),
		Title: new(f.Text("title")), Description: new(f.Text("description")), Kind: new(goal.Kind(f.Text("kind"))), Unit: new(f.Text("unit")),
		Start: f.Float("start"), Target: f.Float("target"), Low: f.Float("low"), High: f.Float("high"),
		CommitText: new(f.Text("commit_text")), TargetText: new(f.Text("target_text")), StretchText: new(f.Text("stretch_text")),
		Waypoints: new(waypoints(f)), Weight: f.Float("weight"), StartOn: f.Day("start_on"), DueOn: f.Day("due_on"), Why: f.Text("why"),
	}
	if team := handle.FormID[id.Team](f, "team"); !team.IsZero() {
		cmd.Team = &team
	}
	empty(f, cmd)
	return cmd
}

// empty refuses a value that was there and was emptied: the command would leave it as it is.
func empty(f *handle.Form, cmd goal.ChangeKeyResult) {
	const ask = "Use a number, for example 39.7."
	switch *cmd.Kind {
	case goal.Increase, goal.Decrease:
		f.Errs.Check(cmd.Start != nil || f.Text("start") != "", "start", ask)
		f.Errs.Check(cmd.Target != nil || f.Text("target") != "", "target", ask)
	case goal.Maintain:
		f.Errs.Check(cmd.Low != nil || f.Text("low") != "", "low", ask)
		f.Errs.Check(cmd.High != nil || f.Text("high") != "", "high", ask)
	}
	f.Errs.Check(cmd.StartOn != nil || f.Text("start_on") != "", "start_on", "Choose the day it starts.")
	f.Errs.Check(cmd.DueOn != nil || f.Text("due_on") != "", "due_on", "Choose the day it is due.")
}

// day is a date of the form; an empty one is the zero time, for which the use case has its own answer.
func day(f *handle.Form, name string) time.Time {
	if d := f.Day(name); d != nil {
		return *d
	}
	return time.Time{}
}

// waypoints reads the rows that are filled in, by date; half a row is an error.
func waypoints(f *handle.Form) []goal.Waypoint {
	out := []goal.Waypoint{}
	for i, row := range typedWaypoints(f) {
		one := handle.NewForm(url.Values{"on": {row.On}, "value": {row.Value}})
		on, value := one.Day("on"), one.Float("value")
		if on == nil || value == nil {
			f.Errs.Add("waypoints", "Waypoint %d needs a date and a number.", i+1)
			return out
		}
		out = append(out, goal.Waypoint{On: *on, Value: *value})
	}
	slices.SortFunc(out, func(a, b goal.Waypoint) int { return a.On.Compare(b.On) })
	return out
}
