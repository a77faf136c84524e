package taskui

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// newTask shows the form, the goal first.
func newTask(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := middleware.Member(r).Actor.Require(access.TaskEdit); err != nil {
			return err
		}
		q := handle.NewForm(r.URL.Query())
		at := readChoice(q)
		for _, name := range []string{"team", "slot", "owner"} {
			handle.FormID[id.Task](q, name)
		}
		if q.Errs.Err() != nil {
			return errs.Missing()
		}
		v := formView{}
		v.read(q)
		v.ID = id.New[id.Task]().String()
		if _, ok := at.goal(); ok && !q.Has("from_goal") {
			v.FromGoal = at.String()
		}
		return renderNew(a, w, r, at, v, nil)
	}
}

// renderNew shows the form with what is known or was typed.
func renderNew(a *handle.App, w http.ResponseWriter, r *http.Request, at choice, v formView, refused error) error {
	m := middleware.Member(r)
	ask := board.AskTaskForm{KR: at.KR, Objective: at.Objective}
	ask.Team, _ = id.Parse[id.Team](v.Team)
	ask.Slot, _ = id.Parse[id.Slot](v.Slot)
	f, err := a.Board.TaskForm(r.Context(), m, ask)
	if err != nil {
		return err
	}
	if v.explain(refused); refused == nil {
		at = v.begin(f, at)
		if v.Owner == "" {
			v.Owner = m.Actor.User.String()
		}
	}
	team := v.team(f)
	p := newPicker(f.KRs, f.Objectives, at)
	p.withNone(m, at)
	p.Error = v.Errs["goal"]
	base := shell.Base(m.Org)
	v.Picker, v.Effect = &p, effectNow(f, at, team)
	v.Path, v.EffectURL, v.Heading, v.Button = base+"/tasks", base+"/tasks/effect", "New task", "Create task"
	v.Cancel = handle.Local(v.Return, base+"/tasks")
	v.Owners, v.Teams = ownerOptions(m, f.People), teamOptions(f.Teams)
	page := shell.Page{Title: "New task", Nav: "tasks", Crumbs: []shell.Crumb{{Label: "All tasks", URL: base + "/tasks"}, {Label: "New task"}}}
	return shell.Render(a, w, r, statusOf(refused), f.Frame, page, formPage(v))
}

// begin fills a fresh form from the slot and the goal it was opened for, and suggests a goal if there is none.
func (v *formView) begin(f board.TaskForm, at choice) choice {
	if s := f.Slot; s != nil {
		at, v.Planned = choice{KR: s.KRID}, s.Title
		if v.Title == "" {
			v.Title = s.Title
		}
		if v.Impact == "" {
			v.Impact = fmt.Sprint(s.Impact)
		}
	}
	v.Focus = at != choice{}
	if !at.KR.IsZero() && !slices.ContainsFunc(f.KRs, func(k board.PickKR) bool { return k.ID == at.KR }) {
		v.Problem, v.FromGoal = "The key result this was opened for is not being pursued now. Choose another one.", ""
		return choice{}
	}
	if at == (choice{}) {
		at.KR = suggested(f.KRs)
	}
	return at
}

// team is the one chosen, or the one the form begins with.
func (v *formView) team(f board.TaskForm) id.Team {
	for _, t := range f.Teams {
		if v.Team == t.ID.String() || v.Team == "" && t.Mine {
			v.Team, v.Sub = t.ID.String(), t.Name
			return t.ID
		}
	}
	return id.Team{}
}

// suggested is the team's lagging key result with the least open work, the widest gap among equals.
func suggested(krs []board.PickKR) id.KeyResult {
	var best *board.PickKR
	for i, k := range krs {
		if k.Own && k.Behind && (best == nil || k.TeamLinked < best.TeamLinked) {
			best = &krs[i]
		}
	}
	if best == nil {
		return id.KeyResult{}
	}
	return best.ID
}

func create(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		if err := m.Actor.Require(access.TaskEdit); err != nil {
			return err
		}
		c, at, err := command(f)
		var t task.Task
		if err == nil {
			t, err = a.Tasks.Create(r.Context(), m.Actor, c)
		}
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			v := formView{}
			v.read(f)
			return renderNew(a, w, r, at, v, err)
		}
		if err != nil {
			return err
		}
		said, err := made(r, a, t)
		if err != nil {
			return err
		}
		middleware.Flash(a, w, said)
		base := shell.Base(m.Org)
		if f.Bool("another") {
			again := url.Values{"another": {"true"}}
			for _, kept := range []string{"team", "return", "kr", "from_goal"} {
				again.Set(kept, f.Text(kept))
			}
			return handle.See(w, r, base+"/tasks/new?"+again.Encode())
		}
		return handle.See(w, r, handle.Back(r, fmt.Sprintf("%s/tasks/%d", base, t.Number)))
	}
}

// made says what was created and under what.
func made(r *http.Request, a *handle.App, t task.Task) (string, error) {
	switch {
	case len(t.Links) == 0 && t.Priority == task.Low:
		return t.Key() + " created without a goal, with low priority.", nil
	case len(t.Links) == 0:
		return t.Key() + " created without a goal.", nil
	case t.Links[0].KR.IsZero():
		return t.Key() + " created under an objective alone.", nil
	}
	kr, err := a.Board.KRWork(r.Context(), middleware.Member(r), t.Links[0].KR)
	if err != nil {
		return "", err
	}
	text := t.Key() + " created under " + goal.KRLabel(kr.Number) + "."
	if kr.Open == 1 && t.State.Open() {
		text += " It is the first open task there."
	}
	return text, nil
}
