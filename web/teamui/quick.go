package teamui

import (
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/web/shell"
)

type goalOption struct {
	Value, Label, Health string
	Chosen               bool
}

type goalGroup struct {
	Name    string
	Options []goalOption
}

// quickView is the form that makes a task from its goal in one line.
type quickView struct {
	Path, ID, Team, Back string
	Label                string
	Groups               []goalGroup
	NoGoal               bool // the organisation allows a task without one
	Owners               []goalOption
	More                 string // the form with everything
}

func newQuick(a ask, b board.TeamBoard) *quickView {
	q := &quickView{
		Path: shell.Base(a.org.Org) + "/tasks", ID: id.New[id.Task]().String(), Team: a.team.String(), Back: a.here(),
		Label: "Goal first", NoGoal: a.org.Org.UnlinkedPolicy != "require", More: newTaskURL(a.org.Org, a.team, "", a.here()),
	}
	suggested := suggest(b.KRs)
	if suggested != nil && suggested.Behind {
		q.Label = "Goal first, suggested"
	}
	if !a.KR.IsZero() {
		q.Label = "Goal first"
	}
	for _, kr := range b.KRs {
		if !kr.Live {
			continue
		}
		o := goalOption{Value: kr.ID.String(), Label: goal.KRLabel(kr.Number) + " " + kr.Title, Health: string(statusOf(kr).Health())}
		o.Chosen = kr.ID == a.KR || a.KR.IsZero() && suggested != nil && kr.ID == suggested.ID
		q.add(groupName(kr), o)
	}
	q.Owners = owners(a, b)
	return q
}

func (q *quickView) add(group string, o goalOption) {
	for i := range q.Groups {
		if q.Groups[i].Name == group {
			q.Groups[i].Options = append(q.Groups[i].Options, o)
			return
		}
	}
	q.Groups = append(q.Groups, goalGroup{group, []goalOption{o}})
}

func groupName(kr board.TeamKR) string {
	switch {
	case kr.Behind:
		return "Lagging"
	case kr.Own:
		return "The team's other KRs"
	}
	return "Of other teams"
}

// suggest is the most starved lagging key result of the team: nothing live beneath first, then the
// fewest tasks, then the widest gap. If none lags, the one with the fewest tasks.
func suggest(krs []board.TeamKR) *board.TeamKR {
	var best *board.TeamKR
	for i := range krs {
		kr := &krs[i]
		if kr.Own && kr.Live && (best == nil || hungrier(*kr, *best)) {
			best = kr
		}
	}
	return best
}

func hungrier(a, b board.TeamKR) bool {
	if a.Behind != b.Behind {
		return a.Behind
	}
	if (a.LiveTasks == 0) != (b.LiveTasks == 0) {
		return a.LiveTasks == 0
	}
	if a.TeamLinked != b.TeamLinked {
		return a.TeamLinked < b.TeamLinked
	}
	return gap(a) > gap(b)
}

func owners(a ask, b board.TeamBoard) []goalOption {
	var out []goalOption
	me := false
	for _, p := range b.People {
		if !p.Here {
			continue
		}
		mine := p.ID == a.org.Actor.User
		me = me || mine
		out = append(out, goalOption{Value: p.ID.String(), Label: shell.Short(p.Name), Chosen: mine})
	}
	if !me {
		out = append(out, goalOption{Value: a.org.Actor.User.String(), Label: shell.Short(a.org.Name)})
	}
	return out
}
