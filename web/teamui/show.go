package teamui

import (
	"net/http"

	"plumbline/internal/id"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
	"plumbline/web/shell"
)

func show(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		day, m, err := shell.AsOf(r)
		if err != nil {
			return err
		}
		team, err := handle.ID[id.Team](r, "team")
		if err != nil {
			return err
		}
		q := newAsk(m, team, r.URL.Query())
		b, err := a.Board.AsOf(day).TeamBoard(r.Context(), m, team, q.TeamFilter)
		if err != nil {
			return err
		}
		page := shell.Page{Title: b.Team.Name, Nav: "board", Crumbs: crumbs(m.Org, b.Team.Name), Topics: topics(b)}
		if b.Frame.CycleStart != nil && b.Frame.CycleEnd != nil {
			page.Weeks = shell.Weeks(m.Org, r.URL, strategy.Cycle{StartsOn: *b.Frame.CycleStart, EndsOn: *b.Frame.CycleEnd}, b.Frame.Today, b.Frame.BegunAt)
		}
		return shell.Render(a, w, r, http.StatusOK, b.Frame, page, boardPage(newBoardView(q, b)))
	}
}
