package teamui

import (
	"fmt"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type personView struct{ Name, URL, Text string }

type columnView struct {
	State, Name, Class string
	Total              int
	Cards              []cardView
	More, MoreURL      string
	Empty              string
	Tab                string
	Current            bool
}

type boardView struct {
	Name, Lede   string
	Archived     bool
	People       []personView
	MorePeople   string
	Views        []ui.Link
	View         string
	Filter       filterView
	Coverage     coverageView
	Quick        *quickView
	ByKR, Edit   bool
	Columns      []columnView
	Lanes        []laneView
	Hidden       string // what the columns could not show
	HiddenURL    string
	NoGoal       columnView
	NoGoalPolicy string
	Blank        *ui.EmptyView
	Filtered     bool // a filter is set and nothing matches it
}

func newBoardView(a ask, b board.TeamBoard) boardView {
	edit := a.org.Actor.Can(access.TaskEdit) && b.Team.ArchivedAt == nil
	d := &deck{ask: a, b: b, krs: map[id.KeyResult]*board.TeamKR{}, edit: edit, th: b.Frame.Limits(), back: a.here(), base: shell.Base(a.org.Org)}
	for i := range b.KRs {
		d.krs[b.KRs[i].ID] = &b.KRs[i]
	}
	v := boardView{
		Name: b.Team.Name, Lede: lede(b), Archived: b.Team.ArchivedAt != nil, Edit: edit, ByKR: a.ByKR,
		Views: []ui.Link{
			{Label: "Status", URL: a.with(func(a *ask) { a.ByKR = false }), Icon: "board"},
			{Label: "KR", URL: a.with(func(a *ask) { a.ByKR = true }), Icon: "group"},
		},
		View: "Status", Filter: newFilter(a, b), Coverage: newCoverage(a, b, edit),
	}
	v.People, v.MorePeople = people(a, b)
	if edit {
		v.Quick = newQuick(a, b)
	}
	v.Columns, v.NoGoal = d.columns()
	v.Hidden, v.HiddenURL = hidden(a, v.Columns)
	if a.ByKR {
		v.View, v.Lanes = "KR", d.lanes()
	}
	v.NoGoalPolicy = map[string]string{"low_priority": "low priority by default", "require": "every task needs a goal"}[a.org.Org.UnlinkedPolicy]
	v.Filtered = a.filters() > 0 && len(b.Cards) == 0
	if len(b.Cards) == 0 && len(b.KRs) == 0 && a.filters() == 0 {
		v.Blank = blank(a, b, edit)
	}
	return v
}

func blank(a ask, b board.TeamBoard, edit bool) *ui.EmptyView {
	e := ui.EmptyView{Title: "Nothing hangs here yet", Knot: "ring", Text: b.Team.Name + " has no key result and no open task. Start with a key result; its tasks hang from it."}
	if a.org.Actor.Can(access.GoalEdit) {
		e.Primary = ui.Link{Label: "Strategy board", URL: shell.Base(a.org.Org) + "/strategy"}
	}
	if edit {
		e.Another = ui.Link{Label: "New task", URL: newTaskURL(a.org.Org, a.team, "", a.here()), Dialog: true}
	}
	return &e
}

// lede says where in the cycle and in the week the team stands.
func lede(b board.TeamBoard) string {
	text := "What the team works on."
	switch day := int(b.Frame.Today.Sub(b.Week).Hours() / 24); {
	case day < 2:
		text = "What the team plans to work on this week."
	case day < 4:
		text = "Mid-week look at what the team works on."
	case day >= 4:
		text = "What the team worked on this week."
	}
	f := b.Frame
	if f.CycleStart == nil || f.CycleEnd == nil {
		return text
	}
	week, of := strategy.Cycle{StartsOn: *f.CycleStart, EndsOn: *f.CycleEnd}.Week(f.Today)
	return fmt.Sprintf("Week %d of %d. %s", week, of, text)
}

func people(a ask, b board.TeamBoard) ([]personView, string) {
	const most = 8
	var out []personView
	for _, p := range b.People {
		if p.InTeam && p.Here {
			out = append(out, personView{p.Name, a.with(func(a *ask) { a.Owner, a.Nobody, a.Mine = p.ID, false, false }), fmt.Sprintf("%s, %s", p.Name, signal.Count(p.Open, "open task"))})
		}
	}
	if n := len(out) - most; n > 1 {
		return out[:most], fmt.Sprintf("+%d", n)
	}
	return out, ""
}

// columns deals the cards out; what serves no goal lies apart.
func (d *deck) columns() ([]columnView, columnView) {
	out := make([]columnView, len(columns))
	for i, c := range columns {
		out[i] = columnView{State: c.State, Name: c.Name, Class: c.State, Tab: d.ask.with(func(a *ask) { a.Column = c.State }) + "#columns",
			Empty: "Nothing here."}
	}
	none := columnView{State: "none", Name: "No goal"}
	for _, c := range d.b.Cards {
		col := &none
		if i := slices.IndexFunc(columns, func(k struct{ State, Name string }) bool { return k.State == c.Column }); i >= 0 {
			col = &out[i]
		}
		col.Total = c.Total
		if !d.ask.ByKR || col == &none {
			col.Cards = append(col.Cards, d.card(c, ""))
		}
	}
	for _, col := range []*columnView{&none, &out[0], &out[1], &out[2], &out[3], &out[4]} {
		if n := col.Total - board.ColumnCap; n > 0 {
			col.More, col.MoreURL = fmt.Sprintf("%d more in the list", n), listURL(d.ask, col.State)
		}
	}
	out[current(d.ask, out)].Current = true
	return out, none
}

// current is the column a narrow screen opens with: the one asked for, else what is stuck, else
// what is under way.
func current(a ask, cols []columnView) int {
	for i, c := range cols {
		if c.State == a.Column {
			return i
		}
	}
	for _, i := range []int{2, 1, 0, 3, 4} {
		if cols[i].Total > 0 {
			return i
		}
	}
	return 0
}

func hidden(a ask, cols []columnView) (text, url string) {
	n := 0
	for _, c := range cols {
		n += max(c.Total-board.ColumnCap, 0)
	}
	if n == 0 {
		return "", ""
	}
	return fmt.Sprintf("%d more in the list", n), listURL(a, "")
}

// listURL is the team's tasks in the task list, in one state or serving no goal.
func listURL(a ask, state string) string {
	u := shell.Base(a.org.Org) + "/tasks?team=" + a.team.String()
	switch state {
	case "":
		return u + "&group=kr"
	case "none":
		return u + "&goal=none"
	}
	return u + "&state=" + state
}

// topics are the subjects whose change redraws the board.
func topics(b board.TeamBoard) []string {
	out := []string{b.Team.ID.String()}
	for _, kr := range b.KRs[:min(len(b.KRs), 40)] {
		out = append(out, kr.ID.String())
	}
	return out
}

func crumbs(o org.Org, name string) []shell.Crumb {
	return []shell.Crumb{{Label: "Teams", URL: shell.Base(o) + "/teams"}, {Label: name}}
}
