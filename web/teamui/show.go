package teamui

import (
	"net/http"

	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

func show(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		team, err := handle.ID[id.Team](r, "team")
		if err != nil {
			return err
		}
		q := newAsk(m, team, r.URL.Query())
		b, err := a.Board.TeamBoard(r.Context(), m, team, q.TeamFilter)
		if err != nil {
			return err
		}
		page := shell.Page{Title: b.Team.Name, Nav: "board", Crumbs: crumbs(m.Org, b.Team.Name), Topics: topics(b)}
		return shell.Render(a, w, r, http.StatusOK, b.Frame, page, boardPage(newBoardView(q, b)))
	}
}
