package worker

import (
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/signal"
)

// judgeObjectives goes down from each objective and back up, where the drain goes up level by level.
func (f *facts) judgeObjectives(t *truth, g *linkage, limits signal.Limits) {
	rows, below, krs := map[id.Objective]objectiveRow{}, map[id.Objective][]objectiveRow{}, map[id.Objective][]krRow{}
	for _, o := range f.objectives {
		rows[o.ID] = o
		if o.ParentID != nil && o.RollsUp {
			below[*o.ParentID] = append(below[*o.ParentID], o)
		}
	}
	for _, k := range f.krs {
		if _, ok := t.krs[k.ID]; ok && (k.State == "active" || k.State == "done") {
			krs[k.ObjectiveID] = append(krs[k.ObjectiveID], k)
		}
	}
	direct := f.direct(g)
	entered := set[id.Objective]{}
	var judge func(o objectiveRow) objectiveStored
	judge = func(o objectiveRow) objectiveStored {
		if row, ok := t.objectives[o.ID]; ok || entered[o.ID] {
			return row
		}
		entered.add(o.ID)
		var children []signal.Child
		for _, k := range krs[o.ID] {
			s := t.krs[k.ID]
			children = append(children, signal.Child{Ref: refOf(k.ID), Label: k.label(), Weight: k.Weight,
				Progress: s.Progress, Expected: s.Expected, Status: s.Status, Lagging: s.Behind})
		}
		for _, c := range below[o.ID] {
			if s := judge(c); s.Counts {
				children = append(children, s.child(c))
			}
		}
		o.DirectOpen, o.DirectDone = direct[o.ID].open, direct[o.ID].done
		row := judgeObjective(o, children, len(krs[o.ID]), f.cal, limits)
		t.objectives[o.ID] = row
		t.emitted.add(mark.Objective, o.ID, row.Data.Findings)
		return row
	}
	for _, o := range rows {
		judge(o)
	}
}

func (o objectiveStored) child(row objectiveRow) signal.Child {
	return signal.Child{Ref: refOf(row.ID), Label: row.Label, Weight: row.Weight, Progress: o.Progress, Expected: o.Expected,
		Status: o.Status, Lagging: o.Status == signal.Lagging}
}

type directWork struct{ open, done int }

// direct counts the tasks linked to objectives themselves.
func (f *facts) direct(g *linkage) map[id.Objective]directWork {
	out := map[id.Objective]directWork{}
	for _, l := range f.links {
		task, ok := g.tasks[l.TaskID]
		if l.ObjectiveID == nil || !ok {
			continue
		}
		w := out[*l.ObjectiveID]
		w.open += count(task.State.Open())
		w.done += count(task.State == signal.Done)
		out[*l.ObjectiveID] = w
	}
	return out
}

func (f *facts) judgePillars(t *truth, th signal.Thresholds) {
	rows := map[id.Objective]objectiveRow{}
	for _, o := range f.objectives {
		rows[o.ID] = o
	}
	counted := func(o objectiveRow) bool {
		return t.objectives[o.ID].Counts && (o.CycleState == "active" || o.CycleState == "closing")
	}
	in := map[id.Pillar]signal.PillarInput{}
	for _, o := range f.objectives {
		up, nested := rows[id.Val(o.ParentID)]
		nested = nested && o.RollsUp && counted(up) && id.Val(up.PillarID) == id.Val(o.PillarID)
		if o.PillarID == nil || !counted(o) || nested {
			continue
		}
		in[*o.PillarID] = with(in[*o.PillarID], t.objectives[o.ID].child(o), signal.Span{Start: signal.DayOf(o.StartsOn), Due: signal.DayOf(o.EndsOn)})
	}
	for _, p := range f.pillars {
		if !p.Archived {
			t.pillars[p.ID] = judgePillar(p.ID, in[p.ID], f.cal, th)
		}
	}
}
