package settingsui

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

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

type teamRowView struct {
	Name, URL, Board, Lead, Members, Open string
	Level, Parent                         string // how deep it stands, and below which team
}

type teamsView struct {
	Teams []teamRowView
	Edit  bool
	New   string
}

func showTeams(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		s, err := a.Board.Settings(r.Context(), m)
		if err != nil {
			return err
		}
		base := shell.Base(m.Org)
		v := teamsView{Edit: m.Actor.Can(access.TeamEdit), New: base + "/settings/teams/new"}
		for _, t := range nested(s.Teams) {
			row := teamRowView{
				Name: t.Name, URL: base + "/settings/teams/" + t.ID.String(), Board: base + "/teams/" + t.ID.String(), Lead: "Nobody yet", Level: strconv.Itoa(t.level),
				Members: shell.Plural(t.Members, "person", "people"), Open: shell.Plural(t.Open, "open task", "open tasks"), Parent: t.parent,
			}
			if t.Lead != nil {
				row.Lead = *t.Lead
			}
			v.Teams = append(v.Teams, row)
		}
		p := page{Title: "Teams", Lede: "A team has one board. Its open tasks are what coverage is counted against.", Current: "teams"}
		if v.Edit && len(v.Teams) > 0 {
			p.Actions = []ui.Link{{Label: "Team", URL: v.New, Icon: "plus", Dialog: true}}
		}
		return render(a, w, r, http.StatusOK, s.Frame, p, teamsPage(v))
	}
}

type personView struct {
	ID, Name, Title string
	In              bool
}

type teamView struct {
	New                   bool
	Path, Cancel, Archive string
	Name, Lead, Revision  string
	Parent                string
	Leads, Parents        []ui.Option
	People                []personView
	Problem               string
	Errs                  map[string]string
}

func newTeam(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := middleware.Member(r).Actor.Require(access.TeamEdit); err != nil {
			return err
		}
		return teamForm(a, w, r, id.Team{}, nil, nil)
	}
}

func editTeam(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		team, err := handle.ID[id.Team](r, "team")
		if err != nil {
			return err
		}
		if err := middleware.Member(r).Actor.Require(access.TeamEdit); err != nil {
			return err
		}
		return teamForm(a, w, r, team, nil, nil)
	}
}

// teamForm shows the form as it is stored, or as it was typed when that was refused.
func teamForm(a *handle.App, w http.ResponseWriter, r *http.Request, team id.Team, typed *org.SaveTeam, refused error) error {
	m := middleware.Member(r)
	f, err := a.Board.TeamForm(r.Context(), m, team)
	if err != nil {
		return err
	}
	v, status := newTeamView(m, f, team), http.StatusOK
	if typed != nil {
		status = handle.Status(refused)
		v.Name, v.Lead, v.Parent, v.Errs = typed.Name, typed.Lead.String(), typed.Parent.String(), handle.Fields(refused)
		if v.Errs["name"] == "" && v.Errs["lead"] == "" && (v.Errs["parent"] == "" || len(v.Parents) < 2) {
			v.Problem = errs.Sentence(refused)
		}
		for i := range v.People {
			v.People[i].In = slices.ContainsFunc(typed.Members, func(u id.User) bool { return u.String() == v.People[i].ID })
		}
	}
	title := "New team"
	if !v.New {
		title = f.Team.Name
	}
	return render(a, w, r, status, f.Frame, page{Title: title, Current: "teams"}, teamPage(v))
}

func newTeamView(m org.Member, f board.TeamForm, team id.Team) teamView {
	base := shell.Base(m.Org) + "/settings/teams"
	v := teamView{New: team.IsZero(), Path: base, Cancel: base, Name: f.Team.Name, Leads: []ui.Option{{Label: "Nobody yet"}}, Revision: strconv.FormatInt(f.Team.Revision, 10)}
	if !v.New {
		v.Path, v.Archive = base+"/"+team.String(), base+"/"+team.String()+"/archive"
	}
	if f.LeadID != nil {
		v.Lead = f.LeadID.String()
	}
	if f.Team.ParentID != nil {
		v.Parent = f.Team.ParentID.String()
	}
	v.Parents = parents(f.Teams, team)
	for _, p := range f.Members {
		v.Leads = append(v.Leads, ui.Option{Value: p.UserID.String(), Label: p.Name})
		v.People = append(v.People, personView{p.UserID.String(), p.Name, p.Title, slices.Contains(f.In, p.UserID)})
	}
	return v
}

func saveTeam(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		c := org.SaveTeam{Name: f.Text("name"), Parent: handle.FormID[id.Team](f, "parent"), Lead: handle.FormID[id.User](f, "lead"), Members: handle.FormIDs[id.User](f, "members"), Revision: f.Int("revision", 0)}
		if chi.URLParam(r, "team") != "" {
			if c.ID, err = handle.ID[id.Team](r, "team"); err != nil {
				return err
			}
		}
		m := middleware.Member(r)
		if err = f.Errs.Err(); err == nil {
			_, err = a.Orgs.SaveTeam(r.Context(), m.Actor, c)
		}
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			return teamForm(a, w, r, c.ID, &c, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Team "+c.Name+" saved.")
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/settings/teams"))
	}
}

func archiveTeam(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		team, err := handle.ID[id.Team](r, "team")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m, revision := middleware.Member(r), f.Int("revision", 0)
		if err := f.Errs.Err(); err != nil {
			return err
		}
		if err := a.Orgs.ArchiveTeam(r.Context(), m.Actor, team, revision); err != nil {
			return err
		}
		middleware.Flash(a, w, "Team archived.")
		return handle.See(w, r, shell.Base(m.Org)+"/settings/teams")
	}
}
