package org

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// ChangeMember sets a person's role and title.
type ChangeMember struct {
	User  id.User
	Role  access.Role
	Title string
}

// ChangeMember needs access.OrgEdit; only owners make or unmake owners, and one owner always stays.
func (s *Service) ChangeMember(ctx context.Context, who access.Actor, c ChangeMember) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	var f errs.Fields
	f.Check(c.Role.Valid(), "role", "Choose one of the roles.")
	f.Check(len([]rune(c.Title)) <= input.Name, "title", "Use at most %d characters.", input.Name)
	if err := f.Err(); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		held, err := lockRoles(ctx, tx, who.User, c.User)
		if err != nil {
			return err
		}
		was := held.of(c.User)
		if was == "" {
			return errs.Missing()
		}
		leaving := was == access.Owner && c.Role != access.Owner
		switch by := held.of(who.User); {
		case by != who.Role:
			return errs.New(errs.Conflict, "Your own role was changed while you were looking at this. Look at it again.")
		case !by.MayGive(was, c.Role):
			return onlyOwners()
		case leaving && held.owners() == 1:
			return errs.New(errs.Invalid, "This is the last owner. Make somebody else an owner first.")
		}
		tx.Queue(`update memberships set role = $3, title = $4 where org_id = $1 and user_id = $2`, who.Org, c.User, string(c.Role), c.Title)
		if c.Role != was {
			s.accounts.RenewSessionsTx(tx, c.User)
		}
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "member.changed", Kind: "user", Subject: c.User,
			Data: map[string]any{"role": c.Role, "was": was}})
		return nil
	})
}

// TransferOwnership makes another member an owner and the owner who does it an admin. It needs
// access.OrgOwn. Errors: NotFound if the other is no member, Invalid if it is the same person.
func (s *Service) TransferOwnership(ctx context.Context, who access.Actor, to id.User) error {
	if err := who.Require(access.OrgOwn); err != nil {
		return err
	}
	if to == who.User || to.IsZero() {
		return &errs.Error{Kind: errs.Invalid, Message: "Choose the person who takes over.", Fields: []errs.Field{{Name: "successor", Message: "Choose somebody else."}}}
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		held, err := lockRoles(ctx, tx, who.User, to)
		if err != nil {
			return err
		}
		was := held.of(to)
		if was == "" {
			return errs.Missing()
		}
		if held.of(who.User) != access.Owner {
			return onlyOwners()
		}
		tx.Queue(`update memberships set role = case when user_id = $2 then 'owner' else 'admin' end
			where org_id = $1 and user_id in ($2, $3)`, who.Org, to, who.User)
		s.accounts.RenewSessionsTx(tx, to)
		s.accounts.RenewSessionsTx(tx, who.User)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "org.transferred", Kind: "user", Subject: to, Data: map[string]any{"was": was}})
		return nil
	})
}

func onlyOwners() error {
	return errs.New(errs.Forbidden, "Only an owner can make or unmake an owner.")
}

type heldRole struct {
	UserID id.User
	Role   string
}

type heldRoles []heldRole

// lockRoles locks every owner and the people named, always in one order, until the transaction
// ends: two changes at once see each other's outcome, so that they cannot leave no owner. Somebody who was disabled
// holds nothing.
func lockRoles(ctx context.Context, tx *pg.Tx, people ...id.User) (heldRoles, error) {
	return pg.Many[heldRole](ctx, tx, `select m.user_id, m.role from memberships m join users u on u.id = m.user_id
		where m.org_id = $1 and m.deactivated_at is null and (m.role = 'owner' and u.disabled_at is null or m.user_id = any($2)) order by m.user_id for update of m`, tx.Org(), people)
}

// of is the role of an active member, "" for anybody else.
func (h heldRoles) of(user id.User) access.Role {
	for _, r := range h {
		if r.UserID == user {
			return access.Role(r.Role)
		}
	}
	return ""
}

func (h heldRoles) owners() int {
	n := 0
	for _, r := range h {
		if access.Role(r.Role) == access.Owner {
			n++
		}
	}
	return n
}
