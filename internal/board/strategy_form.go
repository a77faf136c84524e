package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// PillarForm is what the form of a pillar needs; Pillar is nil for a new one.
type PillarForm struct {
	Frame  Frame
	Pillar *strategy.Pillar
	People []Owner
}

// Owner is somebody who can own a goal.
type Owner struct {
	ID   id.User
	Name string
}

const strategyOwners = `select u.id, u.name from memberships m join users u on u.id = m.user_id
	where m.org_id = $1 and m.deactivated_at is null order by u.name, u.id`

// PillarForm reads the form of a pillar, or of a new one for the zero id. Needs StrategyEdit.
func (s *Service) PillarForm(ctx context.Context, m org.Member, pillar id.Pillar) (PillarForm, error) {
	var out PillarForm
	if err := m.Actor.Require(access.StrategyEdit); err != nil {
		return out, err
	}
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.All(r, &out.People, strategyOwners, m.Org.ID)
	if !pillar.IsZero() {
		out.Pillar = &strategy.Pillar{}
		pg.First(r, out.Pillar, `select id, name, description, owner_id, weight, position, archived_at, revision, created_at
			from pillars where org_id = $1 and id = $2`, m.Org.ID, pillar)
	}
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

// CycleForm is what the form of a cycle needs; Cycle is nil for a new one.
type CycleForm struct {
	Frame  Frame
	Cycle  *strategy.Cycle
	Cycles []strategy.Cycle
	Today  time.Time
}

// CycleForm reads the form of a cycle, or of a new one for the zero id. Needs StrategyEdit.
func (s *Service) CycleForm(ctx context.Context, m org.Member, cycle id.Cycle) (CycleForm, error) {
	var out CycleForm
	if err := m.Actor.Require(access.StrategyEdit); err != nil {
		return out, err
	}
	const columns = `select id, name, kind, starts_on, ends_on, state, revision, created_at from cycles where org_id = $1`
	r, w := &pg.Read{}, s.when(m)
	out.Today = w.today
	readFrame(r, m, w, &out.Frame)
	pg.All(r, &out.Cycles, columns+` order by starts_on desc, ends_on`, m.Org.ID)
	if !cycle.IsZero() {
		out.Cycle = &strategy.Cycle{}
		pg.First(r, out.Cycle, columns+` and id = $2`, m.Org.ID, cycle)
	}
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}
