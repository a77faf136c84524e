package task

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// SetImpact says how much a task moves a goal it serves: exactly one of KR and Objective.
type SetImpact struct {
	Task      id.Task
	KR        id.KeyResult
	Objective id.Objective
	Impact    int // 1, 3 or 9
}

// SetImpact changes a link's impact; it needs access.TaskEdit. The link as it was ends and one of the same provenance
// begins. Errors: errs.Invalid, errs.NotFound also for a goal the task does not serve.
func (s *Service) SetImpact(ctx context.Context, who access.Actor, c SetImpact) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	g := Goal{KR: c.KR, Objective: c.Objective}
	var f errs.Fields
	g.check(&f)
	checkImpact(&f, c.Impact)
	if err := f.Err(); err != nil {
		return Task{}, err
	}
	return s.relink(ctx, who, c.Task, func(_ context.Context, _ *pg.Tx, e *linkEdit) error {
		old := e.task.link(g)
		if old == nil {
			return errs.Missing()
		}
		if old.Impact != c.Impact {
			e.setImpact(*old, c.Impact)
		}
		return nil
	})
}
