package taskui

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

func edit(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		n, err := handle.Number(r, "task")
		if err != nil {
			return err
		}
		if err := middleware.Member(r).Actor.Require(access.TaskEdit); err != nil {
			return err
		}
		return renderEdit(a, w, r, n, nil, nil)
	}
}

// renderEdit shows the form as stored, or as typed when that was refused; after a conflict it
// says what is stored now, and saving again replaces that.
func renderEdit(a *handle.App, w http.ResponseWriter, r *http.Request, n int64, typed *formView, refused error) error {
	m := middleware.Member(r)
	p, err := a.Board.TaskEdit(r.Context(), m, n)
	if err != nil {
		return err
	}
	base := fmt.Sprintf("%s/tasks/%d", shell.Base(m.Org), n)
	v := stored(p.Task)
	v.Return = handle.Local(r.URL.Query().Get("return"), "")
	if typed != nil {
		if errs.Is(refused, errs.Conflict) {
			typed.Now = differences(p, v, *typed)
			typed.Revision = v.Revision
			typed.Problem = "Somebody changed this task while you were writing. What you typed is below; saving it replaces what is there now."
		}
		v = *typed
	}
	v.Path, v.Cancel, v.Heading, v.Sub, v.Button = base, handle.Local(v.Return, base), "Edit "+key(m, n), p.Task.Team, "Save task"
	if v.explain(refused); v.Errs["revision"] != "" {
		v.Revision = strconv.FormatInt(p.Task.Revision, 10)
	}
	v.Owners, v.Teams = ownerOptions(m, p.People), teamOptions(p.Teams)
	page := shell.Page{Title: v.Heading, Nav: "tasks", Crumbs: []shell.Crumb{{Label: p.Task.Team, URL: shell.Base(m.Org) + "/teams/" + p.Task.TeamID.String()}, {Label: key(m, n), URL: base}, {Label: "Edit"}}}
	return shell.Render(a, w, r, statusOf(refused), p.Frame, page, formPage(v))
}

func stored(t board.TaskDetail) formView {
	v := formView{
		Title: t.Title, Notes: t.Notes, Due: day(t.DueOn), Team: t.TeamID.String(), Priority: t.Priority, Effort: number(t.Effort),
		RunBusiness: t.RunBusiness, Revision: strconv.FormatInt(t.Revision, 10), Focus: true,
	}
	if t.OwnerID != nil {
		v.Owner = t.OwnerID.String()
	}
	return v
}

// differences says what is stored otherwise than it was typed.
func differences(p board.TaskEdit, now, typed formView) []string {
	var out []string
	due := ""
	if d := p.Task.DueOn; d != nil {
		due = shell.LongDate(*d, p.Frame.Today)
	}
	say := func(name, now, typed, shown string) {
		if now == typed {
			return
		}
		if shown == "" {
			shown = "none"
		}
		out = append(out, name+" is now: "+shown)
	}
	say("Title", now.Title, typed.Title, now.Title)
	say("Notes", now.Notes, typed.Notes, now.Notes)
	say("Owner", now.Owner, typed.Owner, deref(p.Task.Owner))
	say("Due", now.Due, typed.Due, due)
	say("Team", now.Team, typed.Team, p.Task.Team)
	say("Priority", now.Priority, typed.Priority, now.Priority)
	say("Effort", now.Effort, typed.Effort, now.Effort)
	return out
}

// change saves the fields that were sent, and leaves the others alone.
func change(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		c, err := changes(f, t.ID)
		if err == nil {
			_, err = a.Tasks.Change(r.Context(), m.Actor, c)
		}
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			v := formView{}
			v.read(f)
			return renderEdit(a, w, r, t.Number, &v, err)
		}
		if err != nil {
			return err
		}
		return done(a, w, r, t, t.Key()+" saved.")
	}
}

func changes(f *handle.Form, t id.Task) (task.Change, error) {
	c := task.Change{Task: t, Revision: f.Int("revision", 0)}
	set(f, "title", &c.Title, f.Text)
	set(f, "notes", &c.Notes, func(name string) string { return lines(f.Text(name)) })
	set(f, "owner", &c.Owner, func(name string) id.User { return handle.FormID[id.User](f, name) })
	set(f, "team", &c.Team, func(name string) id.Team { return handle.FormID[id.Team](f, name) })
	set(f, "priority", &c.Priority, func(name string) task.Priority { return task.Priority(f.Text(name)) })
	set(f, "run_business", &c.RunBusiness, f.Bool)
	set(f, "due", &c.Due, func(name string) time.Time {
		if d := f.Day(name); d != nil {
			return *d
		}
		return time.Time{}
	})
	set(f, "effort", &c.Effort, func(name string) float64 {
		if n := f.Float(name); n != nil {
			return *n
		}
		return 0
	})
	return c, f.Errs.Err()
}

// set fills a part of the command if its field was sent.
func set[T any](f *handle.Form, name string, to **T, read func(string) T) {
	if f.Has(name) {
		v := read(name)
		*to = &v
	}
}
