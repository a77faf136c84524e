package strategy

import (
	"cmp"
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// MovePillar asks for another place in the order; Position counts from 0 among the live pillars.
type MovePillar struct {
	Pillar   id.Pillar
	Position int
}

// MovePillar reorders the pillars and returns the live ones in their new order. Needs StrategyEdit.
func (s *Service) MovePillar(ctx context.Context, who access.Actor, cmd MovePillar) (all []Pillar, err error) {
	if err := who.Require(access.StrategyEdit); err != nil {
		return nil, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		all, err = pg.Many[Pillar](ctx, tx, `select `+pillarColumns+` from pillars
			where org_id = $1 and archived_at is null order by id for no key update`, tx.Org())
		if err != nil {
			return err
		}
		slices.SortStableFunc(all, func(a, b Pillar) int { return cmp.Compare(a.Position, b.Position) })
		at := slices.IndexFunc(all, func(p Pillar) bool { return p.ID == cmd.Pillar })
		if at < 0 {
			return errs.Missing()
		}
		to := min(max(cmd.Position, 0), len(all)-1)
		all = moveTo(all, at, to)
		savePositions(tx, all)
		if to != at {
			recordPillar(tx, who, all[to], "pillar.moved", map[string]any{"from": at, "to": to})
		}
		return nil
	})
	return all, err
}

func moveTo(all []Pillar, from, to int) []Pillar {
	p := all[from]
	return slices.Insert(slices.Delete(all, from, from+1), to, p)
}

func savePositions(tx *pg.Tx, all []Pillar) {
	for i := range all {
		if p := &all[i]; p.Position != int64(i+1) {
			p.Position = int64(i + 1)
			tx.Queue(`update pillars set position = $3 where org_id = $1 and id = $2`, tx.Org(), p.ID, p.Position)
		}
	}
}
