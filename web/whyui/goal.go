package whyui

import (
	"net/http"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

func whyObjective(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		o, err := handle.ID[id.Objective](r, "objective")
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		p, err := a.Board.WhyObjective(r.Context(), m, o)
		if err != nil {
			return err
		}
		crumb := shell.Crumb{Label: p.Goal.Title, URL: shell.Base(m.Org) + "/objectives/" + o.String()}
		return showGoal(a, w, r, p, crumb, objectiveLadder, topics(o.String(), p))
	}
}

func whyPillar(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		pillar, err := handle.ID[id.Pillar](r, "pillar")
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		p, err := a.Board.WhyPillar(r.Context(), m, pillar)
		if err != nil {
			return err
		}
		crumb := shell.Crumb{Label: p.Goal.Title, URL: shell.Base(m.Org) + "/strategy"}
		return showGoal(a, w, r, p, crumb, pillarLadder, topics(pillar.String(), p))
	}
}

func topics(own string, p board.WhyGoal) []string {
	out := []string{own}
	for _, c := range p.Children {
		out = append(out, c.ID.String())
	}
	return out
}

func showGoal(a *handle.App, w http.ResponseWriter, r *http.Request, p board.WhyGoal, at shell.Crumb, ladder func(signal.Status, signal.Thresholds) []rung, topics []string) error {
	m := middleware.Member(r)
	page := shell.Page{Title: p.Goal.Title + ": why this status", Nav: "strategy", Topics: topics, Crumbs: []shell.Crumb{
		{Label: "Strategy board", URL: shell.Base(m.Org) + "/strategy"}, at, {Label: "Status"},
	}}
	return shell.Render(a, w, r, http.StatusOK, p.Frame, page, whyPage(newGoalWhy(m, p, ladder)))
}

func newGoalWhy(m org.Member, p board.WhyGoal, ladder func(signal.Status, signal.Thresholds) []rung) whyView {
	status := signal.NoData
	if p.Goal.Status != nil {
		status = *p.Goal.Status
	}
	v := whyView{
		Heading: p.Goal.Title + ": why this status", Health: ui.Health(status.Health()), Word: status.Words(), Version: version(p.Th),
		Rule:     "Progress and expected progress are the means of what is beneath, by weight; what has no data carries none. The first of these conditions that holds is the status.",
		Sentence: "It is " + strings.ToLower(status.Words()) + ".", Ladder: rungs(ladder(status, p.Th)), AsOf: asOf(m, p.Goal.ComputedAt, p.Loc, p.Frame.Today),
	}
	if d := p.Goal.Data; d != nil {
		v.Turn = d.Turn
		for _, r := range d.Reasons {
			v.Reasons = append(v.Reasons, ui.Link{Label: r.Sentence})
		}
	}
	v.Children = children(shell.Base(m.Org), p)
	return v
}

// children are the goals beneath with what each adds to the mean.
func children(base string, p board.WhyGoal) []childView {
	weight := 0.0
	for _, c := range p.Children {
		if c.Status != signal.NoData {
			weight += max(c.Weight, 0)
		}
	}
	out := make([]childView, 0, len(p.Children))
	for _, c := range p.Children {
		v := childView{
			Name: c.Title, URL: base + "/objectives/" + c.ID.String() + "/why", Health: ui.Health(c.Status.Health()), Word: c.Status.Words(), Share: "no data",
			Progress: signal.Percent(c.Progress), Expected: signal.Percent(c.Expected), Weight: signal.Number(c.Weight, 2),
		}
		if c.KR > 0 {
			v.Name, v.URL = goal.KRLabel(c.KR)+" "+c.Title, krPath(base, id.KeyResult(c.ID))+"/why?of=status"
		}
		if c.Status != signal.NoData && weight > 0 {
			v.Share = signal.Percent(max(c.Weight, 0) / weight)
		}
		v.Gauge = ui.GaugeView{Value: 100 * c.Progress, Expected: 100 * c.Expected, Health: v.Health, Text: v.Progress + " done, " + v.Expected + " expected"}
		out = append(out, v)
	}
	return out
}
