package worker

import (
	"time"

	"plumbline/internal/id"
	"plumbline/internal/signal"
)

// objectiveRow is an objective as its tables hold it, with the tasks linked to it directly.
type objectiveRow struct {
	ID                     id.Objective
	Title                  string
	Label                  string // as goals and teams name it
	State                  string
	Weight                 float64
	ParentID               *id.Objective
	PillarID               *id.Pillar
	RollsUp                bool
	TeamID                 id.Team
	CycleState             string
	StartsOn, EndsOn       time.Time
	DirectOpen, DirectDone int
}

// objectiveLabel is how what lies above an objective names it: what is stored there is read by people who may
// not see a private one.
const objectiveLabel = `case when (select exists (select from objectives where org_id = tid() and visibility <> 'everyone')) and is_private(o.id)
	then 'a private objective' else o.title end`

const selectObjectives = `
select o.id, o.title, ` + objectiveLabel + ` as label, o.state, o.weight, o.parent_id, o.pillar_id, o.rolls_up, o.team_id, c.state as cycle_state, c.starts_on, c.ends_on,
  d.open as direct_open, d.done as direct_done
from objectives o
join cycles c on c.org_id = o.org_id and c.id = o.cycle_id
cross join lateral (
  select count(*) filter (where t.is_open) as open, count(*) filter (where t.state = 'done') as done
  from task_links l join tasks t on t.org_id = l.org_id and t.id = l.task_id and t.deleted_at is null
  where l.org_id = o.org_id and l.objective_id = o.id and l.unlinked_at is null) d
where o.org_id = $1 and o.id = any($2)`

// stop says why it asks for no more work.
func (o objectiveRow) stop(today signal.Day) signal.Stop {
	return signal.StopOf("active", o.State, o.CycleState, o.Weight, signal.DayOf(o.EndsOn), today)
}

func (o objectiveRow) stand(today signal.Day) standing {
	return stand("active", o.State, o.CycleState, signal.DayOf(o.EndsOn), today)
}

// childRow is a goal under another one, as stored.
type childRow[Parent ~[16]byte] struct {
	Parent             Parent
	Ref                [16]byte
	Label              string
	Weight             float64
	Status             signal.Status
	Progress, Expected float64
	Lagging            bool
}

func (c childRow[P]) child() signal.Child {
	return signal.Child{Ref: refOf(c.Ref), Label: c.Label, Weight: c.Weight, Progress: c.Progress, Expected: c.Expected, Status: c.Status, Lagging: c.Lagging}
}

func refOf(raw [16]byte) signal.Ref { return signal.Ref(id.Task(raw).String()) }

// selectKRChildren takes key results by their own state, so that a paused objective keeps its numbers.
const selectKRChildren = `select k.objective_id as parent, k.id as ref, 'KR ' || k.number as label, k.weight, s.status, s.progress, s.expected, s.behind as lagging
	from key_results k join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.objective_id = any($2) and k.state in ('active', 'done')`

const selectObjectiveChildren = `select o.parent_id as parent, o.id as ref, ` + objectiveLabel + ` as label, o.weight, s.status, s.progress, s.expected, s.status = 'lagging' as lagging
	from objectives o join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id
	where o.org_id = $1 and o.parent_id = any($2) and o.rolls_up and s.counts`

// pillarChildRow is an objective of a pillar with the span of its cycle.
type pillarChildRow struct {
	childRow[id.Pillar]
	StartsOn, EndsOn time.Time
}

// selectPillarChildren leaves out objectives that roll up into one which is counted itself.
const selectPillarChildren = `
select o.pillar_id as parent, o.id as ref, ` + objectiveLabel + ` as label, o.weight, s.status, s.progress, s.expected, s.status = 'lagging' as lagging, c.starts_on, c.ends_on
from objectives o
join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id and s.counts
join cycles c on c.org_id = o.org_id and c.id = o.cycle_id and c.state in ('active', 'closing')
where o.org_id = $1 and o.pillar_id = any($2) and not (o.rolls_up and exists (
  select from objectives u
  join objective_signals us on us.org_id = u.org_id and us.objective_id = u.id and us.counts
  join cycles uc on uc.org_id = u.org_id and uc.id = u.cycle_id and uc.state in ('active', 'closing')
  where u.org_id = o.org_id and u.id = o.parent_id and u.pillar_id = o.pillar_id))`
