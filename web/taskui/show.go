package taskui

import (
	"fmt"
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
		m := middleware.Member(r)
		p, err := a.Board.TaskPage(r.Context(), m, n)
		if err != nil {
			return err
		}
		topics := []string{p.Task.ID.String(), p.Task.TeamID.String()}
		for _, l := range p.Lines {
			if l.KRID != nil {
				topics = append(topics, l.KRID.String())
			}
		}
		base := shell.Base(m.Org)
		page := shell.Page{
			Title: key(m, n) + " " + p.Task.Title, Nav: "tasks", Topics: topics,
			Crumbs: []shell.Crumb{{Label: p.Task.Team, URL: base + "/teams/" + p.Task.TeamID.String()}, {Label: key(m, n)}},
		}
		return shell.Render(a, w, r, http.StatusOK, p.Frame, page, taskPage(newTaskView(m, p, fmt.Sprintf("%s/tasks/%d", base, n))))
	}
}
