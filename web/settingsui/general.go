package settingsui

import (
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type generalView struct {
	Path, Name, Slug, TimeZone string
	WeekStart, Policy          string
	Edit                       bool
	Errs                       map[string]string
}

var weekDays = []ui.Option{{Value: "1", Label: "Monday"}, {Value: "0", Label: "Sunday"}, {Value: "6", Label: "Saturday"}}

var policies = []ui.Option{
	{Value: "low_priority", Label: "Allowed, at low priority by default"},
	{Value: "allow", Label: "Allowed like any other"},
	{Value: "require", Label: "Not allowed, unless it runs the business"},
}

func showGeneral(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		o := middleware.Member(r).Org
		return general(a, w, r, http.StatusOK, org.ChangeSettings{Name: o.Name, TimeZone: o.TimeZone, WeekStart: o.WeekStart, UnlinkedPolicy: o.UnlinkedPolicy}, nil)
	}
}

func general(a *handle.App, w http.ResponseWriter, r *http.Request, status int, c org.ChangeSettings, wrong map[string]string) error {
	m := middleware.Member(r)
	f, err := a.Board.Frame(r.Context(), m)
	if err != nil {
		return err
	}
	v := generalView{
		Path: shell.Base(m.Org) + "/settings", Name: c.Name, Slug: m.Org.Slug, TimeZone: c.TimeZone,
		WeekStart: string(rune('0' + c.WeekStart)), Policy: c.UnlinkedPolicy, Edit: m.Actor.Can(access.OrgEdit), Errs: wrong,
	}
	p := page{Title: "General", Lede: "Days, weeks and limits follow what is set here.", Current: "general"}
	return render(a, w, r, status, f, p, generalForm(v))
}

func changeGeneral(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		c := org.ChangeSettings{Name: f.Text("name"), TimeZone: f.Text("time_zone"), WeekStart: int(f.Int("week_start", 1)), UnlinkedPolicy: f.Text("unlinked_policy")}
		if err = f.Errs.Err(); err == nil {
			err = a.Orgs.ChangeSettings(r.Context(), m.Actor, c)
		}
		if errs.Is(err, errs.Invalid) {
			c.WeekStart = min(max(c.WeekStart, 0), 6)
			return general(a, w, r, handle.Status(err), c, handle.Fields(err))
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Settings saved.")
		return handle.See(w, r, shell.Base(m.Org)+"/settings")
	}
}

type meView struct {
	Name, Email, Role, Title, Theme, Return string
	KeysOff                                 bool
}

func showMe(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		f, err := a.Board.Frame(r.Context(), m)
		if err != nil {
			return err
		}
		theme := shell.Theme(r)
		if theme == "" {
			theme = "system"
		}
		v := meView{m.Name, m.Email, shell.RoleName(m.Actor.Role), m.Title, theme, r.URL.Path, shell.KeysOff(r)}
		return render(a, w, r, http.StatusOK, f, page{Title: "You", Lede: "What only you see of Plumbline.", Current: "me"}, mePage(v))
	}
}
