package settingsui

import (
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/web/ui"
)

// nestedTeam is a team with its place.
type nestedTeam struct {
	board.TeamRow
	level  int    // 0: on top
	parent string // whom it stands below
}

// nested puts every team below its parent, teams of one parent in the order they came.
func nested(teams []board.TeamRow) []nestedTeam {
	below, names := map[id.Team][]board.TeamRow{}, map[id.Team]string{}
	for _, t := range teams {
		names[t.ID] = t.Name
	}
	for _, t := range teams {
		var parent id.Team
		if t.ParentID != nil && names[*t.ParentID] != "" { // not archived
			parent = *t.ParentID
		}
		below[parent] = append(below[parent], t)
	}
	var out []nestedTeam
	var place func(parent id.Team, level int)
	place = func(parent id.Team, level int) {
		for _, t := range below[parent] {
			out = append(out, nestedTeam{t, level, names[parent]})
			place(t.ID, level+1)
		}
	}
	place(id.Team{}, 0)
	return out
}

// parents are the teams a team may stand below: neither itself nor those below it.
func parents(teams []board.TeamRow, team id.Team) []ui.Option {
	out, skip := []ui.Option{{Label: "None, it stands on top"}}, -1
	for _, t := range nested(teams) {
		if skip >= 0 && t.level > skip {
			continue
		}
		skip = -1
		if t.ID == team {
			skip = t.level
			continue
		}
		out = append(out, ui.Option{Value: t.ID.String(), Label: strings.Repeat("\u2003", t.level) + t.Name})
	}
	return out
}
