package signinui

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type orgView struct{ Name, URL, Role string }

type organisationsView struct {
	Orgs   []orgView
	Offers []orgView // to join, by the domain of the person's address
	Error  string
}

func organisations(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		user := middleware.User(a, r)
		if user.IsZero() {
			return handle.See(w, r, "/sign-in?next=/organisations")
		}
		return renderOrganisations(a, w, r, user, nil)
	}
}

func renderOrganisations(a *handle.App, w http.ResponseWriter, r *http.Request, user id.User, wrong error) error {
	members, err := a.Orgs.Of(r.Context(), user)
	if err != nil {
		return err
	}
	offers, err := a.Orgs.Offers(r.Context(), user)
	if err != nil {
		return err
	}
	v, status := organisationsView{}, http.StatusOK
	for _, m := range members {
		v.Orgs = append(v.Orgs, orgView{m.Org.Name, "/o/" + m.Org.Slug + "/", shell.RoleName(m.Actor.Role)})
	}
	for _, o := range offers {
		v.Offers = append(v.Offers, orgView{o.OrgName, "/organisations/" + o.Slug + "/join", o.Role})
	}
	if wrong != nil {
		v.Error, status = errs.Sentence(wrong), handle.Status(wrong)
	}
	return shell.Bare(w, r, status, "Your organisations", organisationsPage(v))
}

// joinOffered makes a person a member of an organisation that her address lets her join.
func joinOffered(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		user, slug := middleware.User(a, r), chi.URLParam(r, "org")
		if user.IsZero() {
			return errs.New(errs.Unauthenticated, "Sign in to go on.")
		}
		err := a.Orgs.JoinByDomain(r.Context(), user, slug)
		if errs.Is(err, errs.Unavailable) {
			return renderOrganisations(a, w, r, user, err)
		}
		if err != nil {
			return err
		}
		return handle.See(w, r, "/o/"+slug+"/my-work")
	}
}
