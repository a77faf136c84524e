package goalui

import (
	"strings"
	"testing"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
)

func TestTheVerdictOnWorkAndOutcome(t *testing.T) {
	t.Parallel()
	both := effect{kind: signal.Increase, hasWork: true, hasValue: true, gone: 0.54}
	with := func(change func(*effect)) effect { e := both; change(&e); return e }
	for name, c := range map[string]struct {
		e         effect
		say, more string
	}{
		"busy, not moving": {with(func(e *effect) { e.work, e.metric, e.behind = 0.8, 0.1, true }), "Work is 80% done. The metric moved 10%.", "More tasks of this kind will not help."},
		"moves without us": {with(func(e *effect) { e.work, e.metric = 0.1, 0.6 }), "The metric moves without us.", "It moved 60% with 10% of the work done."},
		"too little": {with(func(e *effect) { e.work, e.metric, e.behind, e.stuck, e.never = 0.33, 0.35, true, 2, 5 }),
			"The work that gets done pays off. There is too little of it.", "Finish the two stuck tasks and create the five missing ones before looking for new ideas."},
		"one of each": {with(func(e *effect) { e.work, e.metric, e.behind, e.stuck, e.never = 0.33, 0.35, true, 1, 1 }),
			"The work that gets done pays off. There is too little of it.", "Finish the stuck task and create the missing one before"},
		"pays off":        {with(func(e *effect) { e.work, e.metric = 0.6, 0.58 }), "The work that gets done pays off.", "60% of the work moved the metric 58%, with 54% of the time gone."},
		"early":           {with(func(e *effect) { e.work, e.metric = 0.04, 0.01 }), "It is too early to tell.", ""},
		"no work":         {with(func(e *effect) { e.hasWork, e.metric = false, 0.2 }), "The metric moved 20%. No work is linked to it.", ""},
		"no value":        {with(func(e *effect) { e.hasValue, e.work = false, 0.2 }), "Work is 20% done. The metric has no value yet.", ""},
		"nothing":         {effect{kind: signal.Increase}, "There is nothing to hold against each other yet.", ""},
		"reached":         {with(func(e *effect) { e.work, e.metric, e.achieved = 0.4, 1, true }), "The target is reached.", "Work is 40% done."},
		"held":            {with(func(e *effect) { e.kind, e.inBounds, e.checkedTime, e.work = signal.Maintain, 6, 8, 0.5 }), "It held its bounds in 6 of 8 check-ins.", ""},
		"still no":        {with(func(e *effect) { e.kind, e.work = signal.Binary, 0.5 }), "Work is 50% done. The answer is still no.", ""},
		"follows its own": {with(func(e *effect) { e.kind, e.work = signal.WorkTracked, 0.5 }), "Work is 50% done.", "This key result follows its work"},
	} {
		say, more := c.e.verdict()
		if say != c.say || !strings.Contains(more, c.more) {
			t.Errorf("%s: %q / %q", name, say, more)
		}
	}
}

func TestTheVerdictOnTheWork(t *testing.T) {
	t.Parallel()
	stuck, moving, slot := stuckTask{}, board.KRTask{}, board.KRSlot{}
	for _, c := range []struct {
		w    work
		want string
	}{
		{work{}, ""},
		{work{stuck: []stuckTask{stuck, stuck}, moving: []board.KRTask{moving}, doneN: 4, never: []board.KRSlot{slot, slot, slot, slot, slot}},
			"Five of the twelve pieces of work this KR needs were planned and never created."},
		{work{never: []board.KRSlot{slot}, doneN: 1}, "One of the two pieces of work this KR needs was planned and never created."},
		{work{never: []board.KRSlot{slot}}, "None of the work this KR needs was created yet."},
		{work{stuck: []stuckTask{stuck}}, "The one open task is stuck."},
		{work{stuck: []stuckTask{stuck, stuck}}, "Both open tasks are stuck."},
		{work{stuck: []stuckTask{stuck}, moving: []board.KRTask{moving, moving}}, "One of three open tasks is stuck."},
		{work{doneN: 24, moving: make([]board.KRTask, 5), stuck: []stuckTask{stuck}}, "The work is nearly finished: 24 of 30 pieces are done, one is stuck."},
		{work{doneN: 3}, "All the work is done and nothing is open."},
		{work{doneN: 3, toCome: []board.KRSlot{slot}}, "Nothing is open. What is planned has not begun."},
		{work{moving: []board.KRTask{moving}}, "One task moves and nothing is stuck."},
	} {
		if got := c.w.verdict(); got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
}

func TestTheRedPathRunsFromTheGoalsToTheStuckTasks(t *testing.T) {
	t.Parallel()
	p := days()
	lagging, risk := signal.Lagging, signal.StrategicRisk
	p.Above = []board.GoalAbove{{Title: "Halve the wait", State: goal.Active, Status: &lagging, PillarID: new(id.New[id.Pillar]()), Pillar: new("Faster"), PillarStatus: &risk}}
	since := date0("2026-08-05")
	p.Open = []board.KRTask{
		{LinkedTask: board.LinkedTask{Number: 2, Title: "Moves", State: "in_progress", StateSince: p.Today, ActiveAt: p.Today}, Total: 2},
		{LinkedTask: board.LinkedTask{Number: 1, Title: "Waits", State: "blocked", StateSince: since, ActiveAt: since}, Total: 2},
	}
	s := scene{p: p, prefix: "PL", base: "/o/x"}
	path := func() string {
		var out []string
		for _, step := range s.trace(newWork(s.p)) {
			mark := "-"
			if step.Path {
				mark = "*"
			}
			out = append(out, mark+step.Label)
		}
		return strings.Join(out, " ")
	}
	if got := path(); got != "*Faster *Halve the wait *Days to commissioning *Waits -Moves" {
		t.Error(got)
	}
	atRisk := signal.AtRisk
	s.p.Above[0].Status = &atRisk
	if got := path(); got != "-Faster -Halve the wait *Days to commissioning *Waits -Moves" {
		t.Error(got)
	}
	s.p.KR.Status = &atRisk
	if got := path(); strings.Contains(got, "*") {
		t.Error(got)
	}
}

func TestHintsBlockNothing(t *testing.T) {
	t.Parallel()
	if focus(2) != "" || focus(4) == "" || focus(5) == "" {
		t.Error("two to four key results keep the focus")
	}
}

func TestWhatDoesNotCountSaysWhy(t *testing.T) {
	t.Parallel()
	p := days()
	p.KR.State = goal.Paused
	paused := terms(28)
	paused.State = goal.Paused
	p.Versions = append(p.Versions, board.KRVersion{ValidFrom: time.Now(), Terms: paused, Changed: []string{"state"}, Why: "The desk moves house."})
	if v := (scene{p: p}).notice(); !strings.Contains(v.Text, "paused") || v.Why != "The desk moves house." {
		t.Errorf("%+v", v)
	}
	p = days()
	if v := (scene{p: p}).notice(); v.Text != "" {
		t.Errorf("%+v", v)
	}
	p.Above = []board.GoalAbove{{State: goal.Draft}}
	if v := (scene{p: p}).notice(); v.Text != "Its objective is a draft. It does not count until that changes." {
		t.Errorf("%+v", v)
	}
}
