package worker

import (
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/signal"
)

// truth is what should be stored, computed from facts alone.
type truth struct {
	krs        map[id.KeyResult]krStored
	objectives map[id.Objective]objectiveStored
	pillars    map[id.Pillar]pillarStored
	teams      map[id.Team]teamStored
	tasks      map[id.Task]taskStored
	figures    figuresStored
	done       map[id.Task]doneStored
	emitted    emission
	errors     []Difference
}

// truth computes everything by limits: those in force, or others to see what they would change.
func (f *facts) truth(limits signal.Limits) *truth {
	th := limits.On(f.cal.today)
	t := &truth{
		krs: map[id.KeyResult]krStored{}, objectives: map[id.Objective]objectiveStored{},
		pillars: map[id.Pillar]pillarStored{}, teams: map[id.Team]teamStored{}, tasks: map[id.Task]taskStored{},
		done: map[id.Task]doneStored{}, emitted: emission{},
	}
	g := f.index()
	f.judgeKRs(t, g, limits)
	f.judgeTeams(t, g, th)
	f.judgeObjectives(t, g, limits)
	f.judgePillars(t, th)
	t.figures = f.figures(g)
	return t
}

// taskStored is a row of task_signals; the tags are its columns.
type taskStored struct {
	TaskID      id.Task       `json:"task_id"`
	TeamID      id.Team       `json:"team_id"`
	Linked      bool          `json:"linked"`
	Objective   bool          `json:"objective"`
	RunBusiness bool          `json:"run_business"`
	Moving      bool          `json:"moving"`
	DueOn       *signal.Day   `json:"due_on"`
	Aimed       bool          `json:"aimed"`
	Gap         bool          `json:"gap"`
	Stop        signal.Stop   `json:"stop"`
	Effort      signal.Effort `json:"effort"`
	Serves      []signal.Ref  `json:"serves"`
}

// doneStored is a row of done_signals.
type doneStored struct {
	TaskID id.Task `json:"task_id"`
	TeamID id.Team `json:"team_id"`
	Traced bool    `json:"traced"`
}

// linkage finds links from both ends.
type linkage struct {
	tasks  map[id.Task]taskFact
	byTask map[id.Task][]linkFact
	krsOf  map[id.Task]int
	byKR   map[id.KeyResult][]linkFact
	slots  map[id.KeyResult][]slotFact
	open   map[id.Team]int

	krs        map[id.KeyResult]krRow
	objectives map[id.Objective]objectiveRow
	counts     set[id.KeyResult]
}

func (f *facts) index() *linkage {
	g := &linkage{
		tasks: map[id.Task]taskFact{}, byTask: map[id.Task][]linkFact{}, krsOf: map[id.Task]int{},
		byKR: map[id.KeyResult][]linkFact{}, slots: map[id.KeyResult][]slotFact{}, open: map[id.Team]int{},
	}
	for _, t := range f.tasks {
		g.tasks[t.ID] = t
		g.open[t.TeamID] += count(t.State.Open())
	}
	for _, l := range f.links {
		g.byTask[l.TaskID] = append(g.byTask[l.TaskID], l)
		if l.KRID != nil {
			g.krsOf[l.TaskID]++
			g.byKR[*l.KRID] = append(g.byKR[*l.KRID], l)
		}
	}
	for _, s := range f.slots {
		g.slots[s.KRID] = append(g.slots[s.KRID], s)
	}
	return g
}

func (f *facts) judgeKRs(t *truth, g *linkage, limits signal.Limits) {
	history := histories(f.checkins, f.cal)
	promises := map[id.KeyResult]promiseFact{}
	for _, c := range f.promises {
		promises[c.KRID] = c
	}
	for _, k := range f.krs {
		promise := promises[k.ID]
		var links []signal.TaskLink
		for _, l := range g.byKR[k.ID] {
			if task, ok := g.tasks[l.TaskID]; ok {
				links = append(links, signal.TaskLink{
					Task: task.task(f.cal), Impact: l.Impact, KRLinks: g.krsOf[l.TaskID], Provenance: l.Provenance, OwnTeam: task.TeamID == k.TeamID,
					Before: l.SaidAt.Before(promise.ValidFrom),
				})
			}
		}
		var slots []signal.Slot
		for _, s := range g.slots[k.ID] {
			task, ok := g.tasks[id.Val(s.TaskID)]
			slots = append(slots, signal.Slot{Impact: s.Impact, Start: signal.DayOf(s.PlannedOn), Filled: ok && task.State != signal.Cancelled})
		}
		day := k.stand(f.cal.today).day
		work := signal.Aggregate(links, slots, f.cal.clock(day), limits.On(day))
		promised(&work, f.cal, &promise.ValidFrom, promise.Changed)
		row, err := judgeKR(k, history[k.ID], work, g.open[k.TeamID], f.cal, limits)
		if err != nil {
			t.errors = append(t.errors, Difference{Table: "kr_signals", Subject: k.ID.String(), Computed: err.Error()})
			continue
		}
		t.krs[k.ID] = row
		t.emitted.add(mark.KeyResult, k.ID, row.Data.Findings)
	}
}

func (f *facts) judgeTeams(t *truth, g *linkage, th signal.Thresholds) {
	behind, uncovered := map[signal.Ref]bool{}, map[id.Team]map[signal.Ref]bool{}
	krs := map[id.Team][]krRow{}
	for _, k := range f.krs {
		row := t.krs[k.ID]
		behind[refOf(k.ID)] = row.lagging()
		if uncovered[k.TeamID] == nil {
			uncovered[k.TeamID] = map[signal.Ref]bool{}
		}
		uncovered[k.TeamID][refOf(k.ID)] = row.Uncovered
		if row.Live {
			krs[k.TeamID] = append(krs[k.TeamID], k)
		}
	}
	tasks := map[id.Team][]signal.TeamTask{}
	g.goals(f, t)
	for _, task := range f.tasks {
		one := g.teamTask(f, task)
		tasks[task.TeamID] = append(tasks[task.TeamID], one)
		if task.State == signal.Done {
			t.done[task.ID] = doneStored{task.ID, task.TeamID, one.Traced}
		}
		if task.State.Open() {
			t.tasks[task.ID] = task.stored(one, behind, uncovered[task.TeamID])
		}
	}
	for _, team := range f.teams {
		if team.Archived {
			continue
		}
		in := signal.AggregateTeam(tasks[team.ID], behind, uncovered[team.ID], f.cal.clock(f.cal.today), th)
		in.Ref, in.Label = refOf(team.ID), team.Name
		for _, k := range krs[team.ID] {
			s := t.krs[k.ID]
			addKR(&in, teamKRRow{ID: k.ID, Number: k.Number, Weight: k.Weight, Progress: s.Progress, Expected: s.Expected, Behind: s.Behind, Mix: s.Mix,
				Uncovered: s.Uncovered, TeamLinked: s.TeamLinked, Links: s.Links, FromGoal: s.FromGoal, Retrofitted: s.Retrofitted})
		}
		f.lookAround(&in, team.ID, krs[team.ID], t)
		row := judgeTeam(team.ID, in, f.cal.today, th)
		t.teams[team.ID] = row
		t.emitted.add(mark.Team, team.ID, row.Data.Findings)
	}
}

func is(in map[signal.Ref]bool) func(signal.Ref) bool {
	return func(r signal.Ref) bool { return in[r] }
}
