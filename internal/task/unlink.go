package task

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// UnlinkGoal says that a task no longer serves a goal: exactly one of KR and Objective.
type UnlinkGoal struct {
	Task      id.Task
	KR        id.KeyResult
	Objective id.Objective
}

// Unlink ends a link; it needs access.TaskEdit. A task that is not linked stays as it is. Errors: errs.NotFound, and
// errs.Invalid where the organisation asks each task for a goal and this is the last one.
func (s *Service) Unlink(ctx context.Context, who access.Actor, c UnlinkGoal) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	g := Goal{KR: c.KR, Objective: c.Objective}
	var f errs.Fields
	g.check(&f)
	if err := f.Err(); err != nil {
		return Task{}, err
	}
	return s.relink(ctx, who, c.Task, func(_ context.Context, _ *pg.Tx, e *linkEdit) error {
		old := e.task.link(g)
		if old == nil {
			return nil
		}
		if e.policy == policyRequire && len(e.task.Links) == 1 && !e.task.RunBusiness {
			return fieldError("goal", needsGoal)
		}
		gone := *old
		e.end(gone)
		e.record("task.unlinked", gone, map[string]any{})
		return nil
	})
}
