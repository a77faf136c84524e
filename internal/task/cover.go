package task

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// Cover moves open tasks to a key result that lacks work, as a what-if showed it.
type Cover struct {
	To    id.KeyResult
	Moves []CoverMove
}

// CoverMove takes one task from a key result, zero for a task that served none. KRs is how many it served when this
// was shown; the others stay.
type CoverMove struct {
	Task id.Task
	From id.KeyResult
	KRs  int
}

// Cover relinks all tasks or none; it needs access.TaskEdit. Errors: errs.Invalid without a task, errs.Conflict
// if one was closed or serves other key results by now, and those of Link.
func (s *Service) Cover(ctx context.Context, who access.Actor, c Cover) error {
	if err := who.Require(access.TaskEdit); err != nil {
		return err
	}
	if len(c.Moves) == 0 || len(c.Moves) > input.Tasks {
		return fieldError("task", fmt.Sprintf("Choose at least one task, and at most %d.", input.Tasks))
	}
	moves := slices.Clone(c.Moves)
	slices.SortFunc(moves, func(a, b CoverMove) int { return bytes.Compare(a.Task[:], b.Task[:]) }) // locks are taken in one order
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		for len(moves) > 0 {
			task := moves[0].Task
			n := slices.IndexFunc(moves, func(m CoverMove) bool { return m.Task != task })
			if n < 0 {
				n = len(moves)
			}
			_, err := editLinksOf(ctx, tx, who, task, func(ctx context.Context, tx *pg.Tx, e *linkEdit) error {
				return e.cover(ctx, tx, c.To, moves[:n])
			})
			if err != nil {
				return fmt.Errorf("cover key result %s with task %s: %w", c.To, task, err)
			}
			moves = moves[n:]
		}
		return nil
	})
}

// cover takes one task from the key results of moves, the one it moves most first: so much it then moves to.
func (e *linkEdit) cover(ctx context.Context, tx *pg.Tx, to id.KeyResult, moves []CoverMove) error {
	for _, m := range moves {
		if !e.serves(m) || e.task.link(Goal{KR: to}) != nil {
			return errs.New(errs.Conflict, "The tasks changed since this was shown. Look at the effect again.")
		}
	}
	slices.SortStableFunc(moves, func(a, b CoverMove) int { return e.impactOn(b.From) - e.impactOn(a.From) })
	for _, m := range moves {
		if err := e.moveGoal(ctx, tx, Relink{Task: m.Task, From: m.From, To: to}, "what_if"); err != nil {
			return err
		}
	}
	return nil
}

func (e *linkEdit) impactOn(kr id.KeyResult) int {
	if l := e.task.link(Goal{KR: kr}); l != nil {
		return l.Impact
	}
	return 0
}

// serves says that the task is open and serves as many key results as when it was shown, From among them.
func (e *linkEdit) serves(m CoverMove) bool {
	if e.task.DeletedAt != nil || !e.task.State.Open() {
		return false
	}
	krs := 0
	for _, l := range e.task.Links {
		if !l.KR.IsZero() {
			krs++
		}
	}
	return krs == m.KRs && (m.From.IsZero() && krs == 0 || !m.From.IsZero() && e.task.link(Goal{KR: m.From}) != nil)
}
