package task

import (
	"context"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Fate is what becomes of the open tasks of a goal when the goal changes.
type Fate string

// The fates. A task that serves another goal too only loses its link, whatever is chosen but Keep.
const (
	Keep      Fate = "keep"   // they stay open and linked
	Cancel    Fate = "cancel" // they are cancelled, and stay linked as a record
	MoveTo    Fate = "move"   // they serve another key result from now on
	TakeLinks Fate = "unlink" // they serve no goal
)

// AfterGoal is a change of one goal, exactly one of the four, with what becomes of its open tasks.
type AfterGoal struct {
	KeyResult      *goal.ChangeKeyResult
	KeyResultState *goal.SetKeyResultState
	Objective      *goal.ChangeObjective
	ObjectiveState *goal.SetObjectiveState
	Fate           Fate         // empty: Keep, unless the goal stops being pursued and has open tasks
	To             id.KeyResult // of MoveTo
}

// GoalChanged is the goal as it is now, with what happened to its tasks.
type GoalChanged struct {
	KeyResult goal.KeyResult
	Objective goal.Objective
	Tasks     int // that were cancelled, moved or unlinked
	Others    int // that serve another goal and were only taken off this one
}

// AfterGoal changes a goal and its open tasks as they are by then, all or nothing; those of an objective include
// those of its key results. It needs access.GoalEdit and access.TaskEdit. Errors: those of the goal's use case;
// errs.Invalid on "tasks" for a fate that is missing or none, on "to" for a key result that is not pursued;
// errs.NotFound for one of another organisation.
func (s *Service) AfterGoal(ctx context.Context, who access.Actor, c AfterGoal) (out GoalChanged, err error) {
	if err := who.Require(access.GoalEdit); err != nil {
		return out, err
	}
	if err := who.Require(access.TaskEdit); err != nil {
		return out, err
	}
	if err := c.check(); err != nil {
		return out, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		of, stops, err := c.change(ctx, tx, who, goal.New(s.db), &out)
		if err != nil {
			return err
		}
		out.Tasks, out.Others = 0, 0
		return c.settle(ctx, tx, who, of, stops, &out)
	})
	if err != nil {
		return GoalChanged{}, fmt.Errorf("change a goal and its tasks: %w", err)
	}
	return out, nil
}

func (c AfterGoal) check() error {
	var f errs.Fields
	switch c.Fate {
	case "", Keep, Cancel, TakeLinks:
	case MoveTo:
		f.Check(!c.To.IsZero(), "to", "Choose the key result they serve from now on.")
	default:
		f.Add("tasks", "Choose what happens to the open tasks.")
	}
	return f.Err()
}

// served is the goal whose tasks are meant; one of an objective includes its key results.
type served struct {
	kr        id.KeyResult
	objective id.Objective // zero for a key result
}

func (g served) has(l Link) bool {
	if g.kr.IsZero() {
		return l.Objective == g.objective
	}
	return l.KR == g.kr
}

// change makes the change of the goal; stops says that it is not pursued any more.
func (c AfterGoal) change(ctx context.Context, tx *pg.Tx, who access.Actor, goals *goal.Service, out *GoalChanged) (of served, stops bool, err error) {
	switch {
	case c.KeyResult != nil:
		out.KeyResult, err = goals.ChangeKeyResultTx(ctx, tx, who, *c.KeyResult)
		return served{kr: c.KeyResult.KeyResult}, false, err
	case c.KeyResultState != nil:
		out.KeyResult, err = goals.SetKeyResultStateTx(ctx, tx, who, *c.KeyResultState)
		return served{kr: c.KeyResultState.KeyResult}, out.KeyResult.State != goal.Active, err
	case c.Objective != nil:
		out.Objective, err = goals.ChangeObjectiveTx(ctx, tx, who, *c.Objective)
		return served{objective: c.Objective.Objective}, false, err
	case c.ObjectiveState != nil:
		out.Objective, err = goals.SetObjectiveStateTx(ctx, tx, who, *c.ObjectiveState)
		return served{objective: c.ObjectiveState.Objective}, out.Objective.State != goal.Active, err
	}
	return of, false, errs.Missing()
}
