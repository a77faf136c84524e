package teamui

import (
	"fmt"
	"slices"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// covered answers whether every lagging key result of the team has an open task.
func covered(a ask, b board.TeamBoard, edit bool) answer {
	lag := lagging(b)
	none := bare(lag)
	out := answer{Health: "on", Question: "Lagging KRs covered?"}
	task := func(kr board.TeamKR) {
		if edit {
			out.Action = ui.Link{Label: "Task for " + goal.KRLabel(kr.Number), URL: newTaskURL(a.org.Org, a.team, kr.ID.String(), a.here()), Icon: "plus", Dialog: true}
		}
	}
	switch {
	case len(lag) == 0:
		out.Question, out.Text = "Lagging KRs?", "None of the team's KRs is behind."
	case len(none) > 0:
		out.Health = "off"
		out.Question += " " + of(len(lag)-len(none), len(lag))
		out.Text = bareSentence(none)
		task(none[0])
	default:
		thin := thinnest(lag)
		cov := signal.Share{N: thin.TeamLinked, Of: thin.TeamOpen}
		out.Question += " " + of(len(lag), len(lag))
		out.Text = fmt.Sprintf("%s has the least: %s open tasks (%s).", goal.KRLabel(thin.Number), cov, cov.Percent())
		if thin.Uncovered {
			out.Health = "risk"
		}
		task(thin)
	}
	return out
}

// of is "Two of three." or "All three.", as an answer.
func of(n, all int) string {
	switch {
	case n == all && all == 1:
		return "Yes."
	case n == all:
		return "All " + lower(signal.Capital(all)) + "."
	case all == 1:
		return "No."
	case n == 0:
		return "None of " + lower(signal.Capital(all)) + "."
	}
	return signal.Capital(n) + " of " + lower(signal.Capital(all)) + "."
}

func lower(s string) string {
	if s != "" && s[0] >= 'A' && s[0] <= 'Z' {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}

func bareSentence(none []board.TeamKR) string {
	if len(none) > 1 {
		return signal.List(labels(none, 3)) + " have no open task."
	}
	return fmt.Sprintf("%s is at %s and has no open task.", goal.KRLabel(none[0].Number), signal.Percent(none[0].Progress))
}

func thinnest(lag []board.TeamKR) board.TeamKR {
	thin := lag[0]
	for _, kr := range lag[1:] {
		if kr.TeamLinked < thin.TeamLinked {
			thin = kr
		}
	}
	return thin
}

// clustered answers whether the work sits where it is not needed most, as the rule of that name says.
func clustered(a ask, b board.TeamBoard) answer {
	out := answer{Health: "on", Question: "Clustering? No."}
	aimed := signal.Share{N: b.Team.Aimed, Of: b.Team.OpenTasks}
	at := slices.IndexFunc(b.Signals, func(s board.OpenSignal) bool { return s.Rule == "clustered" })
	switch {
	case at >= 0:
		out = signalAnswer(a, b, b.Signals[at])
		out.Question, out.Text = "Clustering? Yes.", out.Question+" "+out.Text
	case !aimed.Has():
		out.Health, out.Question, out.Text = "none", "Clustering?", "There is no open task."
	case b.Team.BehindKRs == 0:
		out.Text = fmt.Sprintf("%s open tasks serve a KR, and none of the team's KRs is behind.", signal.Share{N: b.Team.Linked, Of: b.Team.OpenTasks})
	default:
		out.Text = fmt.Sprintf("%s open tasks aim at lagging KRs (%s).", aimed, aimed.Percent())
	}
	return out
}

// signalAnswer is an open signal of the team: its sentence, since when, and where it clears.
func signalAnswer(a ask, b board.TeamBoard, s board.OpenSignal) answer {
	since := shell.Date(s.OpenedAt.In(b.Loc), b.Frame.Today)
	out := answer{Health: severity(s.Severity), Question: s.Sentence, Text: "Since " + since + "."}
	if s.Clears != "" {
		out.Text = s.Clears + " Since " + since + "."
	}
	if out.URL = shell.Base(a.org.Org) + "/signals/" + s.ID.String(); s.Quiet() {
		out.Quiet, out.Text = true, shell.Answered(s.Answered, b.Frame.Today, b.Loc)
	}
	switch s.Rule {
	case "unlinked":
		out.Action = ui.Link{Label: "Choose KRs", URL: "#nogoal"}
	case "stop_list":
		out.Action = ui.Link{Label: "Stop list", URL: a.path() + "/stop-list"}
	default:
		if !a.ByKR {
			out.Action = ui.Link{Label: "Work by KR", URL: a.with(func(a *ask) { a.ByKR = true })}
		}
	}
	return out
}

func severity(s string) string {
	switch s {
	case "off", "risk":
		return s
	}
	return "none"
}
