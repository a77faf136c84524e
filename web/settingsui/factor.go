package settingsui

import (
	"fmt"
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type factorView struct {
	Path, Count string
	Required    bool
	Has         bool // who looks signed in with a second factor
}

func showFactorPolicy(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		p, err := a.Orgs.FactorPolicy(r.Context(), m.Actor)
		if err != nil {
			return err
		}
		f, err := a.Board.Frame(r.Context(), m)
		if err != nil {
			return err
		}
		v := factorView{
			Path: shell.Base(m.Org) + "/settings/sign-in", Required: p.Required, Has: middleware.HasFactor(a, r),
			Count: fmt.Sprintf("%d of %s", p.Have, shell.Plural(p.Of, "member", "members")),
		}
		head := page{Title: "Sign-in", Lede: "How people prove who they are before they get into this organisation.", Current: "sign-in"}
		return render(a, w, r, http.StatusOK, f, head, factorPolicy(v))
	}
}

// changeFactorPolicy does not let an admin lock herself out.
func changeFactorPolicy(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		if err := m.Actor.Require(access.OrgEdit); err != nil {
			return err
		}
		required := f.Bool("required")
		if required && !middleware.HasFactor(a, r) {
			return errs.New(errs.Invalid, "Sign in with a second factor yourself first. You set it up under Your account.")
		}
		if err := a.Orgs.RequireFactor(r.Context(), m.Actor, required); err != nil {
			return err
		}
		sentence := "A second factor is now up to each member."
		if required {
			sentence = "From now on nobody gets in without a second factor."
		}
		middleware.Flash(a, w, sentence)
		return handle.See(w, r, shell.Base(m.Org)+"/settings/sign-in")
	}
}
