package strategyui

import (
	"net/http"
	"slices"
	"strconv"

	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/goalwork"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// objectiveStateView asks for the reason of a change of state.
type objectiveStateView struct {
	Heading, Path, Back, Button string
	To, Revision, Why           string
	Work                        goalwork.View
	Danger                      bool
	Problem                     string
	Errs                        map[string]string
}

func askObjectiveState(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		objective, err := handle.ID[id.Objective](r, "objective")
		if err != nil {
			return err
		}
		return objectiveStateForm(a, w, r, objective, nil, nil)
	}
}

func objectiveStateForm(a *handle.App, w http.ResponseWriter, r *http.Request, objective id.Objective, typed *handle.Form, why error) error {
	m := middleware.Member(r)
	f, err := a.Board.ObjectiveForm(r.Context(), m, objective)
	if err != nil {
		return err
	}
	o, to := f.Objective, goal.State(r.URL.Query().Get("to"))
	if typed != nil {
		to = goal.State(typed.Text("state"))
	} else if !slices.Contains(o.State.Next(), to) {
		to = o.State.Next()[0]
	}
	words, path := objectiveStates[to], shell.Base(m.Org)+"/objectives/"+objective.String()
	v := objectiveStateView{
		Heading: words.title, Path: path + "/state", Back: path, Button: words.label + " objective", To: string(to),
		Revision: strconv.FormatInt(o.Revision, 10), Danger: to == goal.Dropped,
	}
	if to == goal.Done {
		v.Button = "Mark objective as done"
	}
	if o.State == goal.Draft && to == goal.Active {
		v.Heading, v.Button = "Publish this objective?", "Publish objective"
	}
	if to != goal.Active {
		v.Work = goalwork.About(m, f.Work, itOrItsKRs, path+"#krs", true)
	}
	status := http.StatusOK
	if typed != nil {
		status = handle.Status(why)
		v.Why, v.Errs = typed.Text("why"), handle.Fields(why)
		v.Work.Typed(typed, why)
		if v.Errs["why"]+v.Work.Error+v.Work.ToError == "" {
			v.Problem = errs.Sentence(why)
		}
	}
	p := shell.Page{Title: v.Heading, Nav: "strategy", Crumbs: []shell.Crumb{{Label: "Strategy board", URL: shell.Base(m.Org) + "/strategy"}, {Label: o.Title, URL: path}, {Label: words.label}}}
	return shell.Render(a, w, r, status, f.Frame, p, objectiveStatePage(v))
}

const itOrItsKRs = "this objective or its key results"

func setObjectiveState(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		objective, err := handle.ID[id.Objective](r, "objective")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := goal.SetObjectiveState{Objective: objective, Revision: f.Int("revision", 0), State: goal.State(f.Text("state")), Why: f.Text("why")}
		fate, to := goalwork.Read(f)
		var done task.GoalChanged
		if err = f.Errs.Err(); err == nil {
			done, err = a.Tasks.AfterGoal(r.Context(), m.Actor, task.AfterGoal{ObjectiveState: &cmd, Fate: fate, To: to})
		}
		if _, known := objectiveStates[cmd.State]; refused(err) && known {
			return objectiveStateForm(a, w, r, objective, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, stateText(f.Text("from"), done.Objective)+goalwork.Told(fate, done))
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/objectives/"+objective.String()))
	}
}

func stateText(from string, o goal.Objective) string {
	if from == string(goal.Draft) && o.State == goal.Active {
		return "Objective published."
	}
	return objectiveStates[o.State].done
}
