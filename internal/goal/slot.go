package goal

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Slot is a piece of work a key result was planned to need. It is filled while the task made from it
// stands: one that was cancelled or deleted leaves it open again.
type Slot struct {
	ID        id.Slot
	KRID      id.KeyResult
	Title     string
	Impact    int16 // 1 low, 3 medium, 9 high
	PlannedOn time.Time
	Position  int64
	TaskID    *id.Task // the last task made from it
	Filled    bool
	DroppedAt *time.Time
	Revision  int64
	CreatedAt time.Time
	CreatedBy *id.User
}

const slotColumns = `id, kr_id, title, impact, planned_on, position, task_id, dropped_at, revision, created_at, created_by,
	exists (select from tasks t where t.org_id = plan_slots.org_id and t.id = plan_slots.task_id
		and t.state <> 'cancelled' and t.deleted_at is null) as filled`

// check cleans the slot; at is what its field names begin with.
func (s *Slot) check(f *errs.Fields, at string) {
	s.Title = input.Line(f, at+"title", s.Title, input.Title)
	s.PlannedOn = civil(s.PlannedOn)
	f.Check(s.Impact == 1 || s.Impact == 3 || s.Impact == 9, at+"impact", "The impact is low (1), medium (3) or high (9).")
	f.Check(storableDay(s.PlannedOn), at+"planned_on", "Choose the day it should start, between 1990 and 2100.")
}

func lockSlot(ctx context.Context, tx *pg.Tx, slot id.Slot, seen int64) (Slot, error) {
	// Locked first and read by a later statement, which sees the task of whoever held the lock before.
	tx.Queue(`select from plan_slots where org_id = $1 and id = $2 for no key update`, tx.Org(), slot)
	s, err := pg.One[Slot](ctx, tx, `select `+slotColumns+` from plan_slots where org_id = $1 and id = $2`, tx.Org(), slot)
	if err != nil {
		return s, err
	}
	return s, fresh(s.Revision, seen)
}

// open says that the slot still waits for its task.
func (s Slot) open() error {
	switch {
	case s.DroppedAt != nil:
		return errs.New(errs.Conflict, "This piece of work was dropped from the plan.")
	case s.Filled:
		return errs.New(errs.Conflict, "A task was made from this piece of work already.")
	}
	return nil
}

func saveSlot(tx *pg.Tx, s Slot) Slot {
	tx.Queue(`update plan_slots set title = $3, impact = $4, planned_on = $5, task_id = $6, dropped_at = $7, revision = revision + 1
		where org_id = $1 and id = $2`, tx.Org(), s.ID, s.Title, s.Impact, s.PlannedOn, s.TaskID, s.DroppedAt)
	s.Revision++
	mark.KeyResultTx(tx, s.KRID)
	return s
}

func recordSlot(tx *pg.Tx, who access.Actor, s Slot, verb string, data map[string]any) {
	data["title"] = s.Title
	activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: verb, Kind: "plan_slot", Subject: s.ID, KR: s.KRID, Data: data})
}

// FillSlotTx says which task was made from a slot. The task's row stands or is queued in this
// transaction. Conflict if the slot is filled or dropped; the event is the caller's.
func FillSlotTx(ctx context.Context, tx *pg.Tx, slot id.Slot, task id.Task) (Slot, error) {
	s, err := lockSlot(ctx, tx, slot, 0)
	if err != nil {
		return s, err
	}
	if err := s.open(); err != nil {
		return s, err
	}
	s.TaskID, s.Filled = &task, true
	return saveSlot(tx, s), nil
}
