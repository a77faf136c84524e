package strategy

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// ArchivePillar asks to take a pillar out of use. Its objectives stay with it.
type ArchivePillar struct {
	Pillar   id.Pillar
	Revision int64
}

// ArchivePillar archives a pillar; once archived, it stays so. Needs StrategyEdit.
func (s *Service) ArchivePillar(ctx context.Context, who access.Actor, cmd ArchivePillar) (p Pillar, err error) {
	if err := who.Require(access.StrategyEdit); err != nil {
		return p, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		if p, err = lockPillar(ctx, tx, cmd.Pillar, cmd.Revision); err != nil || p.ArchivedAt != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		tx.Queue(`update pillars set archived_at = $3, revision = revision + 1 where org_id = $1 and id = $2`, tx.Org(), p.ID, now)
		p.ArchivedAt = &now
		p.Revision++
		recordPillar(tx, who, p, "pillar.archived", map[string]any{})
		return nil
	})
	return p, err
}
