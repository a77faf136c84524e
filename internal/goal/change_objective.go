package goal

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// ChangeObjective asks for other words, another place or another weight; nil leaves a field as it is,
// a pointer to the zero id clears it.
type ChangeObjective struct {
	Objective   id.Objective
	Revision    int64
	Title       *string
	Description *string
	Pillar      *id.Pillar
	Parent      *id.Objective
	Team        *id.Team
	Owner       *id.User
	Cycle       *id.Cycle
	Weight      *float64
	RollsUp     *bool
	Visibility  *Visibility
	People      *[]id.User // only with Visibility
	Why         string
}

// ChangeObjective changes an objective and keeps what it was as a version. A new cycle takes the key
// results along, a new team those that were with the old one. Needs GoalEdit; Conflict if it changed
// since; NotFound for anything unknown; Invalid for a loop or a seventh
// level, and if the actor would not see it any more.
func (s *Service) ChangeObjective(ctx context.Context, who access.Actor, cmd ChangeObjective) (o Objective, err error) {
	if err := writing(who, false); err != nil {
		return o, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		o, err = changeObjective(ctx, tx, who, cmd)
		return err
	})
	return o, err
}

// ChangeObjectiveTx is ChangeObjective within the caller's transaction.
func (s *Service) ChangeObjectiveTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd ChangeObjective) (Objective, error) {
	if err := writing(who, false); err != nil {
		return Objective{}, err
	}
	return changeObjective(ctx, tx, who, cmd)
}

func changeObjective(ctx context.Context, tx *pg.Tx, who access.Actor, cmd ChangeObjective) (Objective, error) {
	if cmd.Parent != nil {
		lockTree(tx)
	}
	old, err := lockObjective(ctx, tx, cmd.Objective, cmd.Revision)
	if err != nil {
		return old, err
	}
	o, e := old, edit{who: who}
	if e.at, err = tx.Now(ctx); err != nil {
		return old, err
	}
	if e.why, err = cmd.apply(&o); err != nil {
		return old, err
	}
	if e.diff, err = compare(old.ObjectiveTerms, o.ObjectiveTerms); err != nil || len(e.diff) == 0 {
		return old, err
	}
	if err := checkMove(ctx, tx, old, o); err != nil {
		return old, err
	}
	if err := checkCircle(ctx, tx, who, old.ObjectiveTerms, o); err != nil {
		return old, err
	}
	o = saveObjective(tx, old, o, e, "objective.changed", map[string]any{})
	if err := e.markNames(ctx, tx, o.ID); err != nil {
		return old, err
	}
	return o, follow(ctx, tx, old, o, e)
}

// apply puts what the command asks for into o.
func (cmd ChangeObjective) apply(o *Objective) (why string, err error) {
	put(&o.Title, cmd.Title)
	put(&o.Description, cmd.Description)
	put(&o.TeamID, cmd.Team)
	put(&o.CycleID, cmd.Cycle)
	put(&o.Weight, cmd.Weight)
	put(&o.RollsUp, cmd.RollsUp)
	put(&o.Visibility, cmd.Visibility)
	put(&o.People, cmd.People)
	putRef(&o.PillarID, cmd.Pillar)
	putRef(&o.ParentID, cmd.Parent)
	putRef(&o.OwnerID, cmd.Owner)
	var f errs.Fields
	why = input.Text(&f, "why", cmd.Why, input.Why)
	o.check(&f)
	return why, f.Err()
}

func checkMove(ctx context.Context, tx *pg.Tx, old, o Objective) error {
	if err := checkSurroundings(ctx, tx, old.ObjectiveTerms, o.ObjectiveTerms, o.ExternalID != nil); err != nil {
		return err
	}
	if o.ParentID == nil || *o.ParentID == id.Val(old.ParentID) {
		return nil
	}
	return place(ctx, tx, o.ID, *o.ParentID)
}

func putRef[T ~[16]byte](dst **T, src *T) {
	if src != nil {
		*dst = id.Ptr(*src)
	}
}
