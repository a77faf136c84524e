package board

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// ObjectiveForm is what the forms about an objective need; Objective is nil for a new one.
type ObjectiveForm struct {
	Frame     Frame
	Objective *goal.Objective
	Parents   []GoalParent // that it may hang below
	Pillars   []Named[id.Pillar]
	Cycles    []strategy.Cycle // not closed, or its own; the latest start first
	Teams     []Named[id.Team]
	People    []Owner
	Work      GoalWork
	TeamMax   []TeamObjectives
}

// GoalParent is an objective that another may hang below.
type GoalParent struct {
	ID       id.Objective
	Title    string
	Cycle    string
	CycleID  id.Cycle
	PillarID *id.Pillar
	TeamID   id.Team
}

// TeamObjectives counts the active objectives of a team in a cycle.
type TeamObjectives struct {
	TeamID  id.Team
	CycleID id.Cycle
	N       int
}

// goalParentsSQL leaves out the objective, what hangs below it, and what lies too deep for it.
const goalParentsSQL = `with recursive down (id, n) as (
	select $2::uuid, 1 union all select o.id, n + 1 from down join objectives o on o.org_id = $1 and o.parent_id = down.id where n < 20),
level (id, n) as (
	select id, 1 from objectives where org_id = $1 and parent_id is null
	union all select o.id, n + 1 from level join objectives o on o.org_id = $1 and o.parent_id = level.id where n < 20)
select o.id, o.title, c.name as cycle, o.cycle_id, o.pillar_id, o.team_id from level l join objectives o on o.org_id = $1 and o.id = l.id
	join cycles c on c.org_id = $1 and c.id = o.cycle_id
	where l.n + (select max(n) from down) <= 6 and o.id not in (select id from down where id is not null)
		and (o.state in ('draft', 'active', 'paused') and c.state <> 'closed' or o.id = (select parent_id from objectives where org_id = $1 and id = $2))
	order by c.starts_on desc, c.name, o.title, o.id limit 2000`

const objectiveRowSQL = `select id, cycle_id, pillar_id, parent_id, team_id, owner_id, title, description, state, weight, rolls_up,
	visibility, people, external_source, external_id, revision, created_at, created_by from objectives where org_id = $1 and id = $2`

// ObjectiveForm reads the form of an objective, or of a new one for the zero id. Needs GoalEdit; NotFound.
func (s *Service) ObjectiveForm(ctx context.Context, m org.Member, objective id.Objective) (ObjectiveForm, error) {
	var out ObjectiveForm
	if err := m.Actor.Require(access.GoalEdit); err != nil {
		return out, err
	}
	r, own := &pg.Read{}, id.Ptr(objective)
	readFrame(r, m, s.when(m), &out.Frame)
	pg.All(r, &out.Parents, goalParentsSQL, m.Org.ID, own)
	pg.All(r, &out.Pillars, `select id, name from pillars where org_id = $1 and (archived_at is null
		or id = (select pillar_id from objectives where org_id = $1 and id = $2)) order by position, name`, m.Org.ID, own)
	pg.All(r, &out.Cycles, `select id, name, kind, starts_on, ends_on, state, revision, created_at from cycles where org_id = $1 and (state <> 'closed'
		or id = (select cycle_id from objectives where org_id = $1 and id = $2)) order by starts_on desc, ends_on`, m.Org.ID, own)
	pg.All(r, &out.Teams, goalTeamsSQL, m.Org.ID)
	pg.All(r, &out.People, strategyOwners, m.Org.ID)
	pg.All(r, &out.TeamMax, `select team_id, cycle_id, count(*) as n from objectives where org_id = $1 and state = 'active' group by team_id, cycle_id`, m.Org.ID)
	if own != nil {
		out.Objective = &goal.Objective{}
		pg.First(r, out.Objective, objectiveRowSQL, m.Org.ID, objective)
		out.Work.read(r, m.Org.ID, id.KeyResult{}, objective)
	}
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}
