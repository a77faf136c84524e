package taskui

import (
	"fmt"
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// subject reads the task's number from the path and its form, and finds the task.
func subject(a *handle.App, r *http.Request) (task.Task, *handle.Form, error) {
	n, err := handle.Number(r, "task")
	if err != nil {
		return task.Task{}, nil, err
	}
	f, err := handle.ReadForm(r)
	if err != nil {
		return task.Task{}, nil, err
	}
	m := middleware.Member(r)
	if err := m.Actor.Require(access.TaskEdit); err != nil {
		return task.Task{}, nil, err
	}
	t, err := a.Tasks.Task(r.Context(), m.Actor, n)
	return t, f, err
}

// done answers a change of a task with a sentence and the way back.
func done(a *handle.App, w http.ResponseWriter, r *http.Request, t task.Task, sentence string) error {
	middleware.Flash(a, r, sentence)
	return handle.See(w, r, handle.Back(r, fmt.Sprintf("%s/tasks/%d", shell.Base(middleware.Member(r).Org), t.Number)))
}

var stateWords = map[task.State]string{
	task.Todo: "to do", task.InProgress: "in progress", task.Blocked: "stuck", task.InReview: "in review", task.Done: "done", task.Cancelled: "cancelled",
}

// move puts the task into a state; a state change is a resource of its own.
func move(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		to := task.State(f.Text("state"))
		if !to.Valid() {
			return errs.New(errs.Invalid, "Choose one of the states.")
		}
		c := task.Move{Task: t.ID, Revision: f.Int("revision", 0), To: to, Reason: f.Text("reason")}
		moved, err := a.Tasks.Move(r.Context(), middleware.Member(r).Actor, c)
		if err != nil {
			return err
		}
		return done(a, w, r, moved, moved.Key()+" is "+stateWords[moved.State]+".")
	}
}

func remove(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		if _, err := a.Tasks.Delete(r.Context(), m.Actor, task.Delete{Task: t.ID, Revision: f.Int("revision", 0)}); err != nil {
			return err
		}
		middleware.Flash(a, r, t.Key()+" deleted.")
		return handle.See(w, r, fmt.Sprintf("%s/tasks?deleted=%s", shell.Base(m.Org), t.ID))
	}
}

// restore takes a deletion back; the path carries the number, the form the id.
func restore(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		n, err := handle.Number(r, "task")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		if err := m.Actor.Require(access.TaskEdit); err != nil {
			return err
		}
		gone := handle.FormID[id.Task](f, "id")
		if gone.IsZero() {
			t, err := a.Tasks.Task(r.Context(), m.Actor, n)
			if err != nil {
				return err
			}
			gone = t.ID
		}
		t, err := a.Tasks.Restore(r.Context(), m.Actor, task.Restore{Task: gone})
		if err != nil {
			return err
		}
		return done(a, w, r, t, t.Key()+" is back.")
	}
}
