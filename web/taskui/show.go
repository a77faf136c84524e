package taskui

import (
	"net/http"

	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

func show(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		n, err := handle.Number(r, "task")
		if err != nil {
			return err
		}
		return renderTask(a, w, r, n, nil)
	}
}

// renderTask shows the task; no is what was asked of it and refused.
func renderTask(a *handle.App, w http.ResponseWriter, r *http.Request, n int64, no *refused) error {
	m := middleware.Member(r)
	p, err := a.Board.TaskPage(r.Context(), m, n)
	if err != nil {
		return err
	}
	topics := []string{p.Task.ID.String()}
	for _, l := range p.Lines {
		if l.KRID != nil {
			topics = append(topics, l.KRID.String())
		} else {
			topics = append(topics, l.ObjectiveID.String())
		}
	}
	v, status := newTaskView(m, p), http.StatusOK
	if no != nil {
		v.refuse(*no)
		status = handle.Status(no.Err)
	}
	page := shell.Page{
		Title: v.Key + " " + p.Task.Title, Nav: "tasks", Topics: topics,
		Crumbs: []shell.Crumb{{Label: p.Task.Team, URL: v.TeamURL}, {Label: v.Key}},
	}
	return shell.Render(a, w, r, status, p.Frame, page, taskPage(v))
}
