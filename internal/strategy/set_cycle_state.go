package strategy

import (
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// SetCycleState asks to start, close, reopen or end a cycle.
type SetCycleState struct {
	Cycle    id.Cycle
	Revision int64
	State    CycleState
}

// SetCycleState takes a cycle to a state that Next allows. Needs StrategyEdit; Conflict if the state
// does not follow or the cycle changed since.
func (s *Service) SetCycleState(ctx context.Context, who access.Actor, cmd SetCycleState) (c Cycle, err error) {
	if err := who.Require(access.StrategyEdit); err != nil {
		return c, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		c, err = setCycleState(ctx, tx, who, cmd)
		return err
	})
	return c, err
}

// SetCycleStateTx is SetCycleState inside an import, for which it also needs Import.
func (s *Service) SetCycleStateTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd SetCycleState) (Cycle, error) {
	if err := importing(who); err != nil {
		return Cycle{}, err
	}
	return setCycleState(ctx, tx, who, cmd)
}

func setCycleState(ctx context.Context, tx *pg.Tx, who access.Actor, cmd SetCycleState) (Cycle, error) {
	c, err := lockCycle(ctx, tx, cmd.Cycle, cmd.Revision)
	if err != nil || c.State == cmd.State {
		return c, err
	}
	was := c.State
	if err := c.setState(cmd.State); err != nil {
		return c, err
	}
	tx.Queue(`update cycles set state = $3, revision = revision + 1 where org_id = $1 and id = $2`, tx.Org(), c.ID, c.State)
	c.Revision++
	recordCycle(tx, who, c, "cycle.state", map[string]any{"from": was, "state": c.State})
	return c, markGoals(ctx, tx, c.ID)
}

func (c *Cycle) setState(to CycleState) error {
	if _, known := cycleMoves[to]; !known {
		return errs.Fields{{Name: "state", Message: "A cycle is draft, active, closing or closed."}}.Err()
	}
	if !slices.Contains(cycleMoves[c.State], to) {
		return errs.New(errs.Conflict, "A cycle that is %s cannot become %s.", c.State, to)
	}
	c.State = to
	return nil
}
