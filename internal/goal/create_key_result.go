package goal

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// CreateKeyResult asks for a new key result. What its kind does not know is ignored.
type CreateKeyResult struct {
	Objective   id.Objective
	Team        id.Team // zero: the objective's
	Owner       id.User // zero: nobody
	Title       string
	Description string
	Kind        Kind
	Unit        string
	Start       *float64 // increase, decrease
	Target      *float64
	Low         *float64 // maintain
	High        *float64
	CommitText  string // ordinal
	TargetText  string
	StretchText string
	Waypoints   []Waypoint
	Weight      *float64  // nil: 1
	StartOn     time.Time // zero: the cycle's first day
	DueOn       time.Time // zero: the cycle's last day
	State       State     // empty: active; any other needs an import
	Import
}

// CreateKeyResult makes a key result and its first version. Needs GoalEdit; NotFound for an unknown
// objective, team or owner.
func (s *Service) CreateKeyResult(ctx context.Context, who access.Actor, cmd CreateKeyResult) (k KeyResult, err error) {
	if err := writing(who, cmd.Import.given()); err != nil {
		return k, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		k, err = createKeyResult(ctx, tx, who, cmd)
		return err
	})
	return k, err
}

// CreateKeyResultTx is CreateKeyResult inside an import, for which it also needs Import.
func (s *Service) CreateKeyResultTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd CreateKeyResult) (KeyResult, error) {
	if err := writing(who, true); err != nil {
		return KeyResult{}, err
	}
	return createKeyResult(ctx, tx, who, cmd)
}

func createKeyResult(ctx context.Context, tx *pg.Tx, who access.Actor, cmd CreateKeyResult) (KeyResult, error) {
	o, err := holdObjective(ctx, tx, cmd.Objective)
	if err != nil {
		return KeyResult{}, err
	}
	cycle, err := strategy.CycleTx(ctx, tx, o.CycleID)
	if err != nil {
		return KeyResult{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return KeyResult{}, err
	}
	imported := cmd.Import.given()
	var f errs.Fields
	cmd.Import.check(&f, now)
	k := cmd.keyResult(who, o, cycle)
	k.check(&f)
	f.Check(imported || k.State == Active, "state", "A new key result is active.")
	f.Check(imported || cycle.State != strategy.Closed, "objective", "Its cycle is closed. Choose another objective.")
	if err := f.Err(); err != nil {
		return k, err
	}
	if k.TeamID != o.TeamID {
		if err := checkTeam(ctx, tx, k.TeamID); err != nil {
			return k, err
		}
	}
	if k.Number, err = nextNumber(ctx, tx, k.CycleID); err != nil {
		return k, err
	}
	insertKeyResult(tx, k)
	e := edit{who: who, at: k.CreatedAt}
	e.versionKR(tx, k)
	recordKeyResult(tx, k, e, "kr.created", map[string]any{"state": k.State})
	markKeyResult(tx, KeyResultTerms{}, k)
	return k, nil
}

func (cmd CreateKeyResult) keyResult(who access.Actor, o Objective, cycle strategy.Cycle) KeyResult {
	k := KeyResult{
		ID: id.New[id.KeyResult](),
		KeyResultTerms: KeyResultTerms{
			ObjectiveID: o.ID, CycleID: o.CycleID, TeamID: cmd.Team, OwnerID: id.Ptr(cmd.Owner),
			Title: cmd.Title, Description: cmd.Description, Kind: cmd.Kind, Unit: cmd.Unit,
			StartValue: cmd.Start, TargetValue: cmd.Target, LowValue: cmd.Low, HighValue: cmd.High,
			CommitText: cmd.CommitText, TargetText: cmd.TargetText, StretchText: cmd.StretchText,
			Waypoints: cmd.Waypoints, Weight: 1, State: cmd.State, StartOn: cmd.StartOn, DueOn: cmd.DueOn,
		},
		ExternalSource: some(cmd.ExternalSource), ExternalID: some(cmd.ExternalID),
		Revision: 1, CreatedAt: cmd.CreatedAt, CreatedBy: id.Ptr(who.User),
	}
	put(&k.Weight, cmd.Weight)
	if k.TeamID.IsZero() {
		k.TeamID = o.TeamID
	}
	if k.State == "" {
		k.State = Active
	}
	if k.StartOn.IsZero() {
		k.StartOn = cycle.StartsOn
	}
	if k.DueOn.IsZero() {
		k.DueOn = cycle.EndsOn
	}
	return k
}

func checkTeam(ctx context.Context, tx *pg.Tx, team id.Team) error {
	archived, err := pg.One[bool](ctx, tx, `select archived_at is not null from teams where org_id = $1 and id = $2`, tx.Org(), team)
	if err != nil || !archived {
		return err
	}
	return errs.Fields{{Name: "team", Message: "This team is archived. Choose another one."}}.Err()
}
