package goal

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// SetObjectiveState asks to publish, pause, drop, finish or reopen an objective.
type SetObjectiveState struct {
	Objective id.Objective
	Revision  int64
	State     State
	Why       string
}

// SetObjectiveState takes an objective to a state that follows its own; its key results stay as they are
// and count only while it is active. Needs GoalEdit; Conflict if the state does not follow or the
// objective changed since.
func (s *Service) SetObjectiveState(ctx context.Context, who access.Actor, cmd SetObjectiveState) (o Objective, err error) {
	if err := writing(who, false); err != nil {
		return o, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		o, err = setObjectiveState(ctx, tx, who, cmd)
		return err
	})
	return o, err
}

// SetObjectiveStateTx is SetObjectiveState within the caller's transaction.
func (s *Service) SetObjectiveStateTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd SetObjectiveState) (Objective, error) {
	if err := writing(who, false); err != nil {
		return Objective{}, err
	}
	return setObjectiveState(ctx, tx, who, cmd)
}

func setObjectiveState(ctx context.Context, tx *pg.Tx, who access.Actor, cmd SetObjectiveState) (Objective, error) {
	old, err := lockObjective(ctx, tx, cmd.Objective, cmd.Revision)
	if err != nil {
		return old, err
	}
	o, e := old, edit{who: who}
	if e.at, err = tx.Now(ctx); err != nil {
		return old, err
	}
	if e.why, err = because(cmd.Why); err != nil || o.State == cmd.State {
		return old, err
	}
	if _, known := moves[cmd.State]; !known {
		return old, errs.Fields{{Name: "state", Message: "An objective is draft, active, paused, dropped or done."}}.Err()
	}
	if err := o.State.to(cmd.State); err != nil {
		return old, err
	}
	o.State = cmd.State
	e.diff = diff{"state": {old.State, o.State}}
	o = saveObjective(tx, old, o, e, "objective.state", map[string]any{"from": old.State, "state": o.State})
	krs, err := pg.Many[id.KeyResult](ctx, tx, `select id from key_results where org_id = $1 and objective_id = $2`, tx.Org(), o.ID)
	mark.ManyTx(tx, mark.KeyResult, krs)
	return o, err
}
