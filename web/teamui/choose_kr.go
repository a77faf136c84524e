package teamui

import (
	"fmt"
	"net/http"
	"net/url"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type krChoice struct {
	Value, Label, Title, Word string
	Health                    ui.Health
	Percent, Cover            string
	Thin, Current             bool
}

type krGroup struct {
	Name    string
	Choices []krChoice
}

type chooseView struct {
	Key, Title, Path, Back, From string
	FromLabel                    string
	Groups                       []krGroup
}

// chooseKR asks which key result a task serves: another one, or one in place of the one it hangs under.
func chooseKR(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		if err := m.Actor.Require(access.TaskEdit); err != nil {
			return err
		}
		team, err := handle.ID[id.Team](r, "team")
		if err != nil {
			return err
		}
		number, err := handle.Number(r, "task")
		if err != nil {
			return err
		}
		t, err := a.Tasks.Task(r.Context(), m.Actor, number)
		if err != nil {
			return err
		}
		b, err := a.Board.TeamKRs(r.Context(), m, team)
		if err != nil {
			return err
		}
		leaves, _ := id.Parse[id.KeyResult](r.URL.Query().Get("from"))
		v := newChooseView(b, t, leaves)
		v.Path = shell.Base(m.Org) + "/tasks/" + fmt.Sprint(number) + "/links"
		v.Back = handle.Local(r.URL.Query().Get("return"), from(r, boardURL(m.Org, team)))
		page := shell.Page{Title: "KR of " + t.Key(), Nav: "board", Crumbs: []shell.Crumb{{Label: "Teams", URL: shell.Base(m.Org) + "/teams"}, {Label: b.Team.Name, URL: boardURL(m.Org, team)}, {Label: t.Key()}}}
		return shell.Render(a, w, r, http.StatusOK, b.Frame, page, choosePage(v))
	}
}

// from is the page a link without a return was followed on, if it is one of this site.
func from(r *http.Request, fallback string) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return fallback
	}
	return handle.Local(u.RequestURI(), fallback)
}

func newChooseView(b board.TeamBoard, t task.Task, leaves id.KeyResult) chooseView {
	v := chooseView{Key: t.Key(), Title: t.Title}
	linked := map[id.KeyResult]bool{}
	for _, l := range t.Links {
		linked[l.KR] = true
	}
	for _, kr := range b.KRs {
		if kr.ID == leaves && linked[leaves] {
			v.From, v.FromLabel = leaves.String(), label(kr)
		}
		if !kr.Live {
			continue
		}
		cover := signal.Share{N: kr.TeamLinked, Of: kr.TeamOpen}
		c := krChoice{Value: kr.ID.String(), Label: label(kr), Title: kr.Title, Word: statusOf(kr).Words(), Health: ui.Health(statusOf(kr).Health()),
			Cover: cover.String() + " open", Thin: kr.Behind && (kr.Uncovered || kr.TeamLinked == 0), Current: linked[kr.ID]}
		if kr.TeamLinked == 0 {
			c.Cover = "No open task"
		}
		if kr.HasValue {
			c.Percent = signal.Percent(kr.Progress)
		}
		v.add(kr.Objective, c)
	}
	return v
}

func (v *chooseView) add(group string, c krChoice) {
	for i := range v.Groups {
		if v.Groups[i].Name == group {
			v.Groups[i].Choices = append(v.Groups[i].Choices, c)
			return
		}
	}
	v.Groups = append(v.Groups, krGroup{group, []krChoice{c}})
}
