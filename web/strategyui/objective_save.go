package strategyui

import (
	"net/http"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/goalwork"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

func newObjective(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return objectiveForm(a, w, r, id.Objective{}, nil, nil)
	}
}

func editObjective(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		objective, err := handle.ID[id.Objective](r, "objective")
		if err != nil {
			return err
		}
		return objectiveForm(a, w, r, objective, nil, nil)
	}
}

func createObjective(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := goal.CreateObjective{
			Cycle: handle.FormID[id.Cycle](f, "cycle"), Team: handle.FormID[id.Team](f, "team"), Pillar: handle.FormID[id.Pillar](f, "pillar"),
			Parent: handle.FormID[id.Objective](f, "parent"), Owner: handle.FormID[id.User](f, "owner"),
			Title: f.Text("title"), Description: f.Text("description"), Weight: f.Float("weight"), RollsUp: new(f.Bool("rolls_up")),
			Visibility: goal.Visibility(f.Text("visibility")), People: handle.FormIDs[id.User](f, "people"),
		}
		if f.Bool("draft") {
			cmd.State = goal.Draft
		}
		f.Errs.Check(f.Text("cycle") != "", "cycle", "Choose the cycle it is for.")
		f.Errs.Check(f.Text("team") != "", "team", "Choose the team it is for.")
		var o goal.Objective
		if err = f.Errs.Err(); err == nil {
			o, err = a.Goals.CreateObjective(r.Context(), m.Actor, cmd)
		}
		if refused(err) {
			return objectiveForm(a, w, r, id.Objective{}, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Objective created.")
		return handle.See(w, r, shell.Base(m.Org)+"/objectives/"+o.ID.String())
	}
}

func changeObjective(a *handle.App) handle.Func {
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
		cmd := goal.ChangeObjective{
			Objective: objective, Revision: f.Int("revision", 0), Title: new(f.Text("title")), Description: new(f.Text("description")),
			Pillar: new(handle.FormID[id.Pillar](f, "pillar")), Parent: new(handle.FormID[id.Objective](f, "parent")), Owner: new(handle.FormID[id.User](f, "owner")),
			Weight: f.Float("weight"), RollsUp: new(f.Bool("rolls_up")), Why: f.Text("why"),
		}
		if team := handle.FormID[id.Team](f, "team"); !team.IsZero() {
			cmd.Team = &team
		}
		if cycle := handle.FormID[id.Cycle](f, "cycle"); !cycle.IsZero() {
			cmd.Cycle = &cycle
		}
		if f.Has("visibility") {
			cmd.Visibility, cmd.People = new(goal.Visibility(f.Text("visibility"))), new(handle.FormIDs[id.User](f, "people"))
		}
		fate, to := goalwork.Read(f)
		var done task.GoalChanged
		if err = f.Errs.Err(); err == nil {
			done, err = a.Tasks.AfterGoal(r.Context(), m.Actor, task.AfterGoal{Objective: &cmd, Fate: fate, To: to})
		}
		if refused(err) {
			return objectiveForm(a, w, r, objective, f, err)
		}
		if err != nil {
			return err
		}
		text, tasks := "Objective saved.", goalwork.Told(fate, done)
		if done.Objective.Revision == cmd.Revision && tasks == "" {
			text = "The objective is as it was: nothing was changed."
		}
		middleware.Flash(a, w, text+tasks)
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/objectives/"+objective.String()))
	}
}
