package app

import (
	"context"

	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
)

// startEmpty gives a new organisation its first cycle, team and pillar: all of them or none.
func (d *Domain) startEmpty(ctx context.Context, m org.Member, c handle.StartEmpty) error {
	return d.DB.InTenant(ctx, m.Actor, func(ctx context.Context, tx *pg.Tx) error {
		db := d.DB.Inside(tx)
		goals := strategy.New(db)
		if c.Cycle != nil {
			if _, err := goals.CreateCycle(ctx, m.Actor, *c.Cycle); err != nil {
				return err
			}
		}
		if c.Team != "" {
			if _, err := org.New(db, d.Accounts).SaveTeam(ctx, m.Actor, org.SaveTeam{Name: c.Team, Lead: m.Actor.User}); err != nil {
				return err
			}
		}
		if c.Pillar != "" {
			if _, err := goals.CreatePillar(ctx, m.Actor, strategy.CreatePillar{Name: c.Pillar}); err != nil {
				return err
			}
		}
		return nil
	})
}
