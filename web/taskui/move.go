package taskui

import (
	"fmt"
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// asked reads the task's number from the path and the form of who may change it.
func asked(r *http.Request) (int64, *handle.Form, error) {
	n, err := handle.Number(r, "task")
	if err != nil {
		return 0, nil, err
	}
	f, err := handle.ReadForm(r)
	if err != nil {
		return 0, nil, err
	}
	return n, f, middleware.Member(r).Actor.Require(access.TaskEdit)
}

// subject is what was asked, with the task.
func subject(a *handle.App, r *http.Request) (task.Task, *handle.Form, error) {
	n, f, err := asked(r)
	if err != nil {
		return task.Task{}, nil, err
	}
	t, err := a.Tasks.Task(r.Context(), middleware.Member(r).Actor, n)
	return t, f, err
}

// done answers a change of a task with a sentence and the way back.
func done(a *handle.App, w http.ResponseWriter, r *http.Request, t task.Task, sentence string) error {
	middleware.Flash(a, w, sentence)
	return handle.See(w, r, handle.Back(r, fmt.Sprintf("%s/tasks/%d", shell.Base(middleware.Member(r).Org), t.Number)))
}

// refused is a change of the task that was not made: the page says why and keeps what was asked for.
type refused struct {
	Err    error
	State  task.State // a move that was asked for
	Reason string
}

// move puts the task into a state; a state change is a resource of its own.
func move(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		n, f, err := asked(r)
		if err != nil {
			return err
		}
		var t task.Task
		c := task.Move{Number: n, Revision: f.Int("revision", 0), To: task.State(f.Text("state")), Reason: f.Text("reason")}
		if err = f.Errs.Err(); err == nil {
			t, err = a.Tasks.Move(r.Context(), middleware.Member(r).Actor, c)
		}
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			return again(a, w, r, refused{Err: err, State: c.To, Reason: c.Reason})
		}
		if err != nil {
			return err
		}
		return done(a, w, r, t, t.Key()+" is "+lower(stateLabel(string(t.State)))+".")
	}
}

// again shows the task with why its change was refused.
func again(a *handle.App, w http.ResponseWriter, r *http.Request, no refused) error {
	n, err := handle.Number(r, "task")
	if err != nil {
		return err
	}
	return renderTask(a, w, r, n, &no)
}
