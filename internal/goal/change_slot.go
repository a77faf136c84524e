package goal

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// ChangeSlot asks for another title, impact or day; nil leaves a field as it is.
type ChangeSlot struct {
	Slot      id.Slot
	Revision  int64
	Title     *string
	Impact    *int
	PlannedOn *time.Time
}

// ChangeSlot changes a piece of planned work. Needs GoalEdit; Conflict once it is filled or dropped, or
// if it changed since.
func (s *Service) ChangeSlot(ctx context.Context, who access.Actor, cmd ChangeSlot) (slot Slot, err error) {
	if err := writing(who, false); err != nil {
		return slot, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		slot, err = changeSlot(ctx, tx, who, cmd)
		return err
	})
	return slot, err
}

func changeSlot(ctx context.Context, tx *pg.Tx, who access.Actor, cmd ChangeSlot) (Slot, error) {
	old, err := lockSlot(ctx, tx, cmd.Slot, cmd.Revision)
	if err != nil {
		return old, err
	}
	if err := old.open(); err != nil {
		return old, err
	}
	slot := old
	put(&slot.Title, cmd.Title)
	put(&slot.PlannedOn, cmd.PlannedOn)
	if cmd.Impact != nil {
		slot.Impact = impactOf(*cmd.Impact)
	}
	var f errs.Fields
	slot.check(&f, "")
	if err := f.Err(); err != nil {
		return old, err
	}
	if slot == old {
		return old, nil
	}
	slot = saveSlot(tx, slot)
	recordSlot(tx, who, slot, "slot.changed", map[string]any{"was": old.Title, "planned_on": slot.PlannedOn.Format(time.DateOnly)})
	return slot, nil
}
