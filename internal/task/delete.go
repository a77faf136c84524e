package task

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Delete takes a task away; its number is never given again.
type Delete struct {
	Task     id.Task
	Revision int64 // 0: whatever it is now
}

// Delete hides a task and ends its links; it needs access.TaskEdit. Deleting twice is deleting once. Errors:
// errs.NotFound, errs.Conflict if the task changed since c.Revision. Restore undoes it.
func (s *Service) Delete(ctx context.Context, who access.Actor, c Delete) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	return s.editLinks(ctx, who, c.Task, func(_ context.Context, _ *pg.Tx, e *linkEdit) error {
		if e.task.DeletedAt != nil {
			return nil
		}
		if c.Revision != 0 && c.Revision != e.task.Revision {
			return errs.Stale()
		}
		at := e.at
		e.task.DeletedAt = &at
		e.task.Revision++
		saveDeleted(e)
		record(e.tx, *e.task, e.by, "task.deleted", map[string]any{})
		for _, l := range e.task.Links {
			e.end(l)
		}
		return nil
	})
}

// Restore brings a deleted task back.
type Restore struct{ Task id.Task }

// Restore undoes Delete and links the task to what it served then; it needs access.TaskEdit. A task that is there stays as it is.
func (s *Service) Restore(ctx context.Context, who access.Actor, c Restore) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	return s.editLinks(ctx, who, c.Task, func(ctx context.Context, tx *pg.Tx, e *linkEdit) error {
		if e.task.DeletedAt == nil {
			return nil
		}
		ended, err := pg.Many[Link](ctx, tx, selectLinks+` and l.unlinked_at = $3 order by l.linked_at, l.id`, tx.Org(), e.task.ID, *e.task.DeletedAt)
		if err != nil {
			return err
		}
		e.task.DeletedAt = nil
		e.task.Revision++
		saveDeleted(e)
		for _, l := range ended {
			l.ID = id.New[id.Link]()
			e.add(l)
		}
		record(tx, *e.task, e.by, "task.restored", map[string]any{})
		return nil
	})
}

func saveDeleted(e *linkEdit) {
	t := e.task
	e.tx.Queue(`update tasks set deleted_at = $3, is_open = $4, revision = $5 where org_id = $1 and id = $2`,
		e.tx.Org(), t.ID, t.DeletedAt, t.DeletedAt == nil && t.State.Open(), t.Revision)
	mark.TaskTx(e.tx, t.ID)
	mark.TeamTx(e.tx, t.TeamID)
}
