package org

import (
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mail"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Deactivate ends a membership. Heirs take over what the person owned; Teams is whoever leads her teams.
type Deactivate struct {
	User  id.User
	Heirs []id.User // all of them, to be held as members
	Teams id.User   // one of Heirs
}

// Deactivate takes a person out of the organisation, at once: her next request is refused, her open
// pages hear no more, invitations she made are revoked. Who takes over her goals and tasks is for their
// owners to write, in the same transaction. It needs access.OrgEdit; only owners deactivate owners, and
// one always stays. Errors: NotFound for somebody who is no member, Invalid for an heir who is none.
func (s *Service) Deactivate(ctx context.Context, who access.Actor, c Deactivate) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		held, err := lockRoles(ctx, tx, append([]id.User{who.User, c.User}, c.Heirs...)...)
		if err != nil {
			return err
		}
		was := held.of(c.User)
		switch {
		case was == "":
			return errs.Missing()
		case held.of(who.User) != who.Role || !who.Role.MayGive(was, was):
			return onlyOwners()
		case was == access.Owner && held.owners() == 1:
			return errs.New(errs.Invalid, "This is the last owner. Make somebody else an owner first.")
		case slices.ContainsFunc(c.Heirs, func(u id.User) bool { return u == c.User || held.of(u) == "" }):
			return errs.New(errs.Invalid, "Whoever takes over must be another member.")
		}
		tx.Queue(`update memberships set deactivated_at = now() where org_id = $1 and user_id = $2`, who.Org, c.User)
		if err := leaveTeams(ctx, tx, c); err != nil {
			return err
		}
		if err := revokeOf(ctx, tx, c.User); err != nil {
			return err
		}
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "member.deactivated", Kind: "user", Subject: c.User, Data: map[string]any{"was": was}})
		tx.AfterCommit(func() { s.db.Bus().Publish(Gone(who.Org, c.User)) })
		return nil
	})
}

// Gone is the message that a person may be in an organisation no more, or the zero id that nobody may: whatever is
// open looks again.
func Gone(o id.Org, u id.User) string { return "gone " + o.String() + " " + u.String() }

func leaveTeams(ctx context.Context, tx *pg.Tx, c Deactivate) error {
	led, err := pg.Many[id.Team](ctx, tx, `update teams set lead_id = $3, revision = revision + 1
		where org_id = $1 and lead_id = $2 and archived_at is null returning id`, tx.Org(), c.User, id.Ptr(c.Teams))
	if err != nil {
		return err
	}
	if len(led) > 0 && c.Teams.IsZero() {
		return &errs.Error{Kind: errs.Invalid, Message: "Choose who leads the teams of this person.", Fields: []errs.Field{{Name: "teams_to", Message: "Choose who leads them."}}}
	}
	tx.Queue(`insert into team_members (org_id, team_id, user_id) select $1::uuid, unnest($2::uuid[]), $3::uuid on conflict do nothing`, tx.Org(), led, id.Ptr(c.Teams))
	left, err := pg.Many[id.Team](ctx, tx, `delete from team_members where org_id = $1 and user_id = $2 returning team_id`, tx.Org(), c.User)
	mark.ManyTx(tx, mark.Team, append(led, left...))
	return err
}

func revokeOf(ctx context.Context, tx *pg.Tx, by id.User) error {
	over, err := pg.Many[id.Invitation](ctx, tx, `update invitations set revoked_at = now()
		where org_id = $1 and invited_by = $2 and accepted_at is null and revoked_at is null returning id`, tx.Org(), by)
	for _, inv := range over {
		mail.DropTx(tx, inv)
	}
	return err
}

// Reactivate lets a deactivated person in again, in the role she had; her work and teams are with others
// now. It needs access.OrgEdit, and an owner for an owner. NotFound for anybody else.
func (s *Service) Reactivate(ctx context.Context, who access.Actor, user id.User) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		role, err := pg.One[string](ctx, tx, `select role from memberships where org_id = $1 and user_id = $2 and deactivated_at is not null
			and not exists (select from users u where u.id = $2 and u.erased_at is not null) for update`, who.Org, user)
		if err != nil {
			return err
		}
		if !who.Role.MayGive("", access.Role(role)) {
			return onlyOwners()
		}
		tx.Queue(`update memberships set deactivated_at = null where org_id = $1 and user_id = $2`, who.Org, user)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "member.reactivated", Kind: "user", Subject: user, Data: map[string]any{"role": role}})
		return nil
	})
}
