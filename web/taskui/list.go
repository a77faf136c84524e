package taskui

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// listRoutes mounts the task list.
func listRoutes(r chi.Router, a *handle.App) {
	r.Get("/tasks", a.Do(list(a)))
}

func list(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		q := newListAsk(m, r.URL.Query())
		l, err := a.Board.TaskList(r.Context(), m, q.ListFilter)
		if err != nil {
			return err
		}
		v := newListView(q, l)
		page := shell.Page{Title: "All tasks", Nav: "tasks", Crumbs: []shell.Crumb{{Label: m.Org.Name, URL: shell.Base(m.Org)}, {Label: "All tasks"}}}
		if v.Edit {
			page.Action = &shell.Action{Label: "New task", Icon: "plus", URL: v.New, Key: "c", Dialog: true}
		}
		page.Topics = listTopics(l)
		return shell.Render(a, w, r, http.StatusOK, l.Frame, page, listPage(v))
	}
}
