package org

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Invitation is what a person sees before she joins.
type Invitation struct {
	OrgID   id.Org
	OrgName string
	ID      id.Invitation
	Email   string
	Role    string
	ByRole  string // what the person who invited is now
	Known   bool   // the address has an account already
}

// An invitation is as good as whoever made it: it ends when that person leaves or may no longer give the role.
const selectInvitation = `select i.org_id, o.name as org_name, i.id, i.email, i.role, m.role as by_role,
	exists (select from users u where u.email = i.email) as known
	from invitations i join orgs o on o.id = i.org_id and o.delete_after is null
	join memberships m on m.org_id = i.org_id and m.user_id = i.invited_by and m.deactivated_at is null
	where i.org_id = $1 and i.token_hash = $2 and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()`

func (i Invitation) good() bool { return access.Role(i.ByRole).MayGive("", access.Role(i.Role)) }

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
	if err := s.db.ReadTenant(ctx, pg.Whole(org), r); err != nil {
		return Invitation{}, err
	}
	if !inv.good() {
		return Invitation{}, errs.Missing()
	}
	return inv, nil
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
	err = s.db.InTenant(ctx, pg.Whole(inv.OrgID), func(ctx context.Context, tx *pg.Tx) error {
		joining, err := lockInvitation(ctx, tx, token)
		if err != nil {
			return err
		}
		if user.ID.IsZero() {
			user = s.accounts.CreateTx(tx, hash, c)
		}
		if s.accounts.Mails() { // otherwise somebody passed the link on, to whomever
			account.ConfirmTx(tx, user.ID)
		}
		return joinTx(ctx, tx, joining, user.ID)
	})
	return user.ID, err
}

// lockInvitation takes an invitation that is still good, and keeps its maker as she is.
func lockInvitation(ctx context.Context, tx *pg.Tx, token string) (Invitation, error) {
	inv, err := pg.One[Invitation](ctx, tx, selectInvitation+` for update of i for share of m`, tx.Org(), hashToken(token))
	if err == nil && !inv.good() {
		err = errs.Missing()
	}
	return inv, err
}

// joinTx makes a person a member. Somebody who is one already keeps the role: an invitation changes nobody's.
func joinTx(ctx context.Context, tx *pg.Tx, inv Invitation, user id.User) error {
	tx.Queue(`update invitations set accepted_at = now() where org_id = $1 and id = $2`, tx.Org(), inv.ID)
	tx.Queue(`insert into memberships (org_id, user_id, role) values ($1, $2, $3)
		on conflict (org_id, user_id) do update set deactivated_at = null,
		role = case when memberships.deactivated_at is null then memberships.role else excluded.role end`, tx.Org(), user, inv.Role)
	joined, err := pg.Many[id.Team](ctx, tx, `insert into team_members (org_id, team_id, user_id)
		select i.org_id, i.team_id, $3 from invitation_teams i join teams t on t.org_id = i.org_id and t.id = i.team_id
		where i.org_id = $1 and i.invitation_id = $2 and t.archived_at is null on conflict do nothing returning team_id`, tx.Org(), inv.ID, user)
	if err != nil {
		return err
	}
	for _, team := range joined {
		mark.TeamTx(tx, team)
	}
	activity.RecordTx(tx, activity.Event{Actor: user, Verb: "member.joined", Kind: "user", Subject: user})
	return nil
}
