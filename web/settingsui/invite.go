package settingsui

import (
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type inviteView struct {
	Path, Cancel      string
	Email, Role, Team string
	Roles, Teams      []ui.Option
	Link              string // shown once, after it was made
	Errs              map[string]string
}

func newInviteView(m org.Member, s board.Settings) inviteView {
	v := inviteView{
		Path: shell.Base(m.Org) + "/settings/invitations", Cancel: shell.Base(m.Org) + "/settings/members",
		Role: string(access.Member), Roles: roleOptions(m.Actor.Role == access.Owner), Teams: []ui.Option{{Label: "No team yet"}},
	}
	for _, t := range s.Teams {
		v.Teams = append(v.Teams, ui.Option{Value: t.ID.String(), Label: t.Name})
	}
	return v
}

func showInvite(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		if err := m.Actor.Require(access.OrgEdit); err != nil {
			return err
		}
		s, err := a.Board.Settings(r.Context(), m)
		if err != nil {
			return err
		}
		return renderInvite(a, w, r, http.StatusOK, s, newInviteView(m, s))
	}
}

func renderInvite(a *handle.App, w http.ResponseWriter, r *http.Request, status int, s board.Settings, v inviteView) error {
	p := page{Title: "Invite", Lede: "The invitation is bound to the address and the role, and lasts seven days.", Current: "members"}
	return render(a, w, r, status, s.Frame, p, invitePage(v))
}

func invite(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		team := handle.FormID[id.Team](f, "team")
		var token string
		if err = f.Errs.Err(); err == nil {
			token, err = a.Orgs.Invite(r.Context(), m.Actor, org.Invite{Email: f.Text("email"), Role: access.Role(f.Text("role")), Team: team})
		}
		if err != nil && !errs.Is(err, errs.Invalid) {
			return err
		}
		s, readErr := a.Board.Settings(r.Context(), m)
		if readErr != nil {
			return readErr
		}
		v := newInviteView(m, s)
		v.Email, v.Role, v.Team, v.Errs = f.Text("email"), f.Text("role"), f.Text("team"), handle.Fields(err)
		if err != nil {
			return renderInvite(a, w, r, handle.Status(err), s, v)
		}
		v.Link = a.BaseURL + "/join/" + m.Org.Slug + "/" + token
		return renderInvite(a, w, r, http.StatusOK, s, v)
	}
}

func revoke(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		inv, err := handle.ID[id.Invitation](r, "invitation")
		if err != nil {
			return err
		}
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		m := middleware.Member(r)
		if err := a.Orgs.RevokeInvitation(r.Context(), m.Actor, inv); err != nil {
			return err
		}
		middleware.Flash(a, r, "Invitation revoked.")
		return handle.See(w, r, shell.Base(m.Org)+"/settings/members")
	}
}
