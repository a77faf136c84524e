package teamui

import (
	"net/url"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/web/shell"
)

// ask is what the address of a board asks for. What it does not know it ignores: an old bookmark
// still opens the board.
type ask struct {
	org    org.Member
	team   id.Team
	ByKR   bool
	Column string // the one a narrow screen shows
	Mine   bool
	board.TeamFilter
}

var columns = []struct{ State, Name string }{
	{"todo", "To do"}, {"in_progress", "In progress"}, {"blocked", "Stuck"}, {"in_review", "In review"}, {"done", "Done this week"},
}

func newAsk(m org.Member, team id.Team, q url.Values) ask {
	a := ask{org: m, team: team, ByKR: q.Get("by") == "kr", Mine: q.Get("mine") == "1"}
	for _, c := range columns {
		if c.State == q.Get("col") {
			a.Column = c.State
		}
	}
	switch owner := q.Get("owner"); {
	case a.Mine:
		a.Owner = m.Actor.User
	case owner == "none":
		a.Nobody = true
	default:
		a.Owner, _ = id.Parse[id.User](owner)
	}
	a.KR, _ = id.Parse[id.KeyResult](q.Get("kr"))
	switch due := q.Get("due"); due {
	case "overdue", "week", "none":
		a.Due = due
	}
	return a
}

// filters counts the filters that narrow the cards.
func (a ask) filters() int {
	n := 0
	for _, set := range []bool{!a.Owner.IsZero() || a.Nobody, !a.KR.IsZero(), a.Due != ""} {
		if set {
			n++
		}
	}
	return n
}

// with is the address of the board with something else asked for.
func (a ask) with(change func(*ask)) string {
	if change != nil {
		change(&a)
	}
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	if a.ByKR {
		set("by", "kr")
	}
	set("col", a.Column)
	switch {
	case a.Mine:
		set("mine", "1")
	case a.Nobody:
		set("owner", "none")
	case !a.Owner.IsZero():
		set("owner", a.Owner.String())
	}
	if !a.KR.IsZero() {
		set("kr", a.KR.String())
	}
	set("due", a.Due)
	u := a.path()
	if len(q) > 0 {
		u += "?" + q.Encode()
	}
	return u
}

func (a ask) here() string { return a.with(nil) }

func (a ask) path() string { return boardURL(a.org.Org, a.team) }

func boardURL(o org.Org, team id.Team) string { return shell.Base(o) + "/teams/" + team.String() }

// linkURL is where a task is given a key result, in place of the one it leaves if from is not empty.
func linkURL(task, from string) string {
	if from == "" {
		return task + "/links/new"
	}
	return task + "/links/new?from=" + from
}

// newTaskURL opens the task form with the key result chosen.
func newTaskURL(o org.Org, team id.Team, kr, back string) string {
	q := url.Values{"team": {team.String()}, "return": {back}}
	if kr != "" {
		q.Set("kr", kr)
	}
	return shell.Base(o) + "/tasks/new?" + q.Encode()
}
