// Package myworkui owns what a person does next, and why in that order.
package myworkui

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/my-work", a.Do(show(a)))
	r.Get("/me/calibration", a.Do(calibration(a)))
}

func show(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		page, err := a.Board.MyWork(r.Context(), m)
		if err != nil {
			return err
		}
		topics := []string{m.Actor.User.String()}
		for _, t := range page.Tasks[:min(len(page.Tasks), 60)] {
			topics = append(topics, t.ID.String())
		}
		p := shell.Page{Title: "My work", Nav: "work", Crumbs: []shell.Crumb{{Label: "My work"}}, Topics: topics, Action: newTask(m)}
		return shell.Render(a, w, r, http.StatusOK, page.Frame, p, myWork(newView(m, page, r.URL.Query().Get("by") == byDue)))
	}
}
