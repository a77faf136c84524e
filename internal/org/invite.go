package org

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mail"
	"plumbline/internal/pg"
)

// What invitations are limited by. Revoked and replaced ones count.
const (
	InvitationLasts = 7 * 24 * time.Hour // how long one can be accepted
	InvitesAnHour   = 20                 // by one person
	InvitesADay     = 100                // by one organisation
)

// Invite asks a person to join with a role, and to teams if any are given.
type Invite struct {
	Email string
	Role  access.Role
	Teams []id.Team
}

// Invite needs access.OrgEdit (and to be an owner to invite one). It returns the token that
// joins; only its hash is kept. A newer invitation to the same address replaces the older.
// Errors: Invalid with all fields, Conflict if the person is a member, Limited.
func (s *Service) Invite(ctx context.Context, who access.Actor, c Invite) (token string, err error) {
	if err := who.Require(access.OrgEdit); err != nil {
		return "", err
	}
	if c.Role.Valid() && !who.Role.MayGive("", c.Role) {
		return "", onlyOwners()
	}
	var f errs.Fields
	email, ok := account.Address(c.Email)
	f.Check(ok, "email", "Give an e-mail address, for example ines@example.com.")
	f.Check(c.Role.Valid(), "role", "Choose one of the roles.")
	f.Check(len(c.Teams) <= input.Teams, "teams", "Choose at most %d teams.", input.Teams)
	if err := f.Err(); err != nil {
		return "", err
	}
	c.Email = email
	token = rand.Text() + rand.Text()
	return token, s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		return s.inviteTx(ctx, tx, who, c, token)
	})
}

// InviteAgain makes a new invitation of an open or expired one and ends that; it needs access.OrgEdit.
// Errors are Invite's, and NotFound if it was accepted or revoked.
func (s *Service) InviteAgain(ctx context.Context, who access.Actor, inv id.Invitation) (again Invite, token string, err error) {
	if err := who.Require(access.OrgEdit); err != nil {
		return again, "", err
	}
	token = rand.Text() + rand.Text()
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		row, err := pg.One[struct {
			Email, Role string
			Teams       []id.Team
		}](ctx, tx, `select email, role, coalesce((select array_agg(team_id) from invitation_teams t where t.org_id = i.org_id and t.invitation_id = i.id), '{}') as teams
			from invitations i where org_id = $1 and id = $2 and accepted_at is null and revoked_at is null`, who.Org, inv)
		if err != nil {
			return err
		}
		again = Invite{row.Email, access.Role(row.Role), row.Teams}
		if !who.Role.MayGive("", again.Role) {
			return onlyOwners()
		}
		return s.inviteTx(ctx, tx, who, again, token)
	})
	return again, token, err
}

func (s *Service) inviteTx(ctx context.Context, tx *pg.Tx, who access.Actor, c Invite, token string) error {
	// Invitations of one organisation are made one after another, so that the limits hold for many at once.
	tx.Queue(`select from orgs where id = $1 for no key update`, who.Org)
	made, err := pg.One[struct {
		Hour, Day     int64
		Member        bool
		Slug, Org, By string
	}](ctx, tx, `select count(*) filter (where invited_by = $2 and created_at > now() - interval '1 hour') as hour, count(*) as day,
		exists (select from memberships m join users u on u.id = m.user_id where m.org_id = $1 and m.deactivated_at is null and u.email = $3) as member,
		(select slug from orgs where id = $1) as slug, (select name from orgs where id = $1) as org, (select name from users where id = $2) as by
		from invitations where org_id = $1 and created_at > now() - interval '1 day'`, who.Org, who.User, c.Email)
	switch {
	case err != nil:
		return err
	case made.Member:
		return &errs.Error{Kind: errs.Conflict, Message: "This person is a member already.", Fields: []errs.Field{{Name: "email", Message: "This person is a member already."}}}
	case made.Hour >= InvitesAnHour:
		return errs.New(errs.Limited, "You invited %d people within an hour. Go on in an hour, or ask another admin.", made.Hour)
	case made.Day >= InvitesADay:
		return errs.New(errs.Limited, "This organisation invited %d people within a day. Go on tomorrow.", made.Day)
	}
	over, err := pg.Many[id.Invitation](ctx, tx, `update invitations set revoked_at = now()
		where org_id = $1 and email = $2 and accepted_at is null and revoked_at is null returning id`, who.Org, c.Email)
	if err != nil {
		return err
	}
	for _, old := range over {
		mail.DropTx(tx, old)
	}
	inv := id.New[id.Invitation]()
	tx.Queue(`insert into invitations (org_id, id, email, role, token_hash, invited_by, expires_at) values ($1, $2, $3, $4, $5, $6, now() + $7::interval)`,
		who.Org, inv, c.Email, string(c.Role), hashToken(token), who.User, InvitationLasts)
	tx.Queue(`insert into invitation_teams (org_id, invitation_id, team_id) select distinct $1::uuid, $2::uuid, unnest($3::uuid[])`, who.Org, inv, c.Teams)
	s.accounts.Post().QueueTx(tx, mail.Message{
		To: c.Email, Ref: inv, Subject: "Invitation to Plumbline",
		Text: mail.Name(made.By) + " invites you to " + mail.Name(made.Org) + " on Plumbline. This link is for you alone and is good once, for seven days:",
		Path: "/join/" + made.Slug + "/" + token, After: "If you do not know them, do nothing.",
	})
	activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "member.invited", Kind: "invitation", Subject: inv, Data: map[string]any{"role": c.Role}})
	return nil
}

// RevokeInvitation needs access.OrgEdit.
func (s *Service) RevokeInvitation(ctx context.Context, who access.Actor, inv id.Invitation) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(_ context.Context, tx *pg.Tx) error {
		tx.QueueOne(errs.Missing(), `update invitations set revoked_at = now()
			where org_id = $1 and id = $2 and accepted_at is null and revoked_at is null`, who.Org, inv)
		mail.DropTx(tx, inv)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "invitation.revoked", Kind: "invitation", Subject: inv})
		return nil
	})
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
