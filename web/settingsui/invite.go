package settingsui

import (
	"net/http"
	"slices"

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
	Path, Cancel string
	Email, Role  string
	Roles        []ui.Option
	Teams        []personView
	Link         string // shown once, after it was made
	Problem      string
	Send         string // the button
	Errs         map[string]string
}

func newInviteView(m org.Member, s board.Settings, teams []id.Team) inviteView {
	v := inviteView{
		Path: shell.Base(m.Org) + "/settings/invitations", Cancel: shell.Base(m.Org) + "/settings/members",
		Role: string(access.Member), Roles: roleOptions(m.Actor.Role == access.Owner),
	}
	for _, t := range s.Teams {
		v.Teams = append(v.Teams, personView{ID: t.ID.String(), Name: t.Name, In: slices.Contains(teams, t.ID)})
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
		return renderInvite(a, w, r, http.StatusOK, s, newInviteView(m, s, nil))
	}
}

func renderInvite(a *handle.App, w http.ResponseWriter, r *http.Request, status int, s board.Settings, v inviteView) error {
	v.Send = "Make invitation link"
	if a.Accounts.Mails() {
		v.Send = "Send invitation"
	}
	p := page{Title: "Invite", Lede: "The invitation is bound to the address and the role, and lasts seven days.", Current: "members"}
	return render(a, w, r, status, s.Frame, p, invitePage(v))
}

func invite(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		c := org.Invite{Email: f.Text("email"), Role: access.Role(f.Text("role")), Teams: handle.FormIDs[id.Team](f, "teams")}
		var token string
		if err = f.Errs.Err(); err == nil {
			token, err = a.Orgs.Invite(r.Context(), middleware.Member(r).Actor, c)
		}
		return invited(a, w, r, c, token, err)
	}
}

// inviteAgain replaces an invitation whose link was lost or is too old.
func inviteAgain(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		inv, err := handle.ID[id.Invitation](r, "invitation")
		if err != nil {
			return err
		}
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		c, token, err := a.Orgs.InviteAgain(r.Context(), middleware.Member(r).Actor, inv)
		return invited(a, w, r, c, token, err)
	}
}

// invited shows the link of an invitation that was made, or the form with what is in its way.
func invited(a *handle.App, w http.ResponseWriter, r *http.Request, c org.Invite, token string, err error) error {
	if err != nil && !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Limited) {
		return err
	}
	m := middleware.Member(r)
	if err == nil && a.Accounts.Mails() {
		middleware.Flash(a, w, "Invitation sent to "+c.Email+".")
		return handle.See(w, r, shell.Base(m.Org)+"/settings/members")
	}
	s, readErr := a.Board.Settings(r.Context(), m)
	if readErr != nil {
		return readErr
	}
	v, status := newInviteView(m, s, c.Teams), http.StatusOK
	v.Email, v.Role, v.Errs = c.Email, string(c.Role), handle.Fields(err)
	if err != nil {
		status = handle.Status(err)
		if v.Errs["email"] == "" && v.Errs["role"] == "" {
			v.Problem = errs.Sentence(err)
		}
	} else {
		v.Link = a.BaseURL + "/join/" + m.Org.Slug + "/" + token
	}
	return renderInvite(a, w, r, status, s, v)
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
		middleware.Flash(a, w, "Invitation revoked.")
		return handle.See(w, r, shell.Base(m.Org)+"/settings/members")
	}
}
