package task

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// Stop settles open tasks that only serve goals which stopped.
type Stop struct {
	Fate  Fate         // Cancel, MoveTo or TakeLinks
	To    id.KeyResult // of MoveTo: in place of all they served
	Tasks []StopTask
}

// StopTask is one task as it was shown: its revision and its links, in any order.
type StopTask struct {
	Task     id.Task
	Revision int64
	Links    []id.Link
}

func (c *Stop) check() error {
	var f errs.Fields
	f.Check(len(c.Tasks) > 0 && len(c.Tasks) <= input.Tasks, "task", "Choose at least one task, and at most %d.", input.Tasks)
	f.Check(c.Fate == Cancel || c.Fate == MoveTo || c.Fate == TakeLinks, "tasks", "Choose what becomes of the tasks.")
	f.Check(c.Fate != MoveTo || !c.To.IsZero(), "to", "Choose the key result they serve from now on.")
	return f.Err()
}

// Stop settles all of the tasks or none; it needs access.TaskEdit. Errors: errs.Invalid without a task, errs.Conflict if
// one changed since it was shown, and those of Link and Unlink.
func (s *Service) Stop(ctx context.Context, who access.Actor, c Stop) error {
	if err := who.Require(access.TaskEdit); err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	tasks := slices.Clone(c.Tasks)
	slices.SortFunc(tasks, func(a, b StopTask) int { return bytes.Compare(a.Task[:], b.Task[:]) }) // locks are taken in one order
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		var to Link
		if c.Fate == MoveTo {
			var err error
			if to, err = target(ctx, tx, served{}, c.To); err != nil {
				return err
			}
		}
		for _, t := range tasks {
			_, err := editLinksOf(ctx, tx, who, t.Task, func(ctx context.Context, tx *pg.Tx, e *linkEdit) error {
				if !t.shows(*e.task) {
					return errs.New(errs.Conflict, "The tasks changed since this was shown. Look at the list again.")
				}
				now, err := tx.Now(ctx)
				if err != nil {
					return err
				}
				return e.stop(c.Fate, to, now)
			})
			if err != nil {
				return fmt.Errorf("settle task %s of a stopped goal: %w", t.Task, err)
			}
		}
		return nil
	})
}

// shows says that the task is as it was shown: open, of this revision, with these links.
func (s StopTask) shows(t Task) bool {
	if t.DeletedAt != nil || !t.State.Open() || t.Revision != s.Revision || len(t.Links) == 0 || len(t.Links) != len(s.Links) {
		return false
	}
	return !slices.ContainsFunc(t.Links, func(l Link) bool { return !slices.Contains(s.Links, l.ID) })
}

const causeStop = "stop_list" // kept with what is told of a task

func (e *linkEdit) stop(fate Fate, to Link, now time.Time) error {
	all := slices.Clone(e.task.Links)
	switch {
	case fate == Cancel:
		return e.task.moveIn(e.tx, e.by, Move{Task: e.task.ID, To: Cancelled, Reason: "Its goal stopped."}, now, causeStop)
	case fate == MoveTo && e.task.link(Goal{KR: to.KR}) != nil:
		return fieldError("to", "Choose a key result that they do not serve yet.")
	case fate == MoveTo:
		e.moveLinks(all, to, causeStop)
		return nil
	case e.policy == policyRequire && !e.task.RunBusiness:
		return fieldError("tasks", "Here every task needs a goal. Cancel these tasks or move them to another key result.")
	}
	e.moveLinks(all, Link{}, causeStop)
	return e.lower(now, causeStop)
}
