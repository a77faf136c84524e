package goalui

import (
	"net/http"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
	"plumbline/web/shell"
)

// How many events the page tells at first, and when asked for all.
const (
	someEvents = 8
	allEvents  = 200
)

func show(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		return showKR(a, w, r, kr, nil, nil)
	}
}

// showKR shows the key result, with what was typed as its score and why it was refused.
func showKR(a *handle.App, w http.ResponseWriter, r *http.Request, kr id.KeyResult, typed *handle.Form, why error) error {
	events := someEvents
	if r.URL.Query().Get("activity") == "all" {
		events = allEvents
	}
	day, m, err := shell.AsOf(r)
	if err != nil {
		return err
	}
	p, err := a.Board.AsOf(day).KeyResult(r.Context(), m, kr, events)
	if err != nil {
		return err
	}
	page, v := newScene(m, p).page(), newView(m, p, events)
	page.Weeks = shell.Weeks(m.Org, r.URL, strategy.Cycle{StartsOn: p.KR.CycleStart, EndsOn: p.KR.CycleEnd}, p.Today, p.KR.CreatedAt)
	v.Score.typed(typed, why)
	return shell.Render(a, w, r, statusOf(why), p.Frame, page, krPage(v))
}

// page is what the frame shows of it; the page is drawn anew when the key result or a goal above changes.
func (s scene) page() shell.Page {
	k := s.p.KR
	p := shell.Page{Title: goal.KRLabel(k.Number) + " " + k.Title, Nav: "strategy", Topics: []string{k.ID.String(), k.TeamID.String()}}
	p.Crumbs = []shell.Crumb{{Label: "Strategy board", URL: s.base + "/strategy"}}
	if name := pillarName(s.p.Above); name != "" {
		p.Crumbs = append(p.Crumbs, shell.Crumb{Label: name, URL: s.base + "/strategy"})
	} else if len(s.p.Above) > 0 {
		p.Crumbs = append(p.Crumbs, shell.Crumb{Label: s.p.Above[0].Title, URL: s.base + "/objectives/" + s.p.Above[0].ID.String()})
	}
	p.Crumbs = append(p.Crumbs, shell.Crumb{Label: goal.KRLabel(k.Number)})
	for _, o := range s.p.Above {
		p.Topics = append(p.Topics, o.ID.String())
	}
	if s.canTask && s.takesTasks {
		p.Action = &shell.Action{Label: "Task for " + goal.KRLabel(k.Number), Icon: "plus", URL: s.newTask, Key: "c", Dialog: true}
	}
	return p
}

func pillarName(above []board.GoalAbove) string {
	for _, o := range above {
		if o.PillarID != nil {
			return deref(o.Pillar)
		}
	}
	return ""
}
