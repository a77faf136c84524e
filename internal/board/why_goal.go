package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// WhyGoal is the status of an objective or a pillar with the goals it is rolled up from.
type WhyGoal struct {
	Frame    Frame
	Loc      *time.Location
	Th       signal.Thresholds
	Goal     WhyGoalHead
	Children []WhyChild // the largest weight × shortfall first
}

// WhyGoalHead is the goal with its stored signals, nil while they are first computed.
type WhyGoalHead struct {
	Title      string
	Status     *signal.Status
	Counts     bool
	Data       *signal.RollUp
	Day        *time.Time
	ComputedAt *time.Time
}

// WhyChild is a goal beneath. KR is its number, 0 for an objective.
type WhyChild struct {
	ID       id.Objective
	KR       int64
	Title    string
	Weight   float64
	Status   signal.Status
	Progress float64
	Expected float64
	Lagging  bool
}

// Child is the goal as the one above rolls it up.
func (c WhyChild) Child() signal.Child {
	return signal.Child{
		Ref: signal.Ref(c.ID.String()), Label: c.Label(), Weight: c.Weight, Progress: c.Progress, Expected: c.Expected, Status: c.Status, Lagging: c.Lagging,
	}
}

// Label is its name in sentences.
func (c WhyChild) Label() string {
	if c.KR > 0 {
		return goal.KRLabel(c.KR)
	}
	return c.Title
}

const whyObjectiveSQL = `select o.title, s.status, coalesce(s.counts, false) as counts, s.data, s.day, s.computed_at
	from objectives o left join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id where o.org_id = $1 and o.id = $2`

// whyObjectiveChildren are those the worker rolls up: key results by their own state, objectives that count.
const whyObjectiveChildren = `select id, kr, title, weight, status, progress, expected, lagging from (
	select k.id, k.number as kr, k.title, k.weight, s.status, s.progress, s.expected, s.behind as lagging
		from key_results k join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
		where k.org_id = $1 and k.objective_id = $2 and k.state in ('active', 'done')
	union all
	select o.id, 0, o.title, o.weight, s.status, s.progress, s.expected, s.status = 'lagging'
		from objectives o join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id
		where o.org_id = $1 and o.parent_id = $2 and o.rolls_up and s.counts) child`

const whyPillarSQL = `select p.name as title, s.status, s.status is not null as counts, s.data, s.day, s.computed_at
	from pillars p left join pillar_signals s on s.org_id = p.org_id and s.pillar_id = p.id where p.org_id = $1 and p.id = $2`

// whyPillarChildren leave out objectives that roll up into one of the pillar which is counted itself.
const whyPillarChildren = `select o.id, 0 as kr, o.title, o.weight, s.status, s.progress, s.expected, s.status = 'lagging' as lagging
	from objectives o
	join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id and s.counts
	join cycles c on c.org_id = o.org_id and c.id = o.cycle_id and c.state in ('active', 'closing')
	where o.org_id = $1 and o.pillar_id = $2 and not (o.rolls_up and exists (
		select from objectives u
		join objective_signals us on us.org_id = u.org_id and us.objective_id = u.id and us.counts
		join cycles uc on uc.org_id = u.org_id and uc.id = u.cycle_id and uc.state in ('active', 'closing')
		where u.org_id = o.org_id and u.id = o.parent_id and u.pillar_id = o.pillar_id))`

const worstFirst = ` order by weight * greatest(expected - progress, 0) desc, kr, title`

// WhyObjective reads what the status of an objective rests on. Needs Read; NotFound.
func (s *Service) WhyObjective(ctx context.Context, m org.Member, o id.Objective) (WhyGoal, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return WhyGoal{}, err
	}
	return s.whyGoal(ctx, m, whyObjectiveSQL, whyObjectiveChildren, o)
}

// WhyPillar reads what the status of a pillar rests on. Needs Read; NotFound.
func (s *Service) WhyPillar(ctx context.Context, m org.Member, p id.Pillar) (WhyGoal, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return WhyGoal{}, err
	}
	return s.whyGoal(ctx, m, whyPillarSQL, whyPillarChildren, p)
}

func (s *Service) whyGoal(ctx context.Context, m org.Member, head, children string, goal any) (WhyGoal, error) {
	w := s.when(m)
	out := WhyGoal{Loc: w.loc}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.First(r, &out.Goal, head, m.Org.ID, goal)
	pg.All(r, &out.Children, children+worstFirst, m.Org.ID, goal)
	err := s.db.ReadTenant(ctx, m.Actor, r)
	out.Th = out.Frame.Limits()
	return out, err
}
