package taskui

import (
	"fmt"
	"net/url"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/teamui"
	"plumbline/web/ui"
)

type listRow struct {
	DOM, URL, Key, Title string
	Closed               bool
	KR, KRURL, KRTitle   string
	Word                 string
	Health               ui.Health
	More                 string
	Goal                 string
	Team, TeamURL        string
	Owner                string
	State, StateClass    string
	Since                string // "9 days", of what is stuck or idle
	Reason               string
	Note                 string // what the page has to say of it
	Due, DueClass        string
	Priority             string
	Menu                 *teamui.MenuView
}

// listGroup is the rows of one key result, or all of them.
type listGroup struct {
	Label, Title, URL string
	Health            ui.Health
	Word              string
	Rows              []listRow
}

type listView struct {
	Edit          bool
	New           string
	Path          string
	Text          string
	Fields        []ui.FieldView
	Overdue, ByKR bool
	Filtered      bool
	Clear         string
	Count         string
	Grouping      []ui.Link
	Group         string
	Groups        []listGroup
	Newer, Older  string
	Pages         string
	Empty         *ui.EmptyView
}

func newListView(a listAsk, l board.TaskList) listView {
	edit := a.org.Actor.Can(access.TaskEdit)
	v := listView{
		Edit: edit, Path: shell.Base(a.org.Org) + "/tasks", Text: a.Text, Overdue: a.Overdue, ByKR: a.ByKR, Filtered: a.filtered(),
		Clear: listAsk{org: a.org, ListFilter: board.ListFilter{Sort: a.Sort, ByKR: a.ByKR}}.with(nil),
		Count: countText(a, l.Total), Fields: listFields(a, l),
		Grouping: []ui.Link{
			{Label: "List", URL: a.with(func(a *listAsk) { a.ByKR, a.Page = false, 0 }), Icon: "mywork"},
			{Label: "By KR", URL: a.with(func(a *listAsk) { a.ByKR, a.Page = true, 0 }), Icon: "group"},
		},
		Group: "List",
	}
	v.New = v.Path + "/new?return=" + url.QueryEscape(a.with(nil))
	if a.ByKR {
		v.Group = "By KR"
	}
	v.page(a, l)
	v.Groups = listGroups(a, l, edit)
	if len(l.Rows) == 0 {
		v.Empty = listEmpty(a, l, v)
	}
	return v
}

func countText(a listAsk, n int) string {
	kind := map[string]string{"": "open task", "all": "task"}[a.State]
	if kind == "" {
		return signal.Count(n, "task") + ": " + strings.ToLower(listStateWord(a.State))
	}
	return signal.Count(n, kind)
}

// page says which rows these are, and where the others stand.
func (v *listView) page(a listAsk, l board.TaskList) {
	page := max(a.Page, 1)
	first := (page-1)*board.ListPage + 1
	if page > 1 {
		v.Newer = a.with(func(a *listAsk) { a.Page = page - 1 })
	}
	if l.Total > page*board.ListPage && page < lastPage {
		v.Older = a.with(func(a *listAsk) { a.Page = page + 1 })
	}
	if (v.Newer != "" || v.Older != "") && len(l.Rows) > 0 {
		v.Pages = fmt.Sprintf("%d to %d of %d", first, first+len(l.Rows)-1, l.Total)
	}
}

func listEmpty(a listAsk, l board.TaskList, v listView) *ui.EmptyView {
	switch {
	case l.Total > 0: // a page beyond the last
		return &ui.EmptyView{Title: "The list ends before this page", Text: "It has " + v.Count + ".", Primary: ui.Link{Label: "First page", URL: a.with(func(a *listAsk) { a.Page = 0 })}}
	case a.filtered():
		return &ui.EmptyView{Title: "No task matches", Text: "The tasks are still there; the filter hides all of them.", Primary: ui.Link{Label: "Clear the filter", URL: v.Clear}}
	case l.Any:
		return &ui.EmptyView{Title: "All clear", Knot: "bob", Health: "on", Text: "No task is open.", Primary: ui.Link{Label: "Closed tasks", URL: a.with(func(a *listAsk) { a.State = "all" })}}
	}
	e := &ui.EmptyView{Title: "No task yet", Knot: "nob", Text: "Tasks are made from a key result, so that each says what it moves."}
	if v.Edit {
		e.Primary = ui.Link{Label: "New task", URL: v.New, Dialog: true}
		e.Another = ui.Link{Label: "Strategy board", URL: shell.Base(a.org.Org) + "/strategy"}
	}
	return e
}

func listFields(a listAsk, l board.TaskList) []ui.FieldView {
	state := ui.FieldView{Name: "state", Label: "Status", Value: a.State, ID: "l-state"}
	for _, s := range listStates {
		state.Options = append(state.Options, ui.Option{Value: s.Value, Label: s.Label})
	}
	owner := ui.FieldView{Name: "owner", Label: "Owner", Value: a.owner(), ID: "l-owner", Options: []ui.Option{{Label: "Any owner"}, {Value: "me", Label: "Me"}, {Value: "none", Label: "Nobody"}}}
	team := ui.FieldView{Name: "team", Label: "Team", Value: idText(a.Team), ID: "l-team", Options: []ui.Option{{Label: "Any team"}}}
	goal := ui.FieldView{Name: "goal", Label: "Goal", Value: a.goal(), ID: "l-goal", Options: []ui.Option{{Label: "Any goal"}, {Value: "none", Label: "No goal"}}}
	for _, c := range l.Choices {
		o := ui.Option{Value: c.ID.String(), Label: c.Label, Group: c.Group}
		switch c.Kind {
		case "user":
			owner.Options = append(owner.Options, o)
		case "team":
			team.Options = append(team.Options, o)
		default:
			goal.Options = append(goal.Options, o)
		}
	}
	sort := ui.FieldView{Name: "sort", Label: "Order", Value: a.Sort, ID: "l-sort"}
	for _, s := range listSorts {
		sort.Options = append(sort.Options, ui.Option{Value: s.Value, Label: s.Label})
	}
	return []ui.FieldView{state, owner, team, goal, sort}
}

func listGroups(a listAsk, l board.TaskList, edit bool) []listGroup {
	var out []listGroup
	back := a.with(nil)
	last := id.KeyResult{}
	for i, r := range l.Rows {
		kr := id.Val(r.KRID)
		if len(out) == 0 || a.ByKR && (kr != last || i == 0) {
			out = append(out, newListGroup(a, r))
		}
		last = kr
		g := &out[len(out)-1]
		g.Rows = append(g.Rows, newListRow(a, l, r, back, edit))
	}
	return out
}

func newListGroup(a listAsk, r board.ListRow) listGroup {
	switch {
	case !a.ByKR:
		return listGroup{}
	case r.KRID == nil:
		return listGroup{Title: "No KR"}
	}
	st := krStatus(r)
	return listGroup{Label: goal.KRLabel(*r.KRNumber), Title: *r.KRTitle, URL: shell.Base(a.org.Org) + "/krs/" + r.KRID.String(), Health: ui.Health(st.Health()), Word: st.Words()}
}

func krStatus(r board.ListRow) signal.Status {
	if r.KRStatus == nil {
		return signal.NoData
	}
	return signal.Status(*r.KRStatus)
}

// listTopics: the teams on the page, whose signals change with every task of theirs.
func listTopics(l board.TaskList) []string {
	out, seen := []string{}, map[id.Team]bool{}
	for _, r := range l.Rows {
		if !seen[r.TeamID] {
			seen[r.TeamID] = true
			out = append(out, r.TeamID.String())
		}
	}
	return out
}

func idText[K any](v id.ID[K]) string {
	if v.IsZero() {
		return ""
	}
	return v.String()
}
