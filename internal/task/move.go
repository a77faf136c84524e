package task

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Move puts a task into a state.
type Move struct {
	Task     id.Task // or, where an address has only that,
	Number   int64
	Revision int64 // 0: whatever it is now
	To       State
	Reason   string // required for Blocked, a note otherwise
}

func (c *Move) check() error {
	var f errs.Fields
	f.Check(c.To.Valid(), "state", "Choose a state of the board.")
	c.Reason = input.Text(&f, "reason", c.Reason, input.Reason)
	return f.Err()
}

// Move puts a task into a state; it needs access.TaskEdit. It returns errs.NotFound if the task is not
// in the actor's organisation, errs.Invalid without a reason for Blocked, and errs.Conflict if the task
// changed since c.Revision. Where the task stands in that state already, nothing is written.
func (s *Service) Move(ctx context.Context, who access.Actor, c Move) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	if err := c.check(); err != nil {
		return Task{}, err
	}
	var t Task
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) (err error) {
		if t, err = lockTask(ctx, tx, c); err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return t.moveIn(tx, who.User, c, now, "")
	})
	if err != nil {
		return Task{}, fmt.Errorf("move task %s %d: %w", c.Task, c.Number, err)
	}
	return t, nil
}

// moveIn moves a locked task and saves it; cause is kept with what is told of it.
func (t *Task) moveIn(tx *pg.Tx, by id.User, c Move, now time.Time, cause string) error {
	made, moved, err := t.moveTo(c, now)
	if err != nil || !moved {
		return err
	}
	saveState(tx, *t)
	saveStep(tx, t.ID, made, by)
	data := map[string]any{"from": *made.From, "to": made.To, "reason": made.Reason}
	if cause != "" {
		data["cause"] = cause
	}
	record(tx, *t, by, "task.moved", data)
	mark.TaskTx(tx, t.ID)
	return nil
}
