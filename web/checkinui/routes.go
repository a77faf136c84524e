// Package checkinui owns the weekly check-in: the evidence of a key result and what its owner says.
package checkinui

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// Routes mounts the screens below /o/{org}.
func Routes(r chi.Router, a *handle.App) {
	r.Get("/check-ins", a.Do(first(a)))
	r.Get("/check-ins/{kr}", a.Do(show(a)))
	r.Post("/krs/{kr}/check-ins", a.Do(record(a)))
	r.Post("/check-ins/{checkin}/resolve", a.Do(resolve(a)))
}

// first leads to the first key result of mine that is due, or says that there is none.
func first(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		page, err := a.Board.MyCheckIns(r.Context(), m)
		if err != nil {
			return err
		}
		base := shell.Base(m.Org)
		for _, due := range []bool{true, false} {
			for _, kr := range page.Mine {
				if kr.Due(page.Weeks) == due {
					return handle.See(w, r, base+"/check-ins/"+kr.ID.String())
				}
			}
		}
		p := shell.Page{Title: "Check-ins", Nav: "check-ins", Crumbs: []shell.Crumb{{Label: "Check-ins"}}}
		return shell.Render(a, w, r, http.StatusOK, page.Frame, p, nothingDue(base))
	}
}
