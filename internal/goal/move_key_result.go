package goal

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// MoveKeyResult asks to hang a key result below another objective.
type MoveKeyResult struct {
	KeyResult id.KeyResult
	Revision  int64
	Objective id.Objective
	Why       string
}

// MoveKeyResult hangs a key result below another objective, with its links, check-ins and plan. In
// another cycle it gets a new number. Needs GoalEdit; Conflict if it changed since.
func (s *Service) MoveKeyResult(ctx context.Context, who access.Actor, cmd MoveKeyResult) (k KeyResult, err error) {
	if err := writing(who, false); err != nil {
		return k, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		k, err = moveKeyResult(ctx, tx, who, cmd)
		return err
	})
	return k, err
}

// MoveKeyResultTx is MoveKeyResult inside an import, for which it also needs Import.
func (s *Service) MoveKeyResultTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd MoveKeyResult) (KeyResult, error) {
	if err := writing(who, true); err != nil {
		return KeyResult{}, err
	}
	return moveKeyResult(ctx, tx, who, cmd)
}

func moveKeyResult(ctx context.Context, tx *pg.Tx, who access.Actor, cmd MoveKeyResult) (KeyResult, error) {
	// Objectives are locked before key results everywhere, so that nobody waits in a circle.
	to, err := holdObjective(ctx, tx, cmd.Objective)
	if err != nil {
		return KeyResult{}, err
	}
	old, err := lockKeyResult(ctx, tx, cmd.KeyResult, cmd.Revision)
	if err != nil || old.ObjectiveID == to.ID {
		return old, err
	}
	k, e := old, edit{who: who}
	if e.at, err = tx.Now(ctx); err != nil {
		return old, err
	}
	if e.why, err = because(cmd.Why); err != nil {
		return old, err
	}
	if err := openFor(ctx, tx, old, to); err != nil {
		return old, err
	}
	from, err := ObjectiveTx(ctx, tx, old.ObjectiveID)
	if err != nil {
		return old, err
	}
	if err := k.settle(ctx, tx, from, to); err != nil {
		return old, err
	}
	if e.diff, err = compare(old.KeyResultTerms, k.KeyResultTerms); err != nil {
		return old, err
	}
	return saveKeyResult(tx, old, k, e, "kr.moved", map[string]any{}), nil
}

// openFor refuses to bring a key result into another cycle that is closed, unless it was imported.
func openFor(ctx context.Context, tx *pg.Tx, k KeyResult, to Objective) error {
	if k.CycleID == to.CycleID || k.ExternalID != nil {
		return nil
	}
	cycle, err := strategy.CycleTx(ctx, tx, to.CycleID)
	if err != nil || cycle.State != strategy.Closed {
		return err
	}
	return errs.Fields{{Name: "objective", Message: "Its cycle is closed. Choose another objective."}}.Err()
}
