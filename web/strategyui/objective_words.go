package strategyui

import (
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/feed"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// trace is the line from the pillar through the objectives above down to what hangs below. The red
// path leads from the highest goal that lags without a gap to the worst below.
func (s objectiveScene) trace() []ui.TraceStep {
	up := make([]ui.TraceStep, 0, len(s.p.Above)+1)
	pillar := false
	for i, o := range s.p.Above {
		step := ui.TraceStep{Knot: "ring", Health: goalHealth(o.Status), Level: "Objective", Label: o.Title, URL: s.url(o.ID), Word: goalWord(o.Status), Here: i == 0}
		up = append(up, step)
	}
	for _, o := range s.p.Above {
		if o.PillarID != nil && !pillar {
			pillar = true
			up = append(up, ui.TraceStep{Knot: "beam", Health: goalHealth(o.PillarStatus), Level: "Pillar", Label: value(o.Pillar), URL: s.base + "/strategy", Word: goalWord(o.PillarStatus)})
		}
	}
	steps := make([]ui.TraceStep, 0, len(up)+len(s.p.KRs)+len(s.p.Children))
	for i := len(up) - 1; i >= 0; i-- {
		steps = append(steps, up[i])
	}
	for i := len(steps) - 1; i >= 0 && steps[i].Health == "off"; i-- {
		steps[i].Path = true
	}
	return append(steps, s.hanging(steps[len(steps)-1].Path)...)
}

// hanging are the goals below, the worst first.
func (s objectiveScene) hanging(path bool) []ui.TraceStep {
	var worst, rest []ui.TraceStep
	add := func(r signal.Ref, step ui.TraceStep) {
		if r == s.d.Worst {
			step.Path = path && step.Health == "off"
			worst = append(worst, step)
			return
		}
		rest = append(rest, step)
	}
	for _, k := range s.p.KRs {
		if k.State != goal.Dropped {
			add(ref(k.ID), ui.TraceStep{Knot: "dot", Health: goalHealth(k.Status), Level: goal.KRLabel(k.Number), Label: k.Title, URL: s.base + "/krs/" + k.ID.String(), Word: goalWord(k.Status)})
		}
	}
	for _, c := range s.p.Children {
		if c.State != goal.Dropped {
			add(ref(c.ID), ui.TraceStep{Knot: "ring", Health: goalHealth(c.Status), Level: "Objective below", Label: c.Title, URL: s.url(c.ID), Word: goalWord(c.Status)})
		}
	}
	return append(worst, rest...)
}

// notice says that the objective does not count now.
func (s objectiveScene) notice() string {
	o := s.p.Objective
	switch {
	case o.State == goal.Draft:
		return "This is a draft to discuss. Nothing is judged before it is published."
	case o.State == goal.Paused:
		return "This objective is paused. Neither it nor its key results count until it is reopened."
	case o.State == goal.Dropped:
		return "This objective was dropped. Its past stays as it was."
	case s.closed:
		return o.CycleName + " is closed. Everything here is as it stood on " + shell.Date(o.CycleEnd, s.p.Today) + "."
	case o.State == goal.Done:
		return "This objective is done."
	case o.CycleState == "draft":
		return o.CycleName + " has not been started. Nothing is judged before that."
	}
	return ""
}

// note is about focus (SIGNALS 5), never a block.
func (s objectiveScene) note() string {
	n := 0
	for _, k := range s.p.KRs {
		if k.State != goal.Dropped {
			n++
		}
	}
	switch {
	case n > 4:
		return "An objective with more than four key results is hard to hold in mind. Two to four keep the focus."
	case n == 1 && s.mayAdd():
		return "One key result alone seldom says all that success means."
	}
	return ""
}

func (s objectiveScene) feed(n int) feed.View {
	t := feed.Teller{Base: s.base, Prefix: s.prefix, Loc: s.p.Loc, Today: s.p.Today, Names: true}
	var v feed.View
	var more bool
	v.Lines, more = t.Tell(s.p.Events, nil, n)
	if more && n < allEvents {
		v.More = s.path + "?activity=all#activity"
	}
	if n > someEvents {
		v.Fewer = s.path + "#activity"
	}
	return v
}

// menu is what may be done with the objective besides its primary action.
func (s objectiveScene) menu() []ui.Link {
	if !s.canEdit || s.closed {
		return nil
	}
	o := s.p.Objective
	out := []ui.Link{{Label: "Edit objective", URL: s.path + "/edit", Icon: "note", Dialog: true}}
	if s.mayAdd() {
		out = append(out, ui.Link{Label: "Objective below", URL: s.base + "/objectives/new?parent=" + o.ID.String() + "&cycle=" + o.CycleID.String(), Icon: "plus", Dialog: true})
	}
	for _, next := range o.State.Next() {
		w := objectiveStates[next]
		if o.State == goal.Draft && next == goal.Active {
			continue // it has its own button
		}
		out = append(out, ui.Link{Label: w.label, URL: s.path + "/state?to=" + string(next), Icon: w.icon, Dialog: true})
	}
	return out
}

type objectiveStateWords struct{ label, icon, title, done string }

var objectiveStates = map[goal.State]objectiveStateWords{
	goal.Active:  {"Reopen", "undo", "Reopen this objective?", "Objective reopened."},
	goal.Paused:  {"Pause", "clock", "Pause this objective?", "Objective paused."},
	goal.Done:    {"Mark as done", "check", "Mark this objective as done?", "Objective marked as done."},
	goal.Dropped: {"Drop", "x", "Drop this objective?", "Objective dropped."},
}

func cycleHint(isNew bool) string {
	if isNew {
		return ""
	}
	return "Its key results go along and are numbered anew."
}
