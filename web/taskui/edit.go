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
// says what is stored now, and saving again overwrites that.
func renderEdit(a *handle.App, w http.ResponseWriter, r *http.Request, n int64, typed *formView, refused error) error {
	m := middleware.Member(r)
	p, err := a.Board.TaskEdit(r.Context(), m, n)
	if err != nil {
		return err
	}
	base := fmt.Sprintf("%s/tasks/%d", shell.Base(m.Org), n)
	v := stored(p.Task)
	if typed != nil {
		if errs.Is(refused, errs.Conflict) {
			v.Now = differences(v, *typed)
			typed.Revision = v.Revision
			typed.Problem = "Somebody changed this task while you were writing. What you typed is below; saving it replaces what is there now."
		}
		typed.Now = v.Now
		v = *typed
	}
	v.Path, v.Cancel, v.Heading, v.Button = base, base, "Edit "+key(m, n), "Save task"
	v.Errs = handle.Fields(refused)
	v.Owners, v.Teams = choices(p.TaskForm)
	page := shell.Page{Title: v.Heading, Nav: "tasks", Crumbs: []shell.Crumb{{Label: key(m, n), URL: base}, {Label: "Edit"}}}
	return shell.Render(a, w, r, statusOf(refused), p.Frame, page, formPage(v))
}

func stored(t board.TaskDetail) formView {
	v := formView{
		Title: t.Title, Notes: t.Notes, Due: day(t.DueOn), Team: t.TeamID.String(), Priority: t.Priority, Effort: number(t.Effort),
		RunBusiness: t.RunBusiness, Revision: strconv.FormatInt(t.Revision, 10),
	}
	if t.OwnerID != nil {
		v.Owner = t.OwnerID.String()
	}
	return v
}

// differences names what is stored otherwise than it was typed.
func differences(now, typed formView) []string {
	var out []string
	for _, d := range []struct{ name, now, typed string }{
		{"Title", now.Title, typed.Title}, {"Notes", now.Notes, typed.Notes}, {"Due", now.Due, typed.Due}, {"Priority", now.Priority, typed.Priority}, {"Effort", now.Effort, typed.Effort},
	} {
		if d.now != d.typed {
			out = append(out, d.name+" is now: "+d.now)
		}
	}
	return out
}

func change(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		title, notes, priority, runs := f.Text("title"), f.Text("notes"), task.Priority(f.Text("priority")), f.Bool("run_business")
		owner, team, due, effort := handle.FormID[id.User](f, "owner"), handle.FormID[id.Team](f, "team"), f.Day("due"), f.Float("effort")
		c := task.Change{Task: t.ID, Revision: f.Int("revision", 0), Title: &title, Notes: &notes, Owner: &owner, RunBusiness: &runs}
		if due == nil {
			due = &time.Time{} // clears it
		}
		c.Due = due
		if effort == nil {
			effort = new(float64)
		}
		c.Effort = effort
		if !team.IsZero() {
			c.Team = &team
		}
		if priority != "" {
			c.Priority = &priority
		}
		if err = f.Errs.Err(); err == nil {
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
