package task

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Relink moves a task from one key result to another.
type Relink struct {
	Task id.Task
	From id.KeyResult // zero: it served none
	To   id.KeyResult
}

// Relink ends one link and begins another of the same impact; it needs access.TaskEdit. A task that is not, or no longer,
// linked to From is only linked to To. Errors as of Link.
func (s *Service) Relink(ctx context.Context, who access.Actor, c Relink) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	if c.To.IsZero() {
		return Task{}, fieldError("goal", "Choose the key result it serves now.")
	}
	if c.From == c.To {
		c.From = id.KeyResult{}
	}
	return s.relink(ctx, who, c.Task, func(ctx context.Context, tx *pg.Tx, e *linkEdit) error {
		return e.moveGoal(ctx, tx, c, "")
	})
}

// moveGoal takes the task from one key result to another; cause is kept with what is told of it.
func (e *linkEdit) moveGoal(ctx context.Context, tx *pg.Tx, c Relink, cause string) error {
	to := Goal{KR: c.To}
	var gone *Link
	if l := e.task.link(Goal{KR: c.From}); !c.From.IsZero() && l != nil {
		old := *l
		gone, to.Impact = &old, old.Impact
	}
	var fresh *Link
	if e.task.link(to) == nil {
		l, err := newLink(ctx, tx, to)
		if err != nil {
			return err
		}
		fresh = &l
	}
	e.swap(gone, fresh, c, cause)
	return nil
}

func (e *linkEdit) swap(gone, fresh *Link, c Relink, cause string) {
	told := func(data map[string]any) map[string]any {
		if cause != "" {
			data["cause"] = cause
		}
		return data
	}
	if gone != nil {
		e.end(*gone)
		e.record("task.unlinked", *gone, told(map[string]any{"to": c.To}))
	}
	if fresh != nil {
		fresh.Provenance = Retrofitted
		e.add(*fresh)
		e.record("task.linked", *fresh, told(map[string]any{"impact": fresh.Impact, "provenance": fresh.Provenance, "from": id.Ptr(c.From)}))
	}
}
