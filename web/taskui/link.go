package taskui

import (
	"fmt"
	"net/http"
	"net/url"

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

// linkView is the choice of a goal for a task that exists.
type linkView struct {
	Path, Cancel, Return, Key, Title string
	Impact, Problem                  string
	From, FromLabel                  string // the key result that the chosen one takes the place of
	Picker                           picker
	EffectURL                        string
	Effect                           effectView
}

func chooseGoal(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := middleware.Member(r).Actor.Require(access.TaskEdit); err != nil {
			return err
		}
		return renderLink(a, w, r, handle.NewForm(r.URL.Query()), nil)
	}
}

// renderLink shows the picker, with what was chosen if that was refused.
func renderLink(a *handle.App, w http.ResponseWriter, r *http.Request, f *handle.Form, no error) error {
	n, err := handle.Number(r, "task")
	if err != nil {
		return err
	}
	m := middleware.Member(r)
	p, err := a.Board.TaskGoals(r.Context(), m, n)
	if err != nil {
		return err
	}
	base, at := fmt.Sprintf("%s/tasks/%d", shell.Base(m.Org), n), readChoice(f)
	v := linkView{
		Path: base + "/links", Return: handle.Local(f.Text("return"), cameFrom(r, base)), Key: key(m, n), Title: p.Task.Title, Impact: f.Text("impact"),
		EffectURL: fmt.Sprintf("%s/tasks/effect?task=%d", shell.Base(m.Org), n), Effect: newEffect(board.Effect{Task: &board.EffectTask{Open: true}}, choice{}),
	}
	v.Cancel = v.Return
	if v.leaves(p, f.Text("from")); v.From != "" {
		p.Objectives = nil // one key result takes the place of another
	}
	v.Picker = newPicker(p.KRs, p.Objectives, at)
	if no != nil {
		if v.Picker.Error = handle.Fields(no)["goal"]; v.Picker.Error == "" {
			v.Problem = errs.Sentence(no)
		}
	}
	page := shell.Page{Title: "Link " + v.Key, Nav: "tasks", Crumbs: []shell.Crumb{{Label: v.Key, URL: base}, {Label: "Link to a key result"}}}
	return shell.Render(a, w, r, statusOf(no), p.Frame, page, linkPage(v))
}

// leaves says which key result the task hangs under until it is linked to the chosen one.
func (v *linkView) leaves(p board.TaskGoals, from string) {
	for _, l := range p.Lines {
		if l.KRID != nil && l.KRID.String() == from {
			v.From, v.FromLabel = from, goal.KRLabel(*l.Number)
		}
	}
}

// cameFrom is the page of this site that a link was followed on, or fallback.
func cameFrom(r *http.Request, fallback string) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || r.Method != http.MethodGet {
		return fallback
	}
	return handle.Local(u.RequestURI(), fallback)
}

// link adds a goal or sets the impact of one, or moves the link from one key result to another.
func link(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		at, from := readChoice(f), handle.FormID[id.KeyResult](f, "from")
		if lane := handle.FormID[id.KeyResult](f, "to"); !lane.IsZero() {
			at = choice{KR: lane}
		}
		goal, ok := at.goal()
		goal.Impact = int(f.Int("impact", 0))
		f.Errs.Check(ok, "goal", "Choose what it serves.")
		if err = f.Errs.Err(); err == nil {
			if !from.IsZero() && !goal.KR.IsZero() {
				t, err = a.Tasks.Relink(r.Context(), m.Actor, task.Relink{Task: t.ID, From: from, To: goal.KR})
			} else {
				t, err = a.Tasks.Link(r.Context(), m.Actor, task.LinkGoal{Task: t.ID, Goal: goal})
			}
		}
		if errs.Is(err, errs.Invalid) {
			return renderLink(a, w, r, f, err)
		}
		if err != nil {
			return err
		}
		said, err := linkedTo(r, a, t, goal)
		if err != nil {
			return err
		}
		return done(a, w, r, t, said)
	}
}

// linkedTo says what the task serves now.
func linkedTo(r *http.Request, a *handle.App, t task.Task, g task.Goal) (string, error) {
	if g.KR.IsZero() {
		return t.Key() + " serves the objective now.", nil
	}
	kr, err := a.Board.KRWork(r.Context(), middleware.Member(r), g.KR)
	return t.Key() + " serves " + goal.KRLabel(kr.Number) + " now.", err
}

func unlink(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		c := task.UnlinkGoal{Task: t.ID, KR: handle.FormID[id.KeyResult](f, "kr"), Objective: handle.FormID[id.Objective](f, "objective")}
		if err = f.Errs.Err(); err == nil {
			t, err = a.Tasks.Unlink(r.Context(), middleware.Member(r).Actor, c)
		}
		if errs.Is(err, errs.Invalid) {
			return again(a, w, r, refused{Err: err})
		}
		if err != nil {
			return err
		}
		return done(a, w, r, t, t.Key()+" no longer serves that goal.")
	}
}

// confirm answers that a task still serves a key result that changed.
func confirm(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		c := task.ConfirmLink{Task: t.ID, KR: handle.FormID[id.KeyResult](f, "kr")}
		if err = f.Errs.Err(); err != nil {
			return err
		}
		if t, err = a.Tasks.ConfirmLink(r.Context(), middleware.Member(r).Actor, c); err != nil {
			return err
		}
		return done(a, w, r, t, t.Key()+" is confirmed.")
	}
}
