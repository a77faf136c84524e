package task

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// StopOutcome is what becomes of tasks whose goals stopped.
type StopOutcome string

// The outcomes.
const (
	StopCancel StopOutcome = "cancel" // the tasks are cancelled
	StopMove   StopOutcome = "move"   // they serve another key result in place of all they served
	StopUnlink StopOutcome = "unlink" // they serve no goal
)

// Stop settles open tasks that only serve goals which stopped.
type Stop struct {
	Do    StopOutcome
	To    id.KeyResult // of StopMove
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
	f.Check(len(c.Tasks) > 0 && len(c.Tasks) <= mostMoves, "task", "Choose at least one task, and at most %d.", mostMoves)
	f.Check(c.Do == StopCancel || c.Do == StopMove || c.Do == StopUnlink, "do", "Choose what becomes of the tasks.")
	f.Check(c.Do != StopMove || !c.To.IsZero(), "goal", "Choose the key result they serve now.")
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
	return s.db.InTenant(ctx, who.Org, func(ctx context.Context, tx *pg.Tx) error {
		for _, t := range tasks {
			_, err := editLinksOf(ctx, tx, who, t.Task, func(ctx context.Context, tx *pg.Tx, e *linkEdit) error {
				if !t.shows(*e.task) {
					return errs.New(errs.Conflict, "The tasks changed since this was shown. Look at the list again.")
				}
				return e.settle(ctx, tx, c)
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

const stopCause = "stop_list"

func (e *linkEdit) settle(ctx context.Context, tx *pg.Tx, c Stop) error {
	switch c.Do {
	case StopCancel:
		return e.cancel(ctx, tx)
	case StopMove:
		return e.moveAll(ctx, tx, c.To)
	}
	if e.policy == policyRequire && !e.task.RunBusiness {
		return fieldError("goal", needsGoal)
	}
	for _, l := range slices.Clone(e.task.Links) {
		e.end(l)
		e.record("task.unlinked", l, map[string]any{"cause": stopCause})
	}
	return nil
}

func (e *linkEdit) cancel(ctx context.Context, tx *pg.Tx) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	return e.task.moveIn(tx, e.by, Move{Task: e.task.ID, To: Cancelled, Reason: "Its goal stopped."}, now, stopCause)
}

// moveAll gives the task one key result in place of all it served, with the largest impact it had.
func (e *linkEdit) moveAll(ctx context.Context, tx *pg.Tx, to id.KeyResult) error {
	gone, impact := slices.Clone(e.task.Links), 0
	for _, l := range gone {
		impact = max(impact, l.Impact)
	}
	fresh, err := newLink(ctx, tx, Goal{KR: to, Impact: impact})
	if err != nil {
		return err
	}
	if e.task.link(Goal{KR: to}) != nil {
		return fieldError("goal", "Choose a key result that they do not serve yet.")
	}
	for _, l := range gone {
		e.end(l)
		e.record("task.unlinked", l, map[string]any{"to": to, "cause": stopCause})
	}
	fresh.Provenance = Retrofitted
	e.add(fresh)
	e.record("task.linked", fresh, map[string]any{"impact": impact, "provenance": fresh.Provenance, "from": id.Ptr(gone[0].KR), "cause": stopCause})
	return nil
}
