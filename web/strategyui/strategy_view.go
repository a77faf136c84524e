package strategyui

import (
	"net/url"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/strategy"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// The two views of the board.
const (
	asLines = "lines"
	asTable = "table"
)

// boardView is the strategy board, ready to be shown.
type boardView struct {
	Lede    string
	Path    string // of the cycle selector
	View    string
	Cycle   string
	Cycles  []ui.Option
	Views   []ui.Link
	Current string
	Menu    []actionView
	Back    ui.Link // from one pillar to all
	Table   bool
	Top     bool // there is something to align or to look back at
	Align   alignView
	Figures string // address of the organisation's figures
	Time    timeView
	Columns []columnView
	Mark    string // where the table's upright mark stands, 0 to 100
	Upright string // "54% expected"
	Note    string
	Empty   *ui.EmptyView
}

// page gathers what the parts of a board are made with.
type page struct {
	m                   org.Member
	b                   board.Strategy
	base, view          string
	cycle               strategy.Cycle
	chosen              bool // the cycle is not the one the board opens with
	focused             bool
	canGoal, canPillars bool
	scene               scene
}

// newBoard makes the view of a board; view is asLines or asTable.
func newBoard(m org.Member, b board.Strategy, ask board.AskStrategy, view string) boardView {
	p := &page{
		m: m, b: b, base: shell.Base(m.Org), view: view, chosen: !ask.Cycle.IsZero(), focused: ask.Focus,
		canGoal: m.Actor.Can(access.GoalEdit), canPillars: m.Actor.Can(access.StrategyEdit),
	}
	has := false
	if p.cycle, has = b.Cycle(); !has {
		return boardView{Lede: "Pillars, objectives and key results of a cycle, and the work that moves them.", Empty: p.noCycle()}
	}
	if p.cycle.State == strategy.Closed {
		p.canGoal = false
	}
	p.scene = scene{base: p.base, prefix: m.Org.TaskPrefix, cycle: p.cycle, today: b.Frame.Today, loc: b.Loc, th: b.Frame.Limits()}
	p.scene.mark = p.scene.at(p.scene.today)
	return p.board(ask)
}

func (p *page) board(ask board.AskStrategy) boardView {
	columns := plant(p.b, p.scene.day())
	v := boardView{
		Lede: p.lede(), Path: p.base + "/strategy", View: p.view, Cycle: p.cycle.ID.String(), Table: p.view == asTable,
		Menu: p.boardMenu(), Align: newAlign(p.b, p.cycle, p.scene.today), Figures: p.base + "/figures", Time: newTime(p.b, columns, p.cycle, p.scene), Note: p.note(),
	}
	for _, c := range p.b.Cycles {
		v.Cycles = append(v.Cycles, ui.Option{Value: c.ID.String(), Label: cycleLabel(c.Cycle)})
	}
	focus := p.focus(ask)
	v.Views = []ui.Link{{Label: "Lines", URL: p.url(focus, asLines), Icon: "strategy"}, {Label: "Table", URL: p.url(focus, asTable), Icon: "table"}}
	v.Current = map[string]string{asLines: "Lines", asTable: "Table"}[p.view]
	if p.focused {
		v.Back = ui.Link{Label: "All pillars", URL: p.url("", p.view)}
	}
	v.Mark, v.Upright = ui.Share(p.scene.mark), "Expected"
	if least, most, ok := p.expected(); ok && least == most {
		v.Upright = least + " expected"
	}
	for _, c := range columns {
		if !p.focused || id.Val(pillarOf(c)) == ask.Pillar {
			v.Columns = append(v.Columns, p.column(c))
		}
	}
	v.Top = v.Align.Has || len(p.b.Weeks) > 0 || len(p.b.Objectives) > 0
	if len(p.b.Objectives) == 0 {
		v.Table = false
		if len(p.b.Pillars) == 0 {
			v.Empty = p.noPillar()
		}
	}
	return v
}

func pillarOf(c *column) *id.Pillar {
	if c.pillar == nil {
		return nil
	}
	return &c.pillar.ID
}

func (p *page) focus(ask board.AskStrategy) string {
	switch {
	case !ask.Focus:
		return ""
	case ask.Pillar.IsZero():
		return "none"
	}
	return ask.Pillar.String()
}

// url is the board of the same cycle with another pillar or in the other view.
func (p *page) url(pillar, view string) string {
	q := url.Values{}
	if view != asLines {
		q.Set("view", view)
	}
	if p.chosen {
		q.Set("cycle", p.cycle.ID.String())
	}
	if pillar != "" {
		q.Set("pillar", pillar)
	}
	if len(q) == 0 {
		return p.base + "/strategy"
	}
	return p.base + "/strategy?" + q.Encode()
}

// newObjectiveURL is the form of an objective; cycle and pillar are chosen in it unless they are "".
func newObjectiveURL(base, cycle, pillar string) string {
	q := url.Values{}
	if cycle != "" {
		q.Set("cycle", cycle)
	}
	if pillar != "" {
		q.Set("pillar", pillar)
	}
	if len(q) == 0 {
		return base + "/objectives/new"
	}
	return base + "/objectives/new?" + q.Encode()
}

// newObjective is the form of an objective in the cycle shown.
func (p *page) newObjective(pillar string) string {
	if p.chosen {
		return newObjectiveURL(p.base, p.cycle.ID.String(), pillar)
	}
	return newObjectiveURL(p.base, "", pillar)
}

func cycleLabel(c strategy.Cycle) string {
	if c.State == strategy.Active {
		return c.Name
	}
	return c.Name + ", " + string(c.State)
}

// healthOr is the colour of a pillar; one whose health is not known has that of silence.
func healthOr(h ui.Health) string {
	if h == "" {
		return "none"
	}
	return string(h)
}
