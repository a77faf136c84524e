package goal

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// ChangeKeyResult asks for another promise; nil leaves a field as it is, a pointer to the zero id clears
// it. Another kind comes with what that kind needs.
type ChangeKeyResult struct {
	KeyResult   id.KeyResult
	Revision    int64
	Team        *id.Team
	Owner       *id.User
	Title       *string
	Description *string
	Kind        *Kind
	Unit        *string
	Start       *float64
	Target      *float64
	Low         *float64
	High        *float64
	CommitText  *string
	TargetText  *string
	StretchText *string
	Waypoints   *[]Waypoint
	Weight      *float64
	StartOn     *time.Time
	DueOn       *time.Time
	Why         string
}

// ChangeKeyResult changes a key result and keeps what it promised until now as a version. A value that
// the new kind cannot have is forgotten. Needs GoalEdit; Conflict if it changed since.
func (s *Service) ChangeKeyResult(ctx context.Context, who access.Actor, cmd ChangeKeyResult) (k KeyResult, err error) {
	if err := writing(who, false); err != nil {
		return k, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		k, err = changeKeyResult(ctx, tx, who, cmd)
		return err
	})
	return k, err
}

// ChangeKeyResultTx is ChangeKeyResult within the caller's transaction.
func (s *Service) ChangeKeyResultTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd ChangeKeyResult) (KeyResult, error) {
	if err := writing(who, false); err != nil {
		return KeyResult{}, err
	}
	return changeKeyResult(ctx, tx, who, cmd)
}

func changeKeyResult(ctx context.Context, tx *pg.Tx, who access.Actor, cmd ChangeKeyResult) (KeyResult, error) {
	old, err := lockKeyResult(ctx, tx, cmd.KeyResult, cmd.Revision)
	if err != nil {
		return old, err
	}
	k, e := old, edit{who: who}
	if e.at, err = tx.Now(ctx); err != nil {
		return old, err
	}
	if e.why, err = cmd.apply(&k); err != nil {
		return old, err
	}
	if e.diff, err = compare(old.KeyResultTerms, k.KeyResultTerms); err != nil || len(e.diff) == 0 {
		return old, err
	}
	if k.TeamID != old.TeamID {
		if err := checkTeam(ctx, tx, k.TeamID); err != nil {
			return old, err
		}
	}
	return saveKeyResult(tx, old, k, e, "kr.changed", map[string]any{}), nil
}

// apply puts what the command asks for into k.
func (cmd ChangeKeyResult) apply(k *KeyResult) (why string, err error) {
	was := k.Kind
	put(&k.TeamID, cmd.Team)
	putRef(&k.OwnerID, cmd.Owner)
	put(&k.Title, cmd.Title)
	put(&k.Description, cmd.Description)
	put(&k.Kind, cmd.Kind)
	put(&k.Unit, cmd.Unit)
	putNumber(&k.StartValue, cmd.Start)
	putNumber(&k.TargetValue, cmd.Target)
	putNumber(&k.LowValue, cmd.Low)
	putNumber(&k.HighValue, cmd.High)
	put(&k.CommitText, cmd.CommitText)
	put(&k.TargetText, cmd.TargetText)
	put(&k.StretchText, cmd.StretchText)
	put(&k.Waypoints, cmd.Waypoints)
	put(&k.Weight, cmd.Weight)
	put(&k.StartOn, cmd.StartOn)
	put(&k.DueOn, cmd.DueOn)
	var f errs.Fields
	why = input.Text(&f, "why", cmd.Why, input.Why)
	k.check(&f)
	f.Check(!k.TeamID.IsZero(), "team", "Choose the team it is for.")
	if k.Kind != was && k.CurrentValue != nil && k.CheckValue(*k.CurrentValue) != nil {
		k.CurrentValue = nil
	}
	return why, f.Err()
}

func putNumber(dst **float64, src *float64) {
	if src != nil {
		*dst = src
	}
}
