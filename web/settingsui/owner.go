package settingsui

import (
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type ownerView struct {
	Path, Cancel, Org string
	Successor         string
	People            []ui.Option
	Errs              map[string]string
}

func showOwner(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := middleware.Member(r).Actor.Require(access.OrgOwn); err != nil {
			return err
		}
		return ownerForm(a, w, r, http.StatusOK, "", nil)
	}
}

func ownerForm(a *handle.App, w http.ResponseWriter, r *http.Request, status int, successor string, wrong map[string]string) error {
	m := middleware.Member(r)
	s, err := a.Board.Settings(r.Context(), m)
	if err != nil {
		return err
	}
	base := shell.Base(m.Org) + "/settings"
	v := ownerView{Path: base + "/ownership", Cancel: base + "/members", Org: m.Org.Name, Successor: successor, People: []ui.Option{{Label: "Choose a member"}}, Errs: wrong}
	for _, p := range s.Members {
		if p.UserID != m.Actor.User {
			v.People = append(v.People, ui.Option{Value: p.UserID.String(), Label: p.Name + ", " + shell.RoleName(access.Role(p.Role))})
		}
	}
	return render(a, w, r, status, s.Frame, page{Title: "Transfer ownership", Current: "members"}, ownerPage(v))
}

func transferOwnership(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m, to := middleware.Member(r), handle.FormID[id.User](f, "successor")
		if err = f.Errs.Err(); err == nil {
			err = a.Orgs.TransferOwnership(r.Context(), m.Actor, to)
		}
		if errs.Is(err, errs.Invalid) {
			return ownerForm(a, w, r, handle.Status(err), f.Text("successor"), handle.Fields(err))
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Ownership transferred. You are an admin now.")
		return handle.See(w, r, shell.Base(m.Org)+"/settings/members")
	}
}
