package org

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// ChangeMember sets a person's role and title, or deactivates her.
type ChangeMember struct {
	User       id.User
	Role       access.Role
	Title      string
	Deactivate bool
}

// ChangeMember needs access.OrgEdit; only owners make or unmake owners, and one owner always stays.
func (s *Service) ChangeMember(ctx context.Context, who access.Actor, c ChangeMember) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	var f errs.Fields
	f.Check(c.Role.Valid(), "role", "Choose one of the roles.")
	f.Check(len([]rune(c.Title)) <= 120, "title", "Use at most 120 characters.")
	if err := f.Err(); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who.Org, func(ctx context.Context, tx *pg.Tx) error {
		// Owners are locked together, so that two demotions at once cannot leave none.
		owners, err := pg.Many[id.User](ctx, tx, `select user_id from memberships
			where org_id = $1 and role = 'owner' and deactivated_at is null order by user_id for update`, who.Org)
		if err != nil {
			return err
		}
		was, err := pg.One[string](ctx, tx, `select role from memberships
			where org_id = $1 and user_id = $2 and deactivated_at is null for update`, who.Org, c.User)
		if err != nil {
			return err
		}
		leaving := access.Role(was) == access.Owner && (c.Role != access.Owner || c.Deactivate)
		if (leaving || c.Role == access.Owner && was != string(access.Owner)) && who.Role != access.Owner {
			return errs.New(errs.Forbidden, "Only an owner can make or unmake an owner.")
		}
		if leaving && len(owners) == 1 {
			return errs.New(errs.Invalid, "This is the last owner. Make somebody else an owner first.")
		}
		tx.Queue(`update memberships set role = $3, title = $4, deactivated_at = case when $5 then now() end
			where org_id = $1 and user_id = $2`, who.Org, c.User, string(c.Role), c.Title, c.Deactivate)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "member.changed", Kind: "user", Subject: c.User,
			Data: map[string]any{"role": c.Role, "was": was, "deactivated": c.Deactivate}})
		return nil
	})
}
