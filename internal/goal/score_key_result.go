package goal

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// ScoreKeyResult says what a key result is worth at its end; saying it again corrects it.
type ScoreKeyResult struct {
	KeyResult id.KeyResult
	Revision  int64
	Score     *float64 // 0 to 1
	Learning  string
}

// Scorable says that a key result has come to its end, or its cycle is being closed.
func Scorable(k State, cycle strategy.CycleState) bool {
	return k == Done || k != Dropped && (cycle == strategy.Closing || cycle == strategy.Closed)
}

// ScoreKeyResult keeps the score and the learning with the versions of the key result. Needs CheckIn;
// Invalid for a score outside of 0 to 1, Conflict while it is not Scorable or if it changed since.
func (s *Service) ScoreKeyResult(ctx context.Context, who access.Actor, cmd ScoreKeyResult) (k KeyResult, err error) {
	if err := who.Require(access.CheckIn); err != nil {
		return k, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		k, err = scoreKeyResult(ctx, tx, who, cmd)
		return err
	})
	return k, err
}

func scoreKeyResult(ctx context.Context, tx *pg.Tx, who access.Actor, cmd ScoreKeyResult) (KeyResult, error) {
	old, err := lockKeyResult(ctx, tx, cmd.KeyResult, cmd.Revision)
	if err != nil {
		return old, err
	}
	cycle, err := strategy.CycleTx(ctx, tx, old.CycleID)
	if err != nil {
		return old, err
	}
	var f errs.Fields
	k, e := old, edit{who: who}
	k.Score, k.Learning = cmd.Score, input.Text(&f, "learning", cmd.Learning, input.Summary)
	f.Check(k.Score != nil && *k.Score >= 0 && *k.Score <= 1, "score", "A score lies between 0 and 1.")
	if err := f.Err(); err != nil {
		return old, err
	}
	if !Scorable(k.State, cycle.State) {
		return old, errs.New(errs.Conflict, "A key result is scored when it is done or its cycle is closing.")
	}
	if e.at, err = tx.Now(ctx); err != nil {
		return old, err
	}
	if e.diff, err = compare(old.KeyResultTerms, k.KeyResultTerms); err != nil || len(e.diff) == 0 {
		return old, err
	}
	return saveKeyResult(tx, old, k, e, "kr.scored", map[string]any{"score": *k.Score, "before": old.Score, "learning": k.Learning}), nil
}
