package taskui

import (
	"net/http"

	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
)

// effect is the sentence the form shows before it is saved.
func effect(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		q := handle.NewForm(r.URL.Query())
		team := handle.FormID[id.Team](q, "team")
		chosen := kr(q)
		if err := q.Errs.Err(); err != nil {
			return err
		}
		f, err := a.Board.TaskForm(r.Context(), m, team, id.Slot{})
		if err != nil {
			return err
		}
		if team.IsZero() {
			team = teamFor(f, chosen)
		}
		return handle.Render(w, r, http.StatusOK, effectText(effectOf(f, chosen, team)))
	}
}
