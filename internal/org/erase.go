package org

import (
	"context"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mail"
	"plumbline/internal/pg"
)

// CheckErase says whether a person may be erased at her own wish: Invalid, naming them, while she is the last
// owner of organisations.
func (s *Service) CheckErase(ctx context.Context, user id.User) error {
	in, err := s.Of(ctx, user)
	if err != nil {
		return err
	}
	var last []string
	for _, m := range in {
		if m.Actor.Role != access.Owner {
			continue
		}
		var others int
		r := &pg.Read{}
		pg.First(r, &others, `select count(*) from memberships m join users u on u.id = m.user_id where m.org_id = $1 and m.user_id <> $2 and m.role = 'owner' and m.deactivated_at is null and u.disabled_at is null`, m.Org.ID, user)
		if err := s.db.ReadTenant(ctx, m.Actor, r); err != nil {
			return err
		}
		if others == 0 {
			last = append(last, m.Org.Name)
		}
	}
	if len(last) > 0 {
		return errs.New(errs.Invalid, "You are the last owner of %s. Make somebody else an owner there first, or delete the organisation and wait until it is removed.", strings.Join(last, " and of "))
	}
	return nil
}

// CheckEraseOf says whether an admin may have a person erased: one who was deactivated here and is in no other
// organisation, for then the account is for nothing else. It needs access.OrgEdit, and an owner for an owner, and the
// admin's password. Errors: NotFound for anybody else, Invalid, Limited.
func (s *Service) CheckEraseOf(ctx context.Context, who access.Actor, password string, user id.User) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	var role string
	r := &pg.Read{}
	pg.First(r, &role, `select m.role from memberships m join users u on u.id = m.user_id where m.org_id = $1 and m.user_id = $2 and m.deactivated_at is not null and u.erased_at is null`, who.Org, user)
	if err := s.db.ReadTenant(ctx, who, r); err != nil {
		return err
	}
	if !who.Role.MayGive("", access.Role(role)) {
		return onlyOwners()
	}
	if err := s.accounts.Confirm(ctx, who.User, password); err != nil {
		return err
	}
	var elsewhere bool // also where she cannot sign in at present
	r = &pg.Read{}
	pg.First(r, &elsewhere, `select exists (select from memberships where user_id = $1 and deactivated_at is null)`, user)
	err := s.db.ReadUser(ctx, user, r)
	if err == nil && elsewhere {
		err = errs.New(errs.Invalid, "This person uses the account elsewhere too. She alone can erase it, under Your account.")
	}
	return err
}

// Erasure is a person whom nothing but her id is to be left of. By is who erases her: herself, or an admin of In,
// whom other organisations do not know.
type Erasure struct {
	User  id.User
	Email string
	By    id.User
	In    id.Org
}

// Forget takes a person's address and title out of every organisation that has them: where she was a member, and
// where she was invited. What she did stays, under her id.
func (s *Service) Forget(ctx context.Context, c Erasure) error {
	var orgs []id.Org
	r := &pg.Read{}
	pg.All(r, &orgs, `select org_id from memberships where user_id = $1 union select org_id from invitations where email = $2`, c.User, c.Email)
	if err := s.db.ReadUser(ctx, c.User, r); err != nil {
		return err
	}
	for _, o := range orgs {
		err := s.db.InTenant(ctx, pg.Whole(o), func(ctx context.Context, tx *pg.Tx) error {
			member, err := tx.Exec(ctx, `update memberships set title = '' where org_id = $1 and user_id = $2`, o, c.User)
			if err != nil {
				return err
			}
			asked, err := pg.Many[id.Invitation](ctx, tx, `update invitations set email = $3, revoked_at = case when accepted_at is null then coalesce(revoked_at, now()) else revoked_at end
				where org_id = $1 and email = $2 returning id`, o, c.Email, account.Alias(c.User))
			for _, inv := range asked {
				mail.DropTx(tx, inv)
			}
			if member > 0 {
				actor := c.By
				if c.By != c.User && c.In != o {
					actor = id.User{}
				}
				activity.RecordTx(tx, activity.Event{Actor: actor, Verb: "member.erased", Kind: "user", Subject: c.User})
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
