package settingsui

import (
	"net/http"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// section is one entry of the settings' own navigation.
type section struct{ Name, Label, Icon, URL string }

func sections(m org.Member) []section {
	base := shell.Base(m.Org)
	list := []section{
		{"general", "General", "settings", base + "/settings"},
		{"members", "Members and roles", "users", base + "/settings/members"},
		{"teams", "Teams", "group", base + "/settings/teams"},
		{"rules", "Rules", "ruler", base + "/settings/rules"},
	}
	if m.Actor.Can(access.Import) {
		list = append(list, section{"import", "Import", "upload", base + "/import"})
	}
	if m.Actor.Can(access.OrgEdit) {
		list = append(list, section{"sign-in", "Sign-in", "key", base + "/settings/sign-in"}, section{"domains", "Domains", "mail", base + "/settings/domains"}, section{"audit", "Audit trail", "lock", base + "/settings/audit"})
	}
	if m.Actor.Can(access.OrgOwn) {
		list = append(list, section{"data", "Your data", "box", base + "/settings/data"})
	}
	return append(list, section{"me", "You", "user", base + "/settings/me"})
}

type page struct {
	Title, Lede, Current string
	Sections             []section
	Actions              []ui.Link
}

func render(a *handle.App, w http.ResponseWriter, r *http.Request, status int, f board.Frame, p page, content templ.Component) error {
	m := middleware.Member(r)
	p.Sections = sections(m)
	crumbs := []shell.Crumb{{Label: "Settings", URL: shell.Base(m.Org) + "/settings"}, {Label: p.Title}}
	return shell.Render(a, w, r, status, f, shell.Page{Title: p.Title, Nav: "settings", Crumbs: crumbs}, settingsPage(p, content))
}

func roleOptions(withOwner bool) []ui.Option {
	var out []ui.Option
	for _, r := range access.Roles {
		if r != access.Owner || withOwner {
			out = append(out, ui.Option{Value: string(r), Label: shell.RoleName(r)})
		}
	}
	return out
}

// rightRow is one line of the rights table.
type rightRow struct {
	Label string
	Has   []bool // in the order of access.Roles
}

func rights() []rightRow {
	rows := make([]rightRow, len(access.Permissions))
	for i, p := range access.Permissions {
		rows[i].Label = p.Label()
		for _, role := range access.Roles {
			rows[i].Has = append(rows[i].Has, role.Can(p))
		}
	}
	return rows
}

func roleNames() []string {
	names := make([]string, len(access.Roles))
	for i, r := range access.Roles {
		names[i] = shell.RoleName(r)
	}
	return names
}
