package org

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Quit takes a person out of an organisation at her own wish, at once. What she owned goes to the owner who is
// there longest, who leads her teams from now on: the rest is for its owners to hand over in the same transaction.
// Any member may. Invalid for the last owner.
func (s *Service) Quit(ctx context.Context, who access.Actor) (heir id.User, err error) {
	if err := who.Require(access.Read); err != nil {
		return heir, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		held, err := lockRoles(ctx, tx, who.User)
		if err != nil {
			return err
		}
		if held.of(who.User) == "" {
			return errs.Missing()
		}
		others, err := pg.Many[id.User](ctx, tx, `select m.user_id from memberships m join users u on u.id = m.user_id
			where m.org_id = $1 and m.user_id <> $2 and m.role = 'owner' and m.deactivated_at is null and u.disabled_at is null order by m.joined_at, m.user_id`, who.Org, who.User)
		if err != nil {
			return err
		}
		if len(others) == 0 {
			return errs.New(errs.Invalid, "This is the last owner. Make somebody else an owner first.")
		}
		heir = others[0]
		tx.Queue(`update memberships set deactivated_at = now() where org_id = $1 and user_id = $2`, who.Org, who.User)
		if err := leaveTeams(ctx, tx, Deactivate{User: who.User, Teams: heir}); err != nil {
			return err
		}
		if err := revokeOf(ctx, tx, who.User); err != nil {
			return err
		}
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "member.left", Kind: "user", Subject: who.User})
		tx.AfterCommit(func() { s.db.Bus().Publish(Gone(who.Org, who.User)) })
		return nil
	})
	return heir, err
}
