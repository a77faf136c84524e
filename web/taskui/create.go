package taskui

import (
	"fmt"
	"net/http"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// newTask shows the form, the goal first.
func newTask(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		if err := m.Actor.Require(access.TaskEdit); err != nil {
			return err
		}
		q := handle.NewForm(r.URL.Query())
		v := formView{}
		v.read(q)
		v.ID, v.Return = id.New[id.Task]().String(), handle.Local(r.URL.Query().Get("return"), "")
		if !kr(q).IsZero() {
			v.FromGoal = "true"
		}
		return renderNew(a, w, r, kr(q), q.Text("kr") == "none", v, nil)
	}
}

// renderNew shows the form with what is known or was typed.
func renderNew(a *handle.App, w http.ResponseWriter, r *http.Request, chosen id.KeyResult, none bool, v formView, refused error) error {
	m := middleware.Member(r)
	team, _ := id.Parse[id.Team](v.Team)
	slot, _ := id.Parse[id.Slot](v.Slot)
	f, err := a.Board.TaskForm(r.Context(), m, team, slot)
	if err != nil {
		return err
	}
	if f.Slot != nil && v.Title == "" {
		v.Title, chosen = f.Slot.Title, f.Slot.KRID
	}
	if team.IsZero() {
		team = teamFor(f, chosen)
		v.Team = team.String()
	}
	if chosen.IsZero() && !none && refused == nil {
		chosen = suggested(f, team)
	}
	base := shell.Base(m.Org)
	v.Path, v.Effect, v.Heading, v.Button = base+"/tasks", base+"/tasks/effect", "New task", "Create task"
	v.Cancel = handle.Local(v.Return, base+"/tasks")
	v.Errs = handle.Fields(refused)
	if refused != nil && len(v.Errs) == 0 {
		v.Problem = errs.Sentence(refused)
	}
	v.Owners, v.Teams = choices(f)
	if v.Owner == "" && refused == nil {
		v.Owner = m.Actor.User.String()
	}
	p := newPicker(m, f.KRs, chosen, none)
	p.Error = v.Errs["goal"]
	v.Picker = &p
	v.EffectText = effectOf(f, chosen, team)
	page := shell.Page{Title: "New task", Nav: "tasks", Crumbs: []shell.Crumb{{Label: "All tasks", URL: base + "/tasks"}, {Label: "New task"}}}
	return shell.Render(a, w, r, statusOf(refused), f.Frame, page, formPage(v))
}

// teamFor is the chosen key result's team, else the person's own.
func teamFor(f board.TaskForm, chosen id.KeyResult) id.Team {
	for _, k := range f.KRs {
		if k.ID == chosen {
			return k.TeamID
		}
	}
	if f.Frame.TeamID != nil {
		return *f.Frame.TeamID
	}
	if len(f.Teams) > 0 {
		return f.Teams[0].ID
	}
	return id.Team{}
}

// suggested is the team's lagging key result with the least open work.
func suggested(f board.TaskForm, team id.Team) id.KeyResult {
	best := -1
	for i, k := range f.KRs {
		if k.TeamID == team && k.Behind && (best < 0 || k.TeamLinked < f.KRs[best].TeamLinked) {
			best = i
		}
	}
	if best < 0 {
		return id.KeyResult{}
	}
	return f.KRs[best].ID
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
		c, err := command(f)
		var t task.Task
		if err == nil {
			t, err = a.Tasks.Create(r.Context(), m.Actor, c)
		}
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			v := formView{}
			v.read(f)
			return renderNew(a, w, r, kr(f), f.Text("kr") == "none", v, err)
		}
		if err != nil {
			return err
		}
		form, err := a.Board.TaskForm(r.Context(), m, t.TeamID, id.Slot{})
		if err != nil {
			return err
		}
		middleware.Flash(a, r, made(t, form.KRs))
		if f.Bool("another") {
			return handle.See(w, r, fmt.Sprintf("%s/tasks/new?kr=%s&team=%s", shell.Base(m.Org), f.Text("kr"), f.Text("team")))
		}
		return handle.See(w, r, handle.Back(r, fmt.Sprintf("%s/tasks/%d", shell.Base(m.Org), t.Number)))
	}
}

// made says what was created and under what.
func made(t task.Task, krs []board.PickKR) string {
	if len(t.Links) == 0 {
		return t.Key() + " created without a goal."
	}
	at := slices.IndexFunc(krs, func(k board.PickKR) bool { return k.ID == t.Links[0].KR })
	if at < 0 {
		return t.Key() + " created."
	}
	text := fmt.Sprintf("%s created under KR %d.", t.Key(), krs[at].Number)
	if krs[at].TeamLinked == 0 && krs[at].TeamID == t.TeamID {
		text += " It is the first open task there."
	}
	return text
}
