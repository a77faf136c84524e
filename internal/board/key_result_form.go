package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// KeyResultForm is what the forms about a key result need; KR is nil for a new one.
type KeyResultForm struct {
	Frame      Frame
	KR         *goal.KeyResult
	Objectives []GoalOption // that can have it
	Teams      []Named[id.Team]
	People     []Owner
	Work       GoalWork
}

// GoalOption is an objective to choose, with how many key results it has.
type GoalOption struct {
	ID       id.Objective
	Title    string
	Cycle    string
	StartsOn time.Time
	EndsOn   time.Time
	TeamID   id.Team
	KRs      int // that are not dropped
}

const goalOptionsSQL = `select o.id, o.title, c.name as cycle, c.starts_on, c.ends_on, o.team_id,
	(select count(*) from key_results k where k.org_id = o.org_id and k.objective_id = o.id and k.state <> 'dropped') as krs
	from objectives o join cycles c on c.org_id = o.org_id and c.id = o.cycle_id
	where o.org_id = $1 and (o.id = $2 or (o.state in ('draft', 'active', 'paused') and c.state <> 'closed'))
	order by c.starts_on desc, c.name, o.title, o.id limit 2000`

const krRowSQL = `select id, number, objective_id, cycle_id, team_id, owner_id, title, description, kind, unit, start_value, target_value,
	low_value, high_value, commit_text, target_text, stretch_text, waypoints, weight, state, start_on, due_on,
	score, learning, current_value, confidence, last_checkin_at, external_source, external_id, revision, created_at, created_by from key_results where org_id = $1 and id = $2`

const goalTeamsSQL = `select id, name from teams where org_id = $1 and archived_at is null order by name, id`

// KeyResultForm reads the form of a key result, or of a new one for the zero id, under an objective if
// one is named. Needs GoalEdit; NotFound for either.
func (s *Service) KeyResultForm(ctx context.Context, m org.Member, kr id.KeyResult, objective id.Objective) (KeyResultForm, error) {
	var out KeyResultForm
	if err := m.Actor.Require(access.GoalEdit); err != nil {
		return out, err
	}
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.All(r, &out.Objectives, goalOptionsSQL, m.Org.ID, objective)
	pg.All(r, &out.Teams, goalTeamsSQL, m.Org.ID)
	pg.All(r, &out.People, strategyOwners, m.Org.ID)
	if !kr.IsZero() {
		out.KR = &goal.KeyResult{}
		pg.First(r, out.KR, krRowSQL, m.Org.ID, kr)
		out.Work.read(r, m.Org.ID, kr, id.Objective{})
	}
	if err := s.db.ReadTenant(ctx, m.Actor, r); err != nil || objective.IsZero() {
		return out, err
	}
	for _, o := range out.Objectives {
		if o.ID == objective {
			return out, nil
		}
	}
	return out, errs.Missing()
}

// SlotForm is a planned piece of work with the key result it is for.
type SlotForm struct {
	Frame  Frame
	Slot   KRSlot
	KRID   id.KeyResult
	Number int64
}

type slotOf struct {
	KRSlot
	KRID     id.KeyResult
	KRNumber int64
}

// SlotForm reads the form of a planned piece of work. Needs GoalEdit; NotFound also once it is dropped.
func (s *Service) SlotForm(ctx context.Context, m org.Member, slot id.Slot) (SlotForm, error) {
	var out SlotForm
	if err := m.Actor.Require(access.GoalEdit); err != nil {
		return out, err
	}
	var row slotOf
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.First(r, &row, `select p.id, p.title, p.impact, p.planned_on, p.revision, p.task_id, t.number, t.state, coalesce(t.deleted_at is not null, false) as deleted,
		p.kr_id as krid, k.number as kr_number
		from plan_slots p join key_results k on k.org_id = p.org_id and k.id = p.kr_id left join tasks t on t.org_id = p.org_id and t.id = p.task_id
		where p.org_id = $1 and p.id = $2 and p.dropped_at is null`, m.Org.ID, slot)
	err := s.db.ReadTenant(ctx, m.Actor, r)
	out.Slot, out.KRID, out.Number = row.KRSlot, row.KRID, row.KRNumber
	return out, err
}
