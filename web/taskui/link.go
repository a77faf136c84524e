package taskui

import (
	"fmt"
	"net/http"
	"net/url"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// linkView is the choice of a goal for a task that exists.
type linkView struct {
	Path, Cancel, Return, Key, Title, Impact string
	Picker                                   picker
	From, FromLabel                          string // the key result the task leaves for the chosen one
	Problem                                  string
}

func chooseGoal(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		n, err := handle.Number(r, "task")
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		if err := m.Actor.Require(access.TaskEdit); err != nil {
			return err
		}
		p, err := a.Board.TaskEdit(r.Context(), m, n)
		if err != nil {
			return err
		}
		base := fmt.Sprintf("%s/tasks/%d", shell.Base(m.Org), n)
		v := linkView{Path: base + "/links", Return: handle.Local(r.URL.Query().Get("return"), cameFrom(r, base)), Key: key(m, n), Title: p.Task.Title, Impact: "3", Picker: newPicker(m, p.KRs, id.KeyResult{}, false)}
		v.Cancel, v.Picker.NoGoal = v.Return, false
		v.leaves(p, r.URL.Query().Get("from"))
		page := shell.Page{Title: "Link " + v.Key, Nav: "tasks", Crumbs: []shell.Crumb{{Label: v.Key, URL: base}, {Label: "Link to a key result"}}}
		return shell.Render(a, w, r, http.StatusOK, p.Frame, page, linkPage(v))
	}
}

// leaves says which key result the task hangs under until it is linked to the chosen one.
func (v *linkView) leaves(p board.TaskPage, from string) {
	for _, l := range p.Lines {
		if l.KRID != nil && l.KRID.String() == from {
			v.From, v.FromLabel = from, fmt.Sprintf("KR %d", *l.Number)
		}
	}
}

// cameFrom is the page of this site that a link was followed on, or fallback.
func cameFrom(r *http.Request, fallback string) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return fallback
	}
	return handle.Local(u.RequestURI(), fallback)
}

// link adds a goal, or moves the link from one key result to another.
func link(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		to, from, objective := kr(f), handle.FormID[id.KeyResult](f, "from"), handle.FormID[id.Objective](f, "objective")
		if lane := handle.FormID[id.KeyResult](f, "to"); !lane.IsZero() {
			to = lane
		}
		if err := f.Errs.Err(); err != nil {
			return err
		}
		switch {
		case !from.IsZero() && !to.IsZero():
			t, err = a.Tasks.Relink(r.Context(), m.Actor, task.Relink{Task: t.ID, From: from, To: to})
		case to.IsZero() && objective.IsZero():
			err = errs.New(errs.Invalid, "Choose a key result.")
		default:
			t, err = a.Tasks.Link(r.Context(), m.Actor, task.LinkGoal{Task: t.ID, Goal: task.Goal{KR: to, Objective: objective, Impact: int(f.Int("impact", 0))}})
		}
		if err != nil {
			return err
		}
		return done(a, w, r, t, t.Key()+" linked.")
	}
}

func unlink(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		c := task.UnlinkGoal{Task: t.ID, KR: handle.FormID[id.KeyResult](f, "kr"), Objective: handle.FormID[id.Objective](f, "objective")}
		if err := f.Errs.Err(); err != nil {
			return err
		}
		t, err = a.Tasks.Unlink(r.Context(), middleware.Member(r).Actor, c)
		if err != nil {
			return err
		}
		return done(a, w, r, t, t.Key()+" no longer serves that goal.")
	}
}
