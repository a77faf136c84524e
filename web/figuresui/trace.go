package figuresui

import (
	"fmt"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

// traceView is the continuous traceability test.
type traceView struct {
	Sentence string
	Groups   []traceGroup
}

// traceGroup is one outcome with its key results; those that pass are not listed.
type traceGroup struct {
	ID, Title, Meaning string
	N                  int
	Share              string // for data-v
	Lines              []traceLine
	More               string
	Passes             bool
}

type traceLine struct {
	Label, Title, URL, Team, Owner, Fact string
	Health                               ui.Health
	Word                                 string
}

var meanings = map[signal.Trace]string{
	signal.TracePasses:    "a task in progress has an owner and was touched in the last %d days",
	signal.TraceUnowned:   "tasks are in progress, nobody owns one",
	signal.TraceUntouched: "owned work is in progress, none of it was touched for %d days",
	signal.TraceNothing:   "no task is in progress or in review",
}

func (s scene) trace(f board.Figures) traceView {
	n, all := map[signal.Trace]int{}, 0
	for _, t := range f.Traces {
		n[t.Trace] = t.KRs
		all += t.KRs
	}
	passes := signal.Share{N: n[signal.TracePasses], Of: all}
	v := traceView{Sentence: passes.String() + " active key results pass, " + passes.Percent() + "."}
	if all == 0 {
		v.Sentence = "No key result is active, so there is nothing to test."
		return v
	}
	for _, t := range signal.Traces() {
		meaning := meanings[t]
		if t == signal.TracePasses || t == signal.TraceUntouched {
			meaning = fmt.Sprintf(meaning, s.th.StallDays)
		}
		g := traceGroup{
			ID: "trace-" + string(t), Title: t.Words(), Meaning: meaning, N: n[t], Passes: t == signal.TracePasses,
			Share: ui.Share(signal.Share{N: n[t], Of: all}.Ratio()),
		}
		for _, l := range f.Untraced {
			if l.Trace == t {
				g.Lines = append(g.Lines, s.untraced(l))
			}
		}
		if rest := g.N - len(g.Lines); rest > 0 && !g.Passes {
			g.More = fmt.Sprintf("and %d more; those furthest behind their line are listed", rest)
		}
		v.Groups = append(v.Groups, g)
	}
	return v
}

func (s scene) untraced(l board.TraceLine) traceLine {
	v := traceLine{
		Label: goal.KRLabel(l.Number), Title: l.Title, URL: s.base + "/krs/" + l.ID.String(), Team: l.TeamName, Owner: "Nobody owns it",
		Health: ui.Health(l.Status.Health()), Word: l.Status.Words(), Fact: signal.Count(l.OpenTasks, "open task"),
	}
	if l.OpenTasks == 0 {
		v.Fact = "No open task"
	}
	if l.OwnerName != nil {
		v.Owner = *l.OwnerName
	}
	if l.Moving > 0 {
		v.Fact += fmt.Sprintf(", %d in progress", l.Moving)
	}
	return v
}
