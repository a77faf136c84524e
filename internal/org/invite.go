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
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// InvitationLasts is how long an invitation can be accepted.
const InvitationLasts = 7 * 24 * time.Hour

// Invite asks a person to join with a role, and to a team if one is given.
type Invite struct {
	Email string
	Role  access.Role
	Team  id.Team
}

// Invite needs access.OrgEdit (and to be an owner to invite one). It returns the token that
// joins; only its hash is kept. A newer invitation to the same address replaces the older.
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
	if err := f.Err(); err != nil {
		return "", err
	}
	token = rand.Text() + rand.Text()
	err = s.db.InTenant(ctx, who.Org, func(ctx context.Context, tx *pg.Tx) error {
		inv := id.New[id.Invitation]()
		tx.Queue(`update invitations set revoked_at = now() where org_id = $1 and email = $2 and accepted_at is null and revoked_at is null`, who.Org, email)
		tx.Queue(`insert into invitations (org_id, id, email, role, team_id, token_hash, invited_by, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, now() + $8::interval)`,
			who.Org, inv, email, string(c.Role), id.Ptr(c.Team), hashToken(token), who.User, InvitationLasts)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "member.invited", Kind: "invitation", Subject: inv, Data: map[string]any{"role": c.Role}})
		return nil
	})
	return token, err
}

// RevokeInvitation needs access.OrgEdit.
func (s *Service) RevokeInvitation(ctx context.Context, who access.Actor, inv id.Invitation) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who.Org, func(_ context.Context, tx *pg.Tx) error {
		tx.QueueOne(errs.Missing(), `update invitations set revoked_at = now()
			where org_id = $1 and id = $2 and accepted_at is null and revoked_at is null`, who.Org, inv)
		return nil
	})
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Invitation is what a person sees before she joins.
type Invitation struct {
	OrgID   id.Org
	OrgName string
	ID      id.Invitation
	Email   string
	Role    string
	TeamID  *id.Team
	Known   bool // the address has an account already
}

const selectInvitation = `select i.org_id, o.name as org_name, i.id, i.email, i.role, i.team_id,
	exists (select from users u where u.email = i.email) as known
	from invitations i join orgs o on o.id = i.org_id
	where i.org_id = $1 and i.token_hash = $2 and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()`

// Invited looks an invitation up by the organisation's address and the token; NotFound if it is not (or no longer) good.
func (s *Service) Invited(ctx context.Context, slug, token string) (Invitation, error) {
	var org id.Org
	r := &pg.Read{}
	pg.First(r, &org, `select id from orgs where slug = $1`, slug)
	if err := s.db.ReadGlobal(ctx, r); err != nil {
		return Invitation{}, err
	}
	var inv Invitation
	r = &pg.Read{}
	pg.First(r, &inv, selectInvitation, org, hashToken(token))
	return inv, s.db.ReadTenant(ctx, org, r)
}

// Join accepts an invitation: user is the signed-in person with the invited address, or zero, and
// then c makes her account. The token works once.
func (s *Service) Join(ctx context.Context, slug, token string, user account.User, c account.SignUp) (id.User, error) {
	inv, err := s.Invited(ctx, slug, token)
	if err != nil {
		return id.User{}, err
	}
	if !user.ID.IsZero() && user.Email != inv.Email {
		return id.User{}, errs.New(errs.Forbidden, "This invitation is for another address. Sign in with that one.")
	}
	var hash string
	if user.ID.IsZero() {
		if inv.Known {
			return id.User{}, errs.New(errs.Conflict, "This address already has an account. Sign in, then open the invitation again.")
		}
		c.Email = inv.Email
		var f errs.Fields
		if c.Check(&f); f.Err() != nil {
			return id.User{}, f.Err()
		}
		if hash, err = s.accounts.Hash(ctx, c.Password); err != nil {
			return id.User{}, err
		}
	}
	err = s.db.InTenant(ctx, inv.OrgID, func(ctx context.Context, tx *pg.Tx) error {
		if user.ID.IsZero() {
			user = s.accounts.CreateTx(tx, hash, c)
		}
		return joinTx(ctx, tx, inv, user.ID)
	})
	return user.ID, err
}

func joinTx(ctx context.Context, tx *pg.Tx, inv Invitation, user id.User) error {
	n, err := tx.Exec(ctx, `update invitations set accepted_at = now() where org_id = $1 and id = $2 and accepted_at is null and revoked_at is null`, tx.Org(), inv.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.Missing()
	}
	tx.Queue(`insert into memberships (org_id, user_id, role) values ($1, $2, $3)
		on conflict (org_id, user_id) do update set deactivated_at = null,
		role = case when memberships.deactivated_at is null then memberships.role else excluded.role end`, tx.Org(), user, inv.Role)
	if inv.TeamID != nil {
		tx.Queue(`insert into team_members (org_id, team_id, user_id) values ($1, $2, $3) on conflict do nothing`, tx.Org(), inv.TeamID, user)
		mark.TeamTx(tx, *inv.TeamID)
	}
	activity.RecordTx(tx, activity.Event{Actor: user, Verb: "member.joined", Kind: "user", Subject: user})
	return nil
}
