package settingsui

import (
	"fmt"
	"net/http"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type memberView struct {
	ID, Name, Email, Role, RoleName, Title, Teams string
	You, Edit                                     bool
	Path                                          string
}

type invitationView struct {
	Email, Role, Teams, By, Until string
	Revoke, Again                 string
}

type membersView struct {
	Members     []memberView
	Gone        []memberView // deactivated
	Invitations []invitationView
	Roles       []ui.Option
	RoleNames   []string
	Rights      []rightRow
	Query       string
	Count       string
	Transfer    string // where owners hand over; empty for everybody else
}

func showMembers(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		s, err := a.Board.Settings(r.Context(), m)
		if err != nil {
			return err
		}
		v := newMembersView(m, s, r.URL.Query().Get("q"))
		lede := shell.Plural(len(s.Members), "member", "members")
		if n := len(s.Invitations); n > 0 {
			lede += fmt.Sprintf(", %d invited", n)
		}
		p := page{Title: "Members and roles", Lede: lede + ". Anyone can see every goal. Roles decide who changes what.", Current: "members"}
		if m.Actor.Can(access.OrgEdit) {
			p.Actions = []ui.Link{{Label: "Invite", URL: shell.Base(m.Org) + "/settings/invitations/new", Icon: "mail", Dialog: true}}
		}
		return render(a, w, r, http.StatusOK, s.Frame, p, membersPage(v))
	}
}

func newMembersView(m org.Member, s board.Settings, query string) membersView {
	edit := m.Actor.Can(access.OrgEdit)
	path := shell.Base(m.Org) + "/settings/"
	v := membersView{Roles: roleOptions(m.Actor.Role == access.Owner), RoleNames: roleNames(), Rights: rights(), Query: query}
	for _, row := range s.Members {
		if !strings.Contains(strings.ToLower(row.Name+" "+row.Email), strings.ToLower(strings.TrimSpace(query))) {
			continue
		}
		v.Members = append(v.Members, memberView{
			ID: row.UserID.String(), Name: row.Name, Email: row.Email, Role: row.Role, RoleName: shell.RoleName(access.Role(row.Role)),
			Title: row.Title, Teams: strings.Join(row.Teams, ", "), You: row.UserID == m.Actor.User,
			Edit: edit && (access.Role(row.Role) != access.Owner || m.Actor.Role == access.Owner), Path: path + "members/" + row.UserID.String(),
		})
	}
	for _, row := range s.Gone {
		v.Gone = append(v.Gone, memberView{
			Name: row.Name, Email: row.Email, RoleName: shell.RoleName(access.Role(row.Role)),
			Edit: m.Actor.Role.MayGive("", access.Role(row.Role)), Path: path + "members/" + row.UserID.String(),
		})
	}
	if m.Actor.Can(access.OrgOwn) {
		v.Transfer = path + "ownership"
	}
	v.Count = shell.Plural(len(v.Members), "member", "members")
	for _, row := range s.Invitations {
		i := invitationView{
			Email: row.Email, Role: shell.RoleName(access.Role(row.Role)), Teams: strings.Join(row.Teams, ", "), By: shell.Short(row.InvitedBy),
			Until: "Open until " + shell.LongDate(row.ExpiresAt.In(m.Org.Location()), s.Frame.Today), Again: path + "invitations/" + row.ID.String() + "/again",
			Revoke: path + "invitations/" + row.ID.String() + "/revoke",
		}
		if row.Expired {
			i.Until = "Expired " + shell.LongDate(row.ExpiresAt.In(m.Org.Location()), s.Frame.Today)
		}
		v.Invitations = append(v.Invitations, i)
	}
	return v
}

func changeMember(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		user, err := handle.ID[id.User](r, "user")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		err = a.Orgs.ChangeMember(r.Context(), m.Actor, org.ChangeMember{
			User: user, Role: access.Role(f.Text("role")), Title: f.Text("title"),
		})
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Member saved.")
		return handle.See(w, r, shell.Base(m.Org)+"/settings/members")
	}
}
