package taskui

import (
	"fmt"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

// goals fills the way up of the first goal, the knots of the others, and the list of all of them.
func (v *taskView) goals(base string, p board.TaskPage, loc *time.Location) {
	v.Loose = len(p.Lines) == 0
	for i, l := range p.Lines {
		g := newGoal(base, l)
		g.Fact = linked(l, p.Task, p.Today, loc) + ", " + impactLabel(l.Impact) + " impact"
		if l.ChangedAt != nil && p.Task.ClosedAt == nil {
			g.Question = "The " + signal.PromiseChange(l.Changed) + " changed on " + dateOf(l.ChangedAt.In(loc), p.Today) + ", after the link. Still right?"
		}
		if l.KRID != nil {
			g.Replace = v.Path + "/links/new?from=" + l.KRID.String() + "&return=" + v.Path
		}
		v.Goals = append(v.Goals, g)
		if i == 0 {
			v.Why = why(l)
			v.Steps = way(base, l)
		} else {
			v.Steps = append(v.Steps, goalStep(g, l))
		}
	}
	if n := len(v.Steps); n > 0 && len(p.Lines) == 1 {
		v.RedPath = v.Steps[n-1].Health == "off" && v.Health == "off"
	}
	if v.Health == "none" && len(v.Goals) > 0 && v.State != "Cancelled" {
		v.Health = v.Goals[0].Health
	}
}

func newGoal(base string, l board.TaskLine) goalView {
	g := goalView{
		Key: "Objective", Title: l.Objective, URL: base + "/objectives/" + l.ObjectiveID.String(), Health: healthOf(l.ObjectiveStatus),
		Provenance: l.Provenance, Objective: l.ObjectiveID.String(),
	}
	if l.KRID != nil {
		g.Key, g.Title, g.URL, g.Health = goal.KRLabel(*l.Number), deref(l.KR), base+"/krs/"+l.KRID.String(), healthOf(l.KRStatus)
		g.KR, g.Objective = l.KRID.String(), ""
	}
	for _, n := range []int{1, 3, 9} {
		if n != l.Impact {
			g.Impacts = append(g.Impacts, impactView{fmt.Sprint(n), "Set to " + impactLabel(n) + " impact"})
		}
	}
	return g
}

// way is the line from the pillar down to the goal itself.
func way(base string, l board.TaskLine) []stepView {
	var out []stepView
	if l.PillarID != nil {
		out = append(out, stepView{"Pillar", deref(l.Pillar), base + "/strategy", wordOf(l.PillarStatus, nil), "beam", healthOf(l.PillarStatus)})
	}
	out = append(out, stepView{"Objective", l.Objective, base + "/objectives/" + l.ObjectiveID.String(), wordOf(l.ObjectiveStatus, l.ObjectiveProgress), "ring", healthOf(l.ObjectiveStatus)})
	if l.KRID != nil {
		out = append(out, goalStep(newGoal(base, l), l))
	}
	return out
}

func goalStep(g goalView, l board.TaskLine) stepView {
	if l.KRID == nil {
		return stepView{g.Key, g.Title, g.URL, wordOf(l.ObjectiveStatus, l.ObjectiveProgress), "ring", g.Health}
	}
	return stepView{g.Key, g.Title, g.URL, wordOf(l.KRStatus, l.Progress), "dot", g.Health}
}

func healthOf(status *string) ui.Health { return health(signal.Status(deref(status))) }

// wordOf is a status with its progress: "Off track, 35%".
func wordOf(status *string, progress *float64) string {
	w := word(signal.Status(deref(status)))
	if progress != nil {
		w += ", " + signal.Percent(*progress)
	}
	return w
}

// why says what the task matters to, in the words of the signal if there is one.
func why(l board.TaskLine) string {
	if l.KRID == nil {
		return "It serves the objective itself and moves none of its key results."
	}
	if l.Gap != nil {
		return *l.Gap
	}
	if l.TeamOpen == nil || l.TeamLinked == nil || l.KRStatus == nil {
		return ""
	}
	text := fmt.Sprintf("%s is %s.", goal.KRLabel(*l.Number), lower(signal.Status(*l.KRStatus).Words()))
	cover := signal.Share{N: *l.TeamLinked, Of: *l.TeamOpen}
	switch {
	case !cover.Has():
		return text
	case cover.N == 0:
		return text + " No open task of its team contributes to it."
	}
	return text + fmt.Sprintf(" %s open tasks contribute to it.", cover)
}

// linked is when the link was made: its day, or how long after the task it came.
func linked(l board.TaskLine, t board.TaskDetail, today time.Time, loc *time.Location) string {
	at := l.LinkedAt.In(loc)
	days := signal.DayOf(at).Since(signal.DayOf(t.CreatedAt.In(loc)))
	if l.Provenance != "retrofitted" || days <= 0 {
		return dateOf(at, today)
	}
	return signal.Count(days, "day") + " after it was created"
}
