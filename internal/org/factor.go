package org

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// FactorPolicy says whether an organisation lets people in only with a second factor, and how many have one.
type FactorPolicy struct {
	Required bool
	Have, Of int
}

// FactorPolicy needs access.OrgEdit.
func (s *Service) FactorPolicy(ctx context.Context, who access.Actor) (FactorPolicy, error) {
	if err := who.Require(access.OrgEdit); err != nil {
		return FactorPolicy{}, err
	}
	var p FactorPolicy
	r := &pg.Read{}
	pg.First(r, &p, `select o.second_factor as required, count(*)::int as of, count(*) filter (where
			exists (select from second_factors f where f.user_id = m.user_id and f.confirmed_at is not null)
			or exists (select from passkeys p where p.user_id = m.user_id))::int as have
		from orgs o join memberships m on m.org_id = o.id and m.deactivated_at is null where o.id = $1 group by o.id`, who.Org)
	return p, s.db.ReadTenant(ctx, who, r)
}

// RequireFactor needs access.OrgEdit. From the next request on nobody gets into the organisation, on any
// path, whose session began without a second factor.
func (s *Service) RequireFactor(ctx context.Context, who access.Actor, required bool) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`update orgs set second_factor = $2 where id = $1`, who.Org, required)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "org.changed", Kind: "org", Subject: who.Org, Data: map[string]any{"second_factor": required}})
		tx.AfterCommit(func() { s.db.Bus().Publish(Gone(who.Org, id.User{})) })
		return nil
	})
}
