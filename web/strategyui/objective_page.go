package strategyui

import (
	"net/http"

	"plumbline/internal/id"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
	"plumbline/web/shell"
)

// How many events an objective tells at first, and when asked for all.
const (
	someEvents = 8
	allEvents  = 200
)

func showObjective(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		objective, err := handle.ID[id.Objective](r, "objective")
		if err != nil {
			return err
		}
		events := someEvents
		if r.URL.Query().Get("activity") == "all" {
			events = allEvents
		}
		day, m, err := shell.AsOf(r)
		if err != nil {
			return err
		}
		p, err := a.Board.AsOf(day).Objective(r.Context(), m, objective, events)
		if err != nil {
			return err
		}
		s := newObjectiveScene(m, p)
		page := s.page()
		page.Weeks = shell.Weeks(m.Org, r.URL, strategy.Cycle{StartsOn: p.Objective.CycleStart, EndsOn: p.Objective.CycleEnd}, p.Today, p.Objective.CreatedAt)
		return shell.Render(a, w, r, http.StatusOK, p.Frame, page, objectivePage(s.view(events)))
	}
}

// page is what the frame shows of it.
func (s objectiveScene) page() shell.Page {
	o := s.p.Objective
	p := shell.Page{Title: o.Title, Nav: "strategy", Topics: []string{o.ID.String()}, Crumbs: []shell.Crumb{{Label: "Strategy board", URL: s.base + "/strategy"}}}
	for _, up := range s.p.Above {
		if up.PillarID != nil {
			p.Crumbs = append(p.Crumbs, shell.Crumb{Label: value(up.Pillar), URL: s.base + "/strategy"})
			break
		}
	}
	if len(s.p.Above) > 1 {
		up := s.p.Above[1]
		p.Crumbs = append(p.Crumbs, shell.Crumb{Label: up.Title, URL: s.url(up.ID)})
	}
	p.Crumbs = append(p.Crumbs, shell.Crumb{Label: o.Title})
	for _, k := range s.p.KRs {
		p.Topics = append(p.Topics, k.ID.String())
	}
	for _, c := range s.p.Children {
		p.Topics = append(p.Topics, c.ID.String())
	}
	if s.mayAdd() {
		p.Action = &shell.Action{Label: "New key result", Icon: "plus", URL: s.newKR(), Key: "c"}
	}
	return p
}
