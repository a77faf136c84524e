package goal

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// NewSlot is one piece of planned work.
type NewSlot struct {
	Title     string
	Impact    int // 0: 3
	PlannedOn time.Time
}

// PlanSlots asks to plan several pieces of work for a key result.
type PlanSlots struct {
	KeyResult id.KeyResult
	Slots     []NewSlot
}

// PlanSlots adds pieces of work to a key result's plan, all or none. Needs GoalEdit.
func (s *Service) PlanSlots(ctx context.Context, who access.Actor, cmd PlanSlots) (slots []Slot, err error) {
	if err := writing(who, false); err != nil {
		return nil, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		slots, err = planSlots(ctx, tx, who, cmd)
		return err
	})
	return slots, err
}

func planSlots(ctx context.Context, tx *pg.Tx, who access.Actor, cmd PlanSlots) ([]Slot, error) {
	slots, err := cmd.slots(who)
	if err != nil {
		return nil, err
	}
	// Locking the key result keeps two planners from giving out the same positions.
	k, err := LockKeyResultTx(ctx, tx, cmd.KeyResult)
	if err != nil {
		return nil, err
	}
	last, err := pg.One[int64](ctx, tx, `select coalesce(max(position), 0) from plan_slots where org_id = $1 and kr_id = $2`, tx.Org(), k.ID)
	if err != nil {
		return nil, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	titles := make([]string, len(slots))
	for i := range slots {
		n := &slots[i]
		n.Position, n.CreatedAt = last+int64(i)+1, now
		titles[i] = n.Title
		tx.Queue(`insert into plan_slots (org_id, id, kr_id, title, impact, planned_on, position, created_at, created_by)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			tx.Org(), n.ID, n.KRID, n.Title, n.Impact, n.PlannedOn, n.Position, n.CreatedAt, n.CreatedBy)
	}
	activity.RecordTx(tx, activity.Event{
		Actor: who.User, Verb: "slots.planned", Kind: "key_result", Subject: k.ID, KR: k.ID, Objective: k.ObjectiveID,
		Data: map[string]any{"title": k.Title, "number": k.Number, "slots": titles},
	})
	mark.KeyResultTx(tx, k.ID)
	return slots, nil
}

func (cmd PlanSlots) slots(who access.Actor) ([]Slot, error) {
	var f errs.Fields
	f.Check(len(cmd.Slots) > 0, "slots", "Name at least one piece of work.")
	if len(cmd.Slots) > input.Slots {
		f.Add("slots", "At most %d pieces of work at once.", input.Slots)
		return nil, f.Err()
	}
	slots := make([]Slot, len(cmd.Slots))
	for i, n := range cmd.Slots {
		slots[i] = Slot{
			ID: id.New[id.Slot](), KRID: cmd.KeyResult, Title: n.Title, Impact: impactOf(n.Impact), PlannedOn: n.PlannedOn,
			Revision: 1, CreatedBy: id.Ptr(who.User),
		}
		slots[i].check(&f, fmt.Sprintf("slots.%d.", i))
	}
	return slots, f.Err()
}

// impactOf is the impact as it is stored: medium where none was chosen, -1 for what none can be.
func impactOf(n int) int16 {
	switch {
	case n == 0:
		return 3
	case n < 0 || n > 9:
		return -1
	}
	return int16(n)
}
