package goalui

import (
	"slices"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// signals are the open ones, each with since when, what ends it and at most two things to do.
func (s scene) signals() []ui.SignalView {
	out := make([]ui.SignalView, 0, len(s.p.Signals))
	for _, o := range s.p.Signals {
		h := ui.Health(o.Severity)
		if o.Severity == string(signal.SeverityInfo) {
			h = "none"
		}
		since := "Since " + shell.LongDate(o.OpenedAt.In(s.p.Loc), s.p.Today) + "."
		out = append(out, ui.SignalView{Health: h, Sentence: o.Sentence, Evidence: strings.TrimSpace(since + " " + o.Clears),
			URL: s.base + "/signals/" + o.ID.String(), Answer: shell.Answered(o.Answered, s.p.Today, s.p.Loc), Actions: s.actions(o.Rule)})
	}
	return out
}

// actions are what may end a signal.
func (s scene) actions(rule string) []ui.Link {
	checkIn := ui.Link{Label: "Check in", URL: s.base + "/check-ins/" + s.p.KR.ID.String(), Icon: "checkin"}
	task := ui.Link{Label: "Task for " + goal.KRLabel(s.p.KR.Number), URL: s.newTask, Icon: "plus", Dialog: true}
	team := ui.Link{Label: "See the team's tasks", URL: s.base + "/teams/" + s.p.KR.TeamID.String() + "?by=kr"}
	var out []ui.Link
	switch rule {
	case "coverage_gap", "starved":
		team := team
		if rule == "coverage_gap" && s.canTask {
			team = ui.Link{Label: "What if other work moved here?", URL: s.path + "/what-if"}
		}
		if s.canTask && s.takesTasks {
			out = append(out, task)
		}
		out = append(out, team)
	case "stale_check_in", "confidence_drop":
		if s.canCheckIn && s.takesCheckIns {
			out = append(out, checkIn)
		}
	case "stalled_work", "never_created":
		out = append(out, ui.Link{Label: "See the task audit", URL: "#audit"})
	case "reads_like_a_task":
		if s.canEdit && s.p.KR.CycleState != "closed" {
			out = append(out, ui.Link{Label: "Edit " + goal.KRLabel(s.p.KR.Number), URL: s.path + "/edit", Icon: "note"})
		}
	case "work_without_effect", "effect_without_work":
		out = append(out, ui.Link{Label: "Work against outcome", URL: "#outcome"})
	}
	return out
}

// menu is what may be done with the key result besides its primary action.
func (s scene) menu() []ui.Link {
	if !s.canEdit || s.p.KR.CycleState == "closed" {
		return nil
	}
	out := []ui.Link{
		{Label: "Edit " + goal.KRLabel(s.p.KR.Number), URL: s.path + "/edit", Icon: "note"},
		{Label: "Move elsewhere", URL: s.path + "/move", Icon: "swap", Dialog: true},
	}
	if s.canPlan {
		out = append(out, ui.Link{Label: "Plan a piece of work", URL: s.path + "/slots/new", Icon: "plus", Dialog: true})
	}
	for _, next := range s.p.KR.State.Next() {
		a := stateWords[next]
		out = append(out, ui.Link{Label: a.label, URL: s.path + "/state?to=" + string(next), Icon: a.icon, Dialog: true})
	}
	return out
}

type stateWord struct{ label, icon, title, button, done string }

var stateWords = map[goal.State]stateWord{
	goal.Active:  {"Reopen", "undo", "Reopen %s?", "Reopen %s", "%s is active again."},
	goal.Paused:  {"Pause", "clock", "Pause %s?", "Pause %s", "%s is paused."},
	goal.Done:    {"Mark as done", "check", "Mark %s as done?", "Mark %s as done", "%s is done."},
	goal.Dropped: {"Drop", "x", "Drop %s?", "Drop %s", "%s was dropped."},
}

// pastView is an earlier promise of the key result and how it came to an end.
type pastView struct{ When, What, Change, Why string }

// pasts are the promises before the one that holds, the latest first.
func pasts(p board.KeyResult) []pastView {
	all := promises(p.Versions, p.Loc)
	out := make([]pastView, 0, len(all))
	for i := 1; i < len(all); i++ {
		was, next := all[i-1], all[i]
		who := next.by
		if who == "" {
			who = "Plumbline"
		}
		out = append(out, pastView{
			When: "Until " + next.from.Long(), What: was.words(),
			Change: shell.Short(who) + " changed " + signal.List(namedFields(next.changed)), Why: next.why,
		})
	}
	slices.Reverse(out)
	return out
}

// words is what a promise was: "46 to 32 days by 30 Sep".
func (p promise) words() string {
	what := ""
	switch p.scale.Kind {
	case signal.Maintain:
		what = "Between " + p.scale.Format(p.scale.Low) + " and " + p.scale.Format(p.scale.High)
	case signal.Binary:
		what = "Yes or no"
	case signal.Ordinal:
		what = "Commit, target, stretch"
	case signal.WorkTracked:
		what = "Its work"
	default:
		what = span(p.scale)
	}
	return what + " by " + p.span.Due.Short()
}

func namedFields(fields []string) []string {
	names := map[string]string{
		"kind": "how it is measured", "start_value": "the start value", "target_value": "the target", "low_value": "the lower bound", "high_value": "the upper bound",
		"waypoints": "the waypoints", "start_on": "the start date", "due_on": "the due date", "unit": "the unit",
		"commit_text": "the commit level", "target_text": "the target level", "stretch_text": "the stretch level",
	}
	out := make([]string, 0, len(fields))
	for _, f := range fields {
		out = append(out, names[f])
	}
	return out
}
