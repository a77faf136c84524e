package task

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// ConfirmLink says that a task still serves a key result whose target, owner or priority changed.
type ConfirmLink struct {
	Task id.Task
	KR   id.KeyResult
}

// ConfirmLink keeps that answer with the link, and who gave it; it needs access.TaskEdit. Errors: errs.NotFound if
// the task does not serve the key result.
func (s *Service) ConfirmLink(ctx context.Context, who access.Actor, c ConfirmLink) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	return s.relink(ctx, who, c.Task, func(_ context.Context, _ *pg.Tx, e *linkEdit) error {
		l := e.task.link(Goal{KR: c.KR})
		if c.KR.IsZero() || l == nil {
			return errs.Missing()
		}
		e.tx.Queue(`update task_links set confirmed_at = $3, confirmed_by = $4 where org_id = $1 and id = $2`, e.tx.Org(), l.ID, e.at, id.Ptr(e.by))
		e.mark(*l)
		e.record("task.confirmed", *l, map[string]any{})
		return nil
	})
}
