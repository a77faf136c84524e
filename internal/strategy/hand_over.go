package strategy

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// HandOver gives each live pillar of a person another owner. It needs access.OrgEdit. Invalid if to is
// zero and there is something to take.
func (s *Service) HandOver(ctx context.Context, who access.Actor, from, to id.User) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		pillars, err := pg.Many[id.Pillar](ctx, tx, `select id from pillars where org_id = $1 and owner_id = $2 and archived_at is null order by id`, tx.Org(), from)
		if err != nil {
			return err
		}
		var f errs.Fields
		f.Check(len(pillars) == 0 || !to.IsZero(), "objectives_to", "Choose who takes the pillars and objectives.")
		if err := f.Err(); err != nil {
			return err
		}
		for _, pillar := range pillars {
			old, err := lockPillar(ctx, tx, pillar, 0)
			if err != nil {
				return err
			}
			if _, err := changePillar(ctx, tx, who, old, ChangePillar{Pillar: pillar, Owner: &to}); err != nil {
				return err
			}
		}
		return nil
	})
}
