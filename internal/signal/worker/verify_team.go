package worker

import (
	"cmp"
	"slices"

	"plumbline/internal/id"
	"plumbline/internal/signal"
)

// goals lets links find what they lead to.
func (g *linkage) goals(f *facts, t *truth) {
	g.krs, g.objectives, g.counts = map[id.KeyResult]krRow{}, map[id.Objective]objectiveRow{}, set[id.KeyResult]{}
	for _, k := range f.krs {
		g.krs[k.ID] = k
		g.counts[k.ID] = t.krs[k.ID].Counts
	}
	for _, o := range f.objectives {
		g.objectives[o.ID] = o
	}
}

// teamTask is a task as its team counts it, open or finished.
func (g *linkage) teamTask(f *facts, task taskFact) signal.TeamTask {
	out := signal.TeamTask{Task: task.task(f.cal), RunBusiness: task.RunBusiness}
	start := firstDay(f.cycle)
	out.ThisCycle = start.Known() && out.Closed >= start && out.Closed <= f.cal.today
	var stops []signal.Stop
	for _, l := range g.byTask[task.ID] {
		if l.KRID == nil {
			out.Objective = true
			stops = append(stops, g.objectives[*l.ObjectiveID].stop(f.cal.today))
			continue
		}
		k := g.krs[*l.KRID]
		out.KRs = append(out.KRs, refOf(k.ID))
		out.Traced = out.Traced || g.counts[k.ID]
		stops = append(stops, k.stop(f.cal.today))
		if o := refOf(k.ObjectiveID); !slices.Contains(out.Serves, o) {
			out.Serves = append(out.Serves, o)
		}
	}
	slices.SortFunc(out.Serves, func(a, b signal.Ref) int { return cmp.Compare(a, b) })
	out.Stop = signal.FirstStop(stops)
	return out
}

func (t taskFact) stored(as signal.TeamTask, behind, uncovered map[signal.Ref]bool) taskStored {
	serves := as.Serves
	if serves == nil {
		serves = []signal.Ref{}
	}
	return taskStored{
		TaskID: t.ID, TeamID: t.TeamID, Linked: len(as.KRs) > 0, Objective: as.Objective, RunBusiness: t.RunBusiness,
		Moving: t.State == signal.InProgress || t.State == signal.InReview, DueOn: maybe(civil(t.DueOn), t.DueOn != nil),
		Aimed: slices.ContainsFunc(as.KRs, is(behind)), Gap: slices.ContainsFunc(as.KRs, is(uncovered)),
		Stop: as.Stop, Effort: as.Effort, Serves: serves,
	}
}

// lookAround adds what a team is judged by besides its tasks and the numbers of its key results.
func (f *facts) lookAround(in *signal.TeamInput, team id.Team, krs []krRow, t *truth) {
	for _, o := range f.objectives {
		if o.TeamID == team && o.State == "active" && o.CycleState == "active" {
			in.Running++
		}
		lags := slices.ContainsFunc(krs, func(k krRow) bool { return k.ObjectiveID == o.ID && t.krs[k.ID].Behind })
		in.Look(refOf(o.ID), o.Label, lags)
	}
	for _, d := range f.drifted {
		if d.TeamID == team {
			in.DriftedSince = signal.DayOf(d.Since)
		}
	}
}
