package goalui

import (
	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

const mostBobs = 4 // tasks on the line by their title; the others are counted

// trace is the line from the pillar down to the tasks. The red path runs from the highest goal
// that is off its line without a gap to the stuck tasks.
func (s scene) trace(w work) []ui.TraceStep {
	steps := s.above()
	k := s.p.KR
	off := health(k.Status) == "off"
	steps = append(steps, ui.TraceStep{Knot: "dot", Health: health(k.Status), Level: "Key result", Label: k.Title, Word: word(k.Status), Path: off, Here: true})
	for i := len(steps) - 2; i >= 0; i-- {
		steps[i].Path = steps[i+1].Path && steps[i].Health == "off"
	}
	steps = append(steps, s.bobs(w, off)...)
	if w.doneN > 0 {
		steps = append(steps, ui.TraceStep{Knot: "bob", Health: "on", Label: signalCount(w.doneN, "done"), URL: "#audit", Word: "last " + s.last(w)})
	}
	if n := len(w.never); n > 0 {
		steps = append(steps, ui.TraceStep{Knot: "nob", Label: signalCount(n, "never created"), URL: "#audit", Word: "planned since " + date(w.never[0].PlannedOn, s.p.Today)})
	}
	if n := len(w.toCome); n > 0 {
		steps = append(steps, ui.TraceStep{Knot: "nob", Label: signalCount(n, "planned"), URL: "#audit", Word: "first on " + date(w.toCome[0].PlannedOn, s.p.Today)})
	}
	return steps
}

// above is the way up, from the pillar to the objective.
func (s scene) above() []ui.TraceStep {
	var up []ui.TraceStep
	var pillar *board.GoalAbove
	for i, o := range s.p.Above {
		up = append(up, ui.TraceStep{Knot: "ring", Health: health(o.Status), Level: "Objective", Label: o.Title, URL: s.base + "/objectives/" + o.ID.String(), Word: word(o.Status)})
		if pillar == nil && o.PillarID != nil {
			pillar = &s.p.Above[i]
		}
	}
	if pillar != nil {
		up = append(up, ui.TraceStep{Knot: "beam", Health: health(pillar.PillarStatus), Level: "Pillar", Label: deref(pillar.Pillar), URL: s.base + "/strategy", Word: word(pillar.PillarStatus)})
	}
	for i, j := 0, len(up)-1; i < j; i, j = i+1, j-1 {
		up[i], up[j] = up[j], up[i]
	}
	return up
}

func (s scene) bobs(w work, off bool) []ui.TraceStep {
	var out []ui.TraceStep
	for i, t := range w.stuck {
		if i == mostBobs {
			out = append(out, ui.TraceStep{Knot: "bob", Health: "off", Label: signalCount(len(w.stuck)-i, "more stuck"), URL: "#audit", Path: off})
			break
		}
		out = append(out, ui.TraceStep{Knot: "bob", Health: "off", Label: t.Title, URL: s.task(t.Number), Word: "Stalled " + signal.Count(t.days, "day"), Bad: true, Path: off})
	}
	if n := w.movingN(); n > 2 {
		out = append(out, ui.TraceStep{Knot: "bob", Health: "none", Label: signalCount(n, "moving"), URL: "#audit", Word: s.nextDue(w)})
		return out
	}
	for _, t := range w.moving {
		state := map[string]string{"todo": "To do", "in_progress": "In progress", "in_review": "In review"}[t.State]
		out = append(out, ui.TraceStep{Knot: "bob", Health: "none", Label: t.Title, URL: s.task(t.Number), Word: state})
	}
	return out
}

func (s scene) nextDue(w work) string {
	for _, t := range w.moving { // ordered by due date
		if t.DueOn != nil {
			return "next due " + date(*t.DueOn, s.p.Today)
		}
	}
	return "without a due date"
}

func (s scene) last(w work) string {
	if len(w.done) == 0 || w.done[0].ClosedAt == nil {
		return ""
	}
	return "on " + s.closed(w.done[0])
}
