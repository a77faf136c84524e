package strategy

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// CreatePillar asks for a new pillar, placed last.
type CreatePillar struct {
	Name        string
	Description string
	Owner       id.User  // zero: nobody
	Weight      *float64 // nil: 1
}

// CreatePillar makes a pillar. Needs StrategyEdit; Conflict if the name is taken, NotFound for an unknown owner.
func (s *Service) CreatePillar(ctx context.Context, who access.Actor, cmd CreatePillar) (p Pillar, err error) {
	if err := who.Require(access.StrategyEdit); err != nil {
		return p, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		p, err = createPillar(ctx, tx, who, cmd)
		return err
	})
	return p, err
}

// CreatePillarTx is CreatePillar inside an import, for which it also needs Import.
func (s *Service) CreatePillarTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd CreatePillar) (Pillar, error) {
	if err := importing(who); err != nil {
		return Pillar{}, err
	}
	return createPillar(ctx, tx, who, cmd)
}

func importing(who access.Actor) error {
	if err := who.Require(access.StrategyEdit); err != nil {
		return err
	}
	return who.Require(access.Import)
}

func createPillar(ctx context.Context, tx *pg.Tx, who access.Actor, cmd CreatePillar) (Pillar, error) {
	p := Pillar{ID: id.New[id.Pillar](), Name: cmd.Name, Description: cmd.Description, OwnerID: id.Ptr(cmd.Owner), Weight: 1}
	if cmd.Weight != nil {
		p.Weight = *cmd.Weight
	}
	if err := p.check(); err != nil {
		return p, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return p, err
	}
	p, err = pg.One[Pillar](ctx, tx, `insert into pillars (org_id, id, name, description, owner_id, weight, created_at, position)
		values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(position), 0) + 1 from pillars where org_id = $1))
		returning `+pillarColumns, tx.Org(), p.ID, p.Name, p.Description, p.OwnerID, p.Weight, now)
	if err != nil {
		return p, err
	}
	recordPillar(tx, who, p, "pillar.created", map[string]any{})
	return p, nil
}
