package goal

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// DropSlot asks to take a piece of work out of the plan.
type DropSlot struct {
	Slot     id.Slot
	Revision int64
}

// DropSlot takes a piece of work out of the plan; it stays on record. Needs GoalEdit; Conflict once it
// is filled or dropped, or if it changed since.
func (s *Service) DropSlot(ctx context.Context, who access.Actor, cmd DropSlot) (slot Slot, err error) {
	if err := writing(who, false); err != nil {
		return slot, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		if slot, err = lockSlot(ctx, tx, cmd.Slot, cmd.Revision); err != nil {
			return err
		}
		if err := slot.open(); err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		slot.DroppedAt = &now
		slot = saveSlot(tx, slot)
		recordSlot(tx, who, slot, "slot.dropped", map[string]any{})
		return nil
	})
	return slot, err
}
