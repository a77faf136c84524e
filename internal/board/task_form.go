package board

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// PickCap is how many key results the picker shows; those of the task's team come first.
const PickCap = 300

// PickKR is one key result of the picker.
type PickKR struct {
	ID          id.KeyResult
	Number      int64
	Title       string
	ObjectiveID id.Objective
	Objective   string
	TeamID      id.Team
	Team        string
	Own         bool // of the task's team
	Status      *string
	HasValue    bool
	Progress    float64
	Expected    float64
	Behind      bool // and live: lagging now
	Uncovered   bool // and its team does too little for it
	TeamLinked  int
	TeamOpen    int
	All         int // key results that there are to choose from
}

// PickObjective is an objective that a task may serve directly.
type PickObjective struct {
	ID     id.Objective
	Title  string
	Team   string
	Status *string
}

// PickTeam is a team to choose.
type PickTeam struct {
	EffectTeam
	Mine bool // the one the form begins with
}

// PickPerson is somebody who can own the task.
type PickPerson struct {
	ID     id.User
	Name   string
	InTeam bool // in the team the form begins with
}

// Named is something to choose by its name.
type Named[T any] struct {
	ID   T
	Name string
}

// SlotHint is the planned piece of work that a task is made from.
type SlotHint struct {
	ID     id.Slot
	KRID   id.KeyResult
	Title  string
	Impact int
}

// TaskForm is what a task is made from.
type TaskForm struct {
	Frame      Frame
	KRs        []PickKR // the chosen one, then the team's, the lagging ones first
	Objectives []PickObjective
	Teams      []PickTeam
	People     []PickPerson // those of the team first
	Slot       *SlotHint
}

// Goals is what a task may be linked to.
type Goals struct {
	KRs        []PickKR
	Objectives []PickObjective
}

// AskTaskForm is what the address of a new task says already; all may be zero.
type AskTaskForm struct {
	Team      id.Team
	KR        id.KeyResult
	Objective id.Objective
	Slot      id.Slot
}

func (a AskTaskForm) args(m org.Member) []any {
	return []any{m.Org.ID, id.Ptr(a.Team), id.Ptr(a.KR), m.Actor.User, id.Ptr(a.Slot), id.Ptr(a.Objective)}
}

// theTeam is the one the form begins with: as asked, else the goal's, else the person's own.
const theTeam = `with mine as (select coalesce($2::uuid, (select team_id from key_results where org_id = $1 and id = coalesce($3::uuid,
		(select kr_id from plan_slots where org_id = $1 and id = $5::uuid))), (select team_id from objectives where org_id = $1 and id = $6::uuid), ` + ownTeam + `) as team) `

// askedSQL has a row if everything asked for is in the organisation.
const askedSQL = `select 1 where ($2::uuid is null or exists (select from teams where org_id = $1 and id = $2))
	and ($3::uuid is null or exists (select from key_results where org_id = $1 and id = $3)) and $4::uuid is not null
	and ($5::uuid is null or exists (select from plan_slots where org_id = $1 and id = $5 and dropped_at is null))
	and ($6::uuid is null or exists (select from objectives where org_id = $1 and id = $6))`

const pickKRsSQL = theTeam + `select k.id, k.number, k.title, o.id as objective_id, o.title as objective, k.team_id, t.name as team, k.team_id = (select team from mine) as own,
	s.status, coalesce(s.has_value, false) as has_value, coalesce(s.progress, 0) as progress, coalesce(s.expected, 0) as expected,
	coalesce(s.live and s.behind, false) as behind, coalesce(s.live and s.uncovered, false) as uncovered, coalesce(s.team_linked, 0) as team_linked, coalesce(s.team_open, 0) as team_open, count(*) over () as "all"
	from cycles c join objectives o on o.org_id = c.org_id and o.cycle_id = c.id join key_results k on k.org_id = o.org_id and k.objective_id = o.id
	join teams t on t.org_id = k.org_id and t.id = k.team_id left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where c.org_id = $1 and k.state = 'active' and o.state = 'active' and c.state in ('active', 'closing')
	order by k.id is not distinct from $3 desc, k.team_id = (select team from mine) desc nulls last, (s.live and s.behind) desc nulls last,
		case when s.live and s.behind then s.progress - s.expected end, o.title, o.id, k.number limit 300`

const pickObjectivesSQL = theTeam + `select o.id, o.title, t.name as team, s.status from cycles c join objectives o on o.org_id = c.org_id and o.cycle_id = c.id
	join teams t on t.org_id = o.org_id and t.id = o.team_id left join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id
	where c.org_id = $1 and o.state = 'active' and c.state in ('active', 'closing')
	order by o.id is not distinct from $6 desc, o.team_id = (select team from mine) desc nulls last, o.title, o.id limit 200`

const pickTeamsSQL = theTeam + `select t.id, t.name, coalesce(s.open_tasks, 0) as open_tasks, coalesce(s.aimed, 0) as aimed, coalesce(s.behind_krs, 0) as behind_krs,
	t.id = (select team from mine) as mine
	from teams t left join team_signals s on s.org_id = t.org_id and s.team_id = t.id
	where t.org_id = $1 and (t.archived_at is null or t.id = $2) order by t.name, t.id`

const pickPeopleSQL = theTeam + `select u.id, u.name, tm.user_id is not null as in_team from memberships p join users u on u.id = p.user_id
	left join team_members tm on tm.org_id = p.org_id and tm.user_id = p.user_id and tm.team_id = (select team from mine)
	where p.org_id = $1 and p.deactivated_at is null order by in_team desc, u.name, u.id limit 2000`

// TaskForm reads the choices of the form of a new task; NotFound for anything asked for that is not there.
func (s *Service) TaskForm(ctx context.Context, m org.Member, ask AskTaskForm) (TaskForm, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TaskForm{}, err
	}
	var out TaskForm
	var found int
	r, args := &pg.Read{}, ask.args(m)
	readFrame(r, m, s.when(m), &out.Frame)
	pg.First(r, &found, askedSQL, args...)
	pg.All(r, &out.Teams, pickTeamsSQL, args...)
	pg.All(r, &out.People, pickPeopleSQL, args...)
	if !ask.Slot.IsZero() {
		out.Slot = &SlotHint{}
		pg.First(r, out.Slot, `select id, kr_id as krid, title, impact from plan_slots where org_id = $1 and id = $2 and dropped_at is null`, m.Org.ID, ask.Slot)
	}
	wide(r)
	pg.All(r, &out.KRs, pickKRsSQL, args...)
	pg.All(r, &out.Objectives, pickObjectivesSQL, args...)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}
