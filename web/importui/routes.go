// Package importui owns the way of other tools' files into the organisation: upload, preview with the
// mapping of columns, and what became of every row. Nothing is written before the preview is confirmed.
package importui

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/import", a.Do(showUpload(a)))
	r.Post("/import", a.Do(upload(a)))
	r.Get("/import/{import}", a.Do(showPreview(a)))
	r.Post("/import/{import}", a.Do(confirm(a)))
	r.Get("/import/{import}/refused.csv", a.Do(refused(a)))
}

func importsURL(r *http.Request) string { return shell.Base(middleware.Member(r).Org) + "/import" }

func importURL(r *http.Request, imp id.Import) string { return importsURL(r) + "/" + imp.String() }

func render(a *handle.App, w http.ResponseWriter, r *http.Request, status int, title string, content templ.Component) error {
	m := middleware.Member(r)
	f, err := a.Board.Frame(r.Context(), m)
	if err != nil {
		return err
	}
	crumbs := []shell.Crumb{{Label: "Settings", URL: shell.Base(m.Org) + "/settings"}, {Label: "Import", URL: importsURL(r)}}
	if title == "Import" {
		crumbs[1].URL = ""
	} else {
		crumbs = append(crumbs, shell.Crumb{Label: title})
	}
	return shell.Render(a, w, r, status, f, shell.Page{Title: title, Nav: "settings", Crumbs: crumbs}, content)
}
