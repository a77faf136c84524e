package goal

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// CreateObjective asks for a new objective.
type CreateObjective struct {
	Cycle       id.Cycle
	Team        id.Team
	Pillar      id.Pillar    // zero: none
	Parent      id.Objective // zero: none
	Owner       id.User      // zero: nobody
	Title       string
	Description string
	State       State      // empty: active; else draft, or any if imported
	Weight      *float64   // nil: 1
	RollsUp     *bool      // nil: true
	Visibility  Visibility // empty: ForEveryone
	People      []id.User
	Import
}

// CreateObjective makes an objective. Needs GoalEdit; NotFound for an unknown cycle, team, pillar, parent
// owner or person; Invalid below the sixth level, and if the actor would not see it.
func (s *Service) CreateObjective(ctx context.Context, who access.Actor, cmd CreateObjective) (o Objective, err error) {
	if err := writing(who, cmd.Import.given()); err != nil {
		return o, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		o, err = createObjective(ctx, tx, who, cmd)
		return err
	})
	return o, err
}

// CreateObjectiveTx is CreateObjective inside an import, for which it also needs Import.
func (s *Service) CreateObjectiveTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd CreateObjective) (Objective, error) {
	if err := writing(who, true); err != nil {
		return Objective{}, err
	}
	return createObjective(ctx, tx, who, cmd)
}

func createObjective(ctx context.Context, tx *pg.Tx, who access.Actor, cmd CreateObjective) (Objective, error) {
	if !cmd.Parent.IsZero() {
		lockTree(tx)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Objective{}, err
	}
	imported := cmd.Import.given()
	var f errs.Fields
	cmd.Import.check(&f, now)
	o := cmd.objective(who)
	o.check(&f)
	f.Check(imported || o.State == Active || o.State == Draft, "state", "A new objective is a draft or active.")
	if err := f.Err(); err != nil {
		return o, err
	}
	if err := checkSurroundings(ctx, tx, ObjectiveTerms{}, o.ObjectiveTerms, imported); err != nil {
		return o, err
	}
	if o.ParentID != nil {
		if err := place(ctx, tx, o.ID, *o.ParentID); err != nil {
			return o, err
		}
	}
	if err := checkCircle(ctx, tx, who, ObjectiveTerms{}, o); err != nil {
		return o, err
	}
	insertObjective(tx, o)
	e := edit{who: who, at: o.CreatedAt}
	e.versionObjective(tx, o)
	recordObjective(tx, o, e, "objective.created", map[string]any{"state": o.State})
	markObjective(tx, ObjectiveTerms{}, o)
	return o, nil
}

func (cmd CreateObjective) objective(who access.Actor) Objective {
	o := Objective{
		ID: id.New[id.Objective](),
		ObjectiveTerms: ObjectiveTerms{
			CycleID: cmd.Cycle, PillarID: id.Ptr(cmd.Pillar), ParentID: id.Ptr(cmd.Parent), TeamID: cmd.Team, OwnerID: id.Ptr(cmd.Owner),
			Title: cmd.Title, Description: cmd.Description, State: cmd.State, Weight: 1, RollsUp: true, Visibility: cmd.Visibility, People: cmd.People,
		},
		ExternalSource: some(cmd.ExternalSource), ExternalID: some(cmd.ExternalID),
		Revision: 1, CreatedAt: cmd.CreatedAt, CreatedBy: id.Ptr(who.User),
	}
	if o.State == "" {
		o.State = Active
	}
	put(&o.Weight, cmd.Weight)
	put(&o.RollsUp, cmd.RollsUp)
	return o
}

func some(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
