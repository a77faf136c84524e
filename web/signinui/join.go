package signinui

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type joinView struct {
	OrgName, Role, Email, Path string
	Name                       string
	SignedIn, Known            bool
	Error                      string
	Errs                       map[string]string
}

func newJoinView(r *http.Request, inv org.Invitation, signedIn bool) joinView {
	return joinView{
		OrgName: inv.OrgName, Role: shell.RoleName(access.Role(inv.Role)), Email: inv.Email,
		Path: r.URL.Path, SignedIn: signedIn, Known: inv.Known, Errs: map[string]string{},
	}
}

func showJoin(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		inv, err := a.Orgs.Invited(r.Context(), chi.URLParam(r, "org"), chi.URLParam(r, "token"))
		if err != nil {
			return err
		}
		return shell.Bare(w, r, http.StatusOK, "Join "+inv.OrgName, joinPage(newJoinView(r, inv, !middleware.User(a, r).IsZero())))
	}
}

func join(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		slug, token := chi.URLParam(r, "org"), chi.URLParam(r, "token")
		inv, err := a.Orgs.Invited(r.Context(), slug, token)
		if err != nil {
			return err
		}
		var user account.User
		if signedIn := middleware.User(a, r); !signedIn.IsZero() {
			if user, err = a.Accounts.ByID(r.Context(), signedIn); err != nil {
				return err
			}
		}
		joined, err := a.Orgs.Join(r.Context(), slug, token, user, account.SignUp{Name: f.Text("person"), Password: r.PostFormValue("password")})
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) || errs.Is(err, errs.Forbidden) {
			v := newJoinView(r, inv, !user.ID.IsZero())
			v.Name, v.Errs, v.Error = f.Text("person"), handle.Fields(err), errs.Sentence(err)
			return shell.Bare(w, r, handle.Status(err), "Join "+inv.OrgName, joinPage(v))
		}
		if err != nil {
			return err
		}
		to := "/o/" + slug + "/my-work"
		if !user.ID.IsZero() {
			return handle.See(w, r, to) // with the factors she signed in with
		}
		if user, err = a.Accounts.ByID(r.Context(), joined); err != nil {
			return err
		}
		return middleware.Enter(a, w, r, user, to)
	}
}
