package taskui

import (
	"net/url"
	"strconv"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/web/shell"
)

// listAsk is what the address of the list asks for; what it does not know it ignores.
type listAsk struct {
	org  org.Member
	mine bool
	board.ListFilter
}

var listStates = []struct{ Value, Label string }{
	{"", "Open"}, {"todo", "To do"}, {"in_progress", "In progress"}, {"blocked", "Stuck"}, {"in_review", "In review"},
	{"done", "Done"}, {"cancelled", "Cancelled"}, {"all", "All"},
}

var listSorts = []struct{ Value, Label string }{
	{"", "Due date"}, {"newest", "Newest"}, {"changed", "Last change"}, {"priority", "Priority"}, {"state", "Status"}, {"title", "Title"},
}

// lastPage bounds how far a list can be paged: beyond it a filter serves better.
const lastPage = 2000

func newListAsk(m org.Member, q url.Values) listAsk {
	a := listAsk{org: m}
	for _, s := range listStates {
		if s.Value == q.Get("state") {
			a.State = s.Value
		}
	}
	for _, s := range listSorts {
		if s.Value == q.Get("sort") {
			a.Sort = s.Value
		}
	}
	switch owner := q.Get("owner"); owner {
	case "me":
		a.mine, a.Owner = true, m.Actor.User
	case "none":
		a.Nobody = true
	default:
		a.Owner, _ = id.Parse[id.User](owner)
	}
	a.Team, _ = id.Parse[id.Team](q.Get("team"))
	if goal := q.Get("goal"); goal == "none" {
		a.NoGoal = true
	} else {
		a.KR, _ = id.Parse[id.KeyResult](goal)
	}
	a.Overdue, a.ByKR = q.Get("due") == "overdue", q.Get("group") == "kr"
	a.Text = cleanText(q.Get("q"))
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 1 { // the first needs no number
		a.Page = min(n, lastPage)
	}
	return a
}

// cleanText is what can be looked for: no longer than a title, and text the database can hold.
func cleanText(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), ""))
	if r := []rune(s); len(r) > 300 {
		s = strings.TrimSpace(string(r[:300]))
	}
	return s
}

// filtered says that something but the order narrows the list.
func (a listAsk) filtered() bool {
	return a.State != "" || !a.Owner.IsZero() || a.Nobody || !a.Team.IsZero() || !a.KR.IsZero() || a.NoGoal || a.Overdue || a.Text != ""
}

func (a listAsk) with(change func(*listAsk)) string {
	if change != nil {
		change(&a)
	}
	q := url.Values{}
	set := func(name, value string, on bool) {
		if on && value != "" {
			q.Set(name, value)
		}
	}
	set("q", a.Text, true)
	set("state", a.State, true)
	set("owner", a.owner(), true)
	set("team", a.Team.String(), !a.Team.IsZero())
	set("goal", a.goal(), true)
	set("due", "overdue", a.Overdue)
	set("sort", a.Sort, true)
	set("group", "kr", a.ByKR)
	set("page", strconv.Itoa(a.Page), a.Page > 1)
	u := shell.Base(a.org.Org) + "/tasks"
	if len(q) > 0 {
		u += "?" + q.Encode()
	}
	return u
}

func (a listAsk) owner() string {
	switch {
	case a.mine:
		return "me"
	case a.Nobody:
		return "none"
	case a.Owner.IsZero():
		return ""
	}
	return a.Owner.String()
}

func (a listAsk) goal() string {
	switch {
	case a.NoGoal:
		return "none"
	case a.KR.IsZero():
		return ""
	}
	return a.KR.String()
}
