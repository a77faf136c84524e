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

// Cover moves open tasks to a key result that lacks work, as a what-if showed it.
type Cover struct {
	To    id.KeyResult
	Moves []CoverMove
}

// CoverMove is one task with the only key result it served when it was shown; From is zero for none.
type CoverMove struct {
	Task id.Task
	From id.KeyResult
}

const mostMoves = 200

// Cover relinks all tasks or none; it needs access.TaskEdit. Errors: errs.Invalid without a task, errs.Conflict
// if one was closed or serves other key results by now, and those of Link.
func (s *Service) Cover(ctx context.Context, who access.Actor, c Cover) error {
	if err := who.Require(access.TaskEdit); err != nil {
		return err
	}
	if len(c.Moves) == 0 || len(c.Moves) > mostMoves {
		return fieldError("task", fmt.Sprintf("Choose at least one task, and at most %d.", mostMoves))
	}
	moves := slices.Clone(c.Moves)
	slices.SortFunc(moves, func(a, b CoverMove) int { return bytes.Compare(a.Task[:], b.Task[:]) }) // locks are taken in one order
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		for _, m := range moves {
			_, err := editLinksOf(ctx, tx, who, m.Task, func(ctx context.Context, tx *pg.Tx, e *linkEdit) error {
				if !e.serves(m.From) {
					return errs.New(errs.Conflict, "The tasks changed since this was shown. Look at the effect again.")
				}
				return e.moveGoal(ctx, tx, Relink{Task: m.Task, From: m.From, To: c.To}, "what_if")
			})
			if err != nil {
				return fmt.Errorf("cover key result %s with task %s: %w", c.To, m.Task, err)
			}
		}
		return nil
	})
}

// serves says that the task is open and that kr is the only key result it serves, or with zero that it serves none.
func (e *linkEdit) serves(kr id.KeyResult) bool {
	if e.task.DeletedAt != nil || !e.task.State.Open() {
		return false
	}
	var krs []id.KeyResult
	for _, l := range e.task.Links {
		if !l.KR.IsZero() {
			krs = append(krs, l.KR)
		}
	}
	if kr.IsZero() {
		return len(krs) == 0
	}
	return len(krs) == 1 && krs[0] == kr
}
