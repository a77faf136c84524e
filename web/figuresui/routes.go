// Package figuresui owns the page of the organisation's figures.
package figuresui

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/figures", a.Do(show(a)))
}

func show(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		f, err := a.Board.Figures(r.Context(), m)
		if err != nil {
			return err
		}
		base := shell.Base(m.Org)
		p := shell.Page{Title: "Organisation figures", Nav: "strategy", Topics: topics(f), Crumbs: []shell.Crumb{
			{Label: m.Org.Name, URL: base}, {Label: "Strategy board", URL: base + "/strategy"}, {Label: "Figures"},
		}}
		return shell.Render(a, w, r, http.StatusOK, f.Frame, p, figuresPage(newFigures(m, f)))
	}
}
