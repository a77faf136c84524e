package teamui

import (
	"fmt"
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type teamLine struct {
	Name, URL, Lead, People string
	Mine                    bool
	Open                    string
	Linked, LinkedText      string
	Aimed                   string
	Health                  ui.Health
	Lagging                 string
}

type teamsView struct {
	Teams []teamLine
	New   string
	Empty *ui.EmptyView
}

// list shows the teams; where there is just one it is the board itself.
func list(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		l, err := a.Board.TeamList(r.Context(), m)
		if err != nil {
			return err
		}
		if len(l.Teams) == 1 {
			return handle.See(w, r, boardURL(m.Org, l.Teams[0].ID))
		}
		page := shell.Page{Title: "Teams", Nav: "board", Crumbs: []shell.Crumb{{Label: m.Org.Name, URL: shell.Base(m.Org)}, {Label: "Teams"}}, Topics: []string{}}
		for _, t := range l.Teams {
			page.Topics = append(page.Topics, t.ID.String())
		}
		return shell.Render(a, w, r, http.StatusOK, l.Frame, page, teamsPage(newTeamsView(m, l)))
	}
}

func newTeamsView(m org.Member, l board.TeamList) teamsView {
	v := teamsView{}
	if m.Actor.Can(access.TeamEdit) {
		v.New = shell.Base(m.Org) + "/settings/teams/new"
	}
	if len(l.Teams) == 0 {
		v.Empty = &ui.EmptyView{Title: "No team yet", Knot: "ring", Text: "A team has one board. Its open tasks are what coverage is counted against."}
		if v.New != "" {
			v.Empty.Primary = ui.Link{Label: "New team", URL: v.New, Dialog: true}
		}
	}
	for _, t := range l.Teams {
		v.Teams = append(v.Teams, newTeamLine(m, t))
	}
	return v
}

func newTeamLine(m org.Member, t board.TeamLine) teamLine {
	linked := signal.Share{N: t.Linked, Of: t.OpenTasks}
	v := teamLine{
		Name: t.Name, URL: boardURL(m.Org, t.ID), Lead: "Nobody yet", People: shell.Plural(t.Members, "person", "people"), Mine: t.Mine,
		Open: fmt.Sprint(t.OpenTasks), Linked: ui.Share(linked.Ratio()), LinkedText: linked.Percent(),
	}
	if t.Parent != nil {
		v.People += ", part of " + *t.Parent
	}
	if t.Lead != nil {
		v.Lead = *t.Lead
	}
	if t.BehindKRs > 0 {
		v.Aimed = signal.Share{N: t.Aimed, Of: t.OpenTasks}.Percent()
	}
	switch {
	case !t.Known:
		v.Health, v.Lagging = "none", "No data yet"
	case t.BehindKRs == 0:
		v.Health, v.Lagging = "on", "None lags"
	case t.Uncovered == 0:
		v.Health, v.Lagging = "risk", signal.Count(t.BehindKRs, "lagging KR")+", each with a task"
	default:
		v.Health, v.Lagging = "off", fmt.Sprintf("%d of %s without a task", t.Uncovered, signal.Count(t.BehindKRs, "lagging KR"))
	}
	return v
}
