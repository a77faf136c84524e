package goal

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// HandOver gives what a person owns to others; zero for a kind she owns nothing of.
type HandOver struct{ From, Objectives, KeyResults id.User }

// HandOver gives each objective and key result of a person that is not over another owner. It needs
// access.OrgEdit, and hands over what its transaction sees. Invalid if there is nobody to take something.
func (s *Service) HandOver(ctx context.Context, who access.Actor, c HandOver) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		objectives, err := pg.Many[id.Objective](ctx, tx, `select id from objectives
			where org_id = $1 and owner_id = $2 and state in ('draft', 'active', 'paused') order by id for no key update`, tx.Org(), c.From)
		if err != nil {
			return err
		}
		krs, err := pg.Many[id.KeyResult](ctx, tx, `select id from key_results
			where org_id = $1 and owner_id = $2 and state in ('active', 'paused') order by id for no key update`, tx.Org(), c.From)
		if err != nil {
			return err
		}
		var f errs.Fields
		f.Check(len(objectives) == 0 || !c.Objectives.IsZero(), "objectives_to", "Choose who takes the objectives.")
		f.Check(len(krs) == 0 || !c.KeyResults.IsZero(), "krs_to", "Choose who takes the key results.")
		if err := f.Err(); err != nil {
			return err
		}
		for _, o := range objectives {
			if _, err := changeObjective(ctx, tx, who, ChangeObjective{Objective: o, Owner: &c.Objectives}); err != nil {
				return err
			}
		}
		for _, k := range krs {
			if _, err := changeKeyResult(ctx, tx, who, ChangeKeyResult{KeyResult: k, Owner: &c.KeyResults}); err != nil {
				return err
			}
		}
		return nil
	})
}
