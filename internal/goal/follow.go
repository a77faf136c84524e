package goal

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// follow takes the key results of an objective along to its new cycle and its new team.
func follow(ctx context.Context, tx *pg.Tx, old, o Objective, e edit) error {
	if old.CycleID == o.CycleID && old.TeamID == o.TeamID {
		return nil
	}
	krs, err := pg.Many[KeyResult](ctx, tx, `select `+keyResultColumns+` from key_results
		where org_id = $1 and objective_id = $2 order by number for no key update`, tx.Org(), o.ID)
	if err != nil {
		return err
	}
	for _, was := range krs {
		k := was
		if err := k.settle(ctx, tx, old, o); err != nil {
			return err
		}
		if e.diff, err = compare(was.KeyResultTerms, k.KeyResultTerms); err != nil {
			return err
		}
		if len(e.diff) > 0 {
			saveKeyResult(tx, was, k, e, "kr.changed", map[string]any{})
		}
	}
	return nil
}

// settle makes a key result of one objective at home in another, or in the same one in another place.
func (k *KeyResult) settle(ctx context.Context, tx *pg.Tx, from, to Objective) error {
	k.ObjectiveID = to.ID
	if k.TeamID == from.TeamID {
		k.TeamID = to.TeamID
	}
	if k.CycleID == to.CycleID {
		return nil
	}
	was, err := strategy.CycleTx(ctx, tx, k.CycleID)
	if err != nil {
		return err
	}
	now, err := strategy.CycleTx(ctx, tx, to.CycleID)
	if err != nil {
		return err
	}
	k.redate(was, now)
	k.Number, err = nextNumber(ctx, tx, to.CycleID)
	return err
}

// redate gives a key result the days of its new cycle if it had those of the old one. Days that were
// chosen, and those that waypoints were set for, stay.
func (k *KeyResult) redate(was, now strategy.Cycle) {
	k.CycleID = now.ID
	if k.StartOn.Equal(was.StartsOn) && k.DueOn.Equal(was.EndsOn) && len(k.Waypoints) == 0 {
		k.StartOn, k.DueOn = now.StartsOn, now.EndsOn
	}
}

func nextNumber(ctx context.Context, tx *pg.Tx, cycle id.Cycle) (int64, error) {
	return org.NextTx(ctx, tx, "kr:"+cycle.String())
}
