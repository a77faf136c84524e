package taskui

import (
	"fmt"
	"net/http"
	"net/url"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// remove deletes the task; the next page offers to take that back.
func remove(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, f, err := subject(a, r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		_, err = a.Tasks.Delete(r.Context(), m.Actor, task.Delete{Task: t.ID, Revision: f.Int("revision", 0)})
		if errs.Is(err, errs.Conflict) {
			return again(a, w, r, refused{Err: err})
		}
		if err != nil {
			return err
		}
		base := shell.Base(m.Org)
		undo := fmt.Sprintf("%s/tasks/%d/restore?%s", base, t.Number, url.Values{"id": {t.ID.String()}}.Encode())
		middleware.FlashUndo(a, w, t.Key()+" deleted.", undo)
		return handle.See(w, r, handle.Back(r, base+"/teams/"+t.TeamID.String()))
	}
}

// restore takes a deletion back; the path carries the number, the form or the query the id.
func restore(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.Number(r, "task"); err != nil {
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
			return errs.Missing()
		}
		t, err := a.Tasks.Restore(r.Context(), m.Actor, task.Restore{Task: gone})
		if err != nil {
			return err
		}
		return done(a, w, r, t, t.Key()+" is back.")
	}
}
