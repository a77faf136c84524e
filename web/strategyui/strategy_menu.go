package strategyui

import (
	"fmt"
	"slices"
	"strconv"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/strategy"
	"plumbline/web/ui"
)

// actionView is an entry of a menu: a link, or a form that posts its fields.
type actionView struct {
	ui.Link
	Fields  []fieldView
	Confirm string
	Danger  bool
}

type fieldView struct{ Name, Value string }

// pillarMenu is what may be done with a pillar.
func (p *page) pillarMenu(pillar board.StrategyPillar) []actionView {
	if pillar.Archived {
		return nil
	}
	url := p.base + "/pillars/" + pillar.ID.String()
	var out []actionView
	if p.canGoal {
		out = append(out, actionView{Link: ui.Link{Label: "Objective here", URL: p.newObjective(pillar.ID.String()), Icon: "plus", Dialog: true}})
	}
	if !p.canPillars {
		return out
	}
	out = append(out, actionView{Link: ui.Link{Label: "Edit pillar", URL: url + "/edit", Icon: "note", Dialog: true}})
	at, last := p.place(pillar)
	back := fieldView{"return", p.url("", p.view)}
	if at > 0 {
		out = append(out, actionView{Link: ui.Link{Label: "Move up", URL: url + "/position", Icon: "arr-u"}, Fields: []fieldView{{"position", strconv.Itoa(at - 1)}, back}})
	}
	if at < last {
		out = append(out, actionView{Link: ui.Link{Label: "Move down", URL: url + "/position", Icon: "arr-d"}, Fields: []fieldView{{"position", strconv.Itoa(at + 1)}, back}})
	}
	return append(out, actionView{
		Link: ui.Link{Label: "Archive pillar", URL: url + "/archive", Icon: "box"}, Danger: true,
		Fields:  []fieldView{{"revision", strconv.FormatInt(pillar.Revision, 10)}, back},
		Confirm: fmt.Sprintf("Archive the pillar %q? Its objectives stay with it. It cannot be taken back.", pillar.Name),
	})
}

// place is where a pillar stands among the live ones, and the last place there is.
func (p *page) place(pillar board.StrategyPillar) (at, last int) {
	live := slices.DeleteFunc(slices.Clone(p.b.Pillars), func(o board.StrategyPillar) bool { return o.Archived })
	return slices.IndexFunc(live, func(o board.StrategyPillar) bool { return o.ID == pillar.ID }), len(live) - 1
}

// boardMenu is what may be done with the pillars as a whole and with the cycle.
func (p *page) boardMenu() []actionView {
	if !p.canPillars {
		return nil
	}
	url := p.base + "/cycles/" + p.cycle.ID.String()
	out := []actionView{
		{Link: ui.Link{Label: "New pillar", URL: p.base + "/pillars/new", Icon: "plus", Dialog: true}},
		{Link: ui.Link{Label: "New cycle", URL: p.base + "/cycles/new", Icon: "cal", Dialog: true}},
		{Link: ui.Link{Label: "Edit " + p.cycle.Name, URL: url + "/edit", Icon: "note", Dialog: true}},
	}
	for _, next := range p.cycle.Next() {
		out = append(out, stateAction(url, p.cycle, next, p.url("", p.view)))
	}
	return out
}

// stateAction takes a cycle one state on.
func stateAction(url string, c strategy.Cycle, next strategy.CycleState, back string) actionView {
	a := actionView{
		Link:   ui.Link{Label: "Start " + c.Name, URL: url + "/state", Icon: "play"},
		Fields: []fieldView{{"state", string(next)}, {"revision", strconv.FormatInt(c.Revision, 10)}, {"return", back}},
	}
	switch {
	case next == strategy.Closing:
		a.Label, a.Icon = "Begin closing "+c.Name, "ruler"
	case next == strategy.Closed:
		a.Label, a.Icon, a.Danger = "Close "+c.Name, "lock", true
		a.Confirm = "Close " + c.Name + " for good? Its goals and numbers stay as they are on its last day."
	case c.State == strategy.Closing:
		a.Label, a.Icon = "Back to active", "undo"
	}
	return a
}

// noCycle is the board of an organisation that has not begun.
func (p *page) noCycle() *ui.EmptyView {
	v := &ui.EmptyView{
		Title: "No cycle yet", Knot: "ring",
		Text: "Goals are set for a cycle, usually a quarter. Somebody who may edit the strategy starts the first one.",
	}
	if p.canPillars {
		v.Text = "Goals are set for a cycle, usually a quarter. Start the first one; pillars and objectives hang in it."
		v.Primary = ui.Link{Label: "Start the first cycle", URL: p.base + "/cycles/new", Dialog: true}
	}
	if p.m.Actor.Can(access.Import) {
		v.Another = ui.Link{Label: "Import goals", URL: p.base + "/import"}
	}
	return v
}

// noPillar is a cycle from which nothing hangs yet.
func (p *page) noPillar() *ui.EmptyView {
	if p.cycle.State == strategy.Closed {
		return &ui.EmptyView{Title: "Nothing hung here", Knot: "ring", Text: p.cycle.Name + " is closed, and no objective was in it. Choose another cycle above."}
	}
	v := &ui.EmptyView{
		Title: "Nothing hangs here yet", Knot: "ring",
		Text: "A pillar is one of the few things the organisation is about; objectives hang from it. Somebody who may edit the strategy sets the first one.",
	}
	if p.canGoal {
		v.Text = "A pillar is one of the few things the organisation is about; objectives hang from it. An objective can begin without one."
		v.Primary = ui.Link{Label: "First objective", URL: p.newObjective(""), Dialog: true}
	}
	if p.canPillars {
		v.Text = "A pillar is one of the few things the organisation is about. Set the first one; objectives hang from it."
		v.Another = v.Primary
		v.Another.Label = "Objective without pillar"
		v.Primary = ui.Link{Label: "First pillar", URL: p.base + "/pillars/new", Dialog: true}
		if !p.canGoal {
			v.Another = ui.Link{}
		}
	}
	return v
}
