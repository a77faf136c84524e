package strategy

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// ChangePillar asks for other words, another owner or another weight; nil leaves a field as it is.
type ChangePillar struct {
	Pillar      id.Pillar
	Revision    int64
	Name        *string
	Description *string
	Owner       *id.User // to the zero id: nobody
	Weight      *float64
}

// ChangePillar changes a pillar. Needs StrategyEdit; Conflict if it changed since or is archived.
func (s *Service) ChangePillar(ctx context.Context, who access.Actor, cmd ChangePillar) (p Pillar, err error) {
	if err := who.Require(access.StrategyEdit); err != nil {
		return p, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		if p, err = lockPillar(ctx, tx, cmd.Pillar, cmd.Revision); err != nil {
			return err
		}
		p, err = changePillar(ctx, tx, who, p, cmd)
		return err
	})
	return p, err
}

func changePillar(ctx context.Context, tx *pg.Tx, who access.Actor, old Pillar, cmd ChangePillar) (Pillar, error) {
	p := old
	put(&p.Name, cmd.Name)
	put(&p.Description, cmd.Description)
	put(&p.Weight, cmd.Weight)
	if cmd.Owner != nil {
		p.OwnerID = id.Ptr(*cmd.Owner)
	}
	if err := p.check(); err != nil {
		return old, err
	}
	var d diff
	d.note("name", old.Name, p.Name)
	d.note("description", old.Description, p.Description)
	d.note("owner_id", id.Val(old.OwnerID), id.Val(p.OwnerID))
	d.note("weight", old.Weight, p.Weight)
	if d == nil {
		return old, nil
	}
	if old.ArchivedAt != nil {
		return old, errs.New(errs.Conflict, "This pillar is archived and cannot change any more.")
	}
	tx.Queue(`update pillars set name = $3, description = $4, owner_id = $5, weight = $6, revision = revision + 1
		where org_id = $1 and id = $2`, tx.Org(), p.ID, p.Name, p.Description, p.OwnerID, p.Weight)
	p.Revision++
	recordPillar(tx, who, p, "pillar.changed", map[string]any{"changed": d})
	return p, nil
}

func put[T any](dst, src *T) {
	if src != nil {
		*dst = *src
	}
}

// diff is what changed, field by field, as the activity feed tells it.
type diff map[string]map[string]any

func (d *diff) note(field string, from, to any) {
	if from == to {
		return
	}
	if *d == nil {
		*d = diff{}
	}
	(*d)[field] = map[string]any{"from": from, "to": to}
}
