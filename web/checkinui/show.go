package checkinui

import (
	"net/http"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

func show(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		return render(a, w, r, http.StatusOK, kr, nil)
	}
}

// render shows the page; typed is what was refused, to be shown again.
func render(a *handle.App, w http.ResponseWriter, r *http.Request, status int, kr id.KeyResult, typed *formView) error {
	m := middleware.Member(r)
	page, err := a.Board.CheckIn(r.Context(), m, kr)
	if err != nil {
		return err
	}
	v := newView(m, page)
	if typed != nil {
		v.Form = v.Form.with(*typed)
	}
	title := "Check-in, " + goal.KRLabel(page.KR.Number)
	p := shell.Page{
		Title: title, Nav: "check-ins", Topics: []string{kr.String()},
		Crumbs: []shell.Crumb{{Label: "Check-ins", URL: shell.Base(m.Org) + "/check-ins"}, {Label: goal.KRLabel(page.KR.Number)}},
	}
	return shell.Render(a, w, r, status, page.Frame, p, checkInPage(v))
}
