package goal

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// SetKeyResultState asks to pause, drop, finish or reopen a key result.
type SetKeyResultState struct {
	KeyResult id.KeyResult
	Revision  int64
	State     State
	Why       string
}

// SetKeyResultState takes a key result to a state that follows its own. Needs GoalEdit; Conflict if the
// state does not follow or the key result changed since.
func (s *Service) SetKeyResultState(ctx context.Context, who access.Actor, cmd SetKeyResultState) (k KeyResult, err error) {
	if err := writing(who, false); err != nil {
		return k, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		k, err = setKeyResultState(ctx, tx, who, cmd)
		return err
	})
	return k, err
}

// SetKeyResultStateTx is SetKeyResultState within the caller's transaction.
func (s *Service) SetKeyResultStateTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd SetKeyResultState) (KeyResult, error) {
	if err := writing(who, false); err != nil {
		return KeyResult{}, err
	}
	return setKeyResultState(ctx, tx, who, cmd)
}

func setKeyResultState(ctx context.Context, tx *pg.Tx, who access.Actor, cmd SetKeyResultState) (KeyResult, error) {
	old, err := lockKeyResult(ctx, tx, cmd.KeyResult, cmd.Revision)
	if err != nil {
		return old, err
	}
	k, e := old, edit{who: who}
	if e.at, err = tx.Now(ctx); err != nil {
		return old, err
	}
	if e.why, err = because(cmd.Why); err != nil || k.State == cmd.State {
		return old, err
	}
	if _, known := moves[cmd.State]; !known || cmd.State == Draft {
		return old, errs.Fields{{Name: "state", Message: "A key result is active, paused, dropped or done."}}.Err()
	}
	if err := k.State.to(cmd.State); err != nil {
		return old, err
	}
	k.State = cmd.State
	e.diff = diff{"state": {old.State, k.State}}
	return saveKeyResult(tx, old, k, e, "kr.state", map[string]any{"from": old.State, "state": k.State}), nil
}
