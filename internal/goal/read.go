package goal

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// KeyResult returns one key result. Needs Read.
func (s *Service) KeyResult(ctx context.Context, who access.Actor, kr id.KeyResult) (k KeyResult, err error) {
	if err := who.Require(access.Read); err != nil {
		return k, err
	}
	r := &pg.Read{}
	pg.First(r, &k, `select `+keyResultColumns+` from key_results where org_id = $1 and id = $2`, who.Org, kr)
	err = s.db.ReadTenant(ctx, who, r)
	return k, err
}

// Objective returns one objective. Needs Read.
func (s *Service) Objective(ctx context.Context, who access.Actor, objective id.Objective) (o Objective, err error) {
	if err := who.Require(access.Read); err != nil {
		return o, err
	}
	r := &pg.Read{}
	pg.First(r, &o, `select `+objectiveColumns+` from objectives where org_id = $1 and id = $2`, who.Org, objective)
	err = s.db.ReadTenant(ctx, who, r)
	return o, err
}

// Slots lists a key result's plan without what was dropped from it. Needs Read.
func (s *Service) Slots(ctx context.Context, who access.Actor, kr id.KeyResult) (slots []Slot, err error) {
	if err := who.Require(access.Read); err != nil {
		return nil, err
	}
	r := &pg.Read{}
	found := false
	pg.First(r, &found, `select true from key_results where org_id = $1 and id = $2`, who.Org, kr)
	pg.All(r, &slots, `select `+slotColumns+` from plan_slots where org_id = $1 and kr_id = $2 and dropped_at is null
		order by position`, who.Org, kr)
	err = s.db.ReadTenant(ctx, who, r)
	return slots, err
}

// ImportedTx lists the goals that came from a source before, so that an import changes instead of repeating them.
func ImportedTx(ctx context.Context, tx *pg.Tx, source string) ([]Objective, []KeyResult, error) {
	objectives, err := pg.Many[Objective](ctx, tx, `select `+objectiveColumns+` from objectives
		where org_id = $1 and external_source = $2 and external_id is not null`, tx.Org(), source)
	if err != nil {
		return nil, nil, err
	}
	krs, err := pg.Many[KeyResult](ctx, tx, `select `+keyResultColumns+` from key_results
		where org_id = $1 and external_source = $2 and external_id is not null`, tx.Org(), source)
	return objectives, krs, err
}
