package signinui

import (
	"net/http"

	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type orgView struct{ Name, URL, Role string }

func organisations(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		user := middleware.User(a, r)
		if user.IsZero() {
			return handle.See(w, r, "/sign-in?next=/organisations")
		}
		members, err := a.Orgs.Of(r.Context(), user)
		if err != nil {
			return err
		}
		views := make([]orgView, len(members))
		for i, m := range members {
			views[i] = orgView{m.Org.Name, "/o/" + m.Org.Slug + "/", shell.RoleName(m.Actor.Role)}
		}
		return shell.Bare(w, r, http.StatusOK, "Your organisations", organisationsPage(views))
	}
}
