package teamui

import (
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/web/ui"
)

type filterView struct {
	Path              string
	ByKR              bool
	Count             int
	Owner, KR, Due    string
	Owners, KRs, Dues []ui.Option
	Mine, Clear       string
	MineOn            bool
}

// newFilter offers who and what the board shows, and keeps what is chosen.
func newFilter(a ask, b board.TeamBoard) filterView {
	v := filterView{
		Path: a.path(), ByKR: a.ByKR, Count: a.filters(), Due: a.Due,
		Owners: []ui.Option{{Label: "Anybody"}, {Value: "none", Label: "Nobody"}},
		KRs:    []ui.Option{{Label: "Any goal"}},
		Dues:   []ui.Option{{Label: "Any date"}, {Value: "overdue", Label: "Overdue"}, {Value: "week", Label: "Due by the end of this week"}, {Value: "none", Label: "No due date"}},
		MineOn: a.Owner == a.org.Actor.User,
		Mine:   a.with(func(a *ask) { a.Mine, a.Nobody, a.Owner = true, false, id.User{} }),
		Clear:  a.with(func(a *ask) { a.TeamFilter, a.Mine = board.TeamFilter{}, false }),
	}
	if v.MineOn {
		v.Mine = a.with(func(a *ask) { a.Mine, a.Owner = false, id.User{} })
	}
	for _, p := range b.People {
		v.Owners = append(v.Owners, ui.Option{Value: p.ID.String(), Label: p.Name})
	}
	for _, kr := range b.KRs {
		v.KRs = append(v.KRs, ui.Option{Value: kr.ID.String(), Label: goal.KRLabel(kr.Number) + " " + kr.Title})
	}
	if a.Nobody {
		v.Owner = "none"
	} else if !a.Owner.IsZero() {
		v.Owner = a.Owner.String()
	}
	if !a.KR.IsZero() {
		v.KR = a.KR.String()
	}
	return v
}
