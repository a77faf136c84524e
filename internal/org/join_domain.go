package org

import (
	"context"

	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Offer is an organisation that a person may join because her address is at its domain.
type Offer struct {
	OrgID   id.Org
	Slug    string
	OrgName string
	Stale   bool // the proof is to be looked up again first
	Domain
}

// selectOffer finds domains as the database shows them to a person: those proved, where her confirmed address is.
// Somebody who was a member once, and was taken out, is not offered to come back by herself.
const selectOffer = `select d.org_id, o.slug, o.name as org_name, d.id, d.domain, d.proof, d.role, d.offered, d.verified_at, d.checked_at,
	d.checked_at < now() - $2::interval as stale
	from domains d join orgs o on o.id = d.org_id
	where d.domain = own_domain() and d.verified_at is not null and d.offered and o.delete_after is null
	and not exists (select from memberships m where m.org_id = d.org_id and m.user_id = $1)`

// Offers lists the organisations a person may join; none without a confirmed address.
func (s *Service) Offers(ctx context.Context, user id.User) ([]Offer, error) {
	var rows []Offer
	r := &pg.Read{}
	pg.All(r, &rows, selectOffer+` order by o.name`, user, DomainAgain)
	return rows, s.db.ReadUser(ctx, user, r)
}

// JoinByDomain makes a person a member of the organisation at this address, if it offers her to join. Errors: NotFound
// if it does not, or no longer owns its domain; Unavailable.
func (s *Service) JoinByDomain(ctx context.Context, user id.User, slug string) error {
	var o Offer
	r := &pg.Read{}
	pg.First(r, &o, selectOffer+` and o.slug = $3`, user, DomainAgain, slug)
	if err := s.db.ReadUser(ctx, user, r); err != nil {
		return err
	}
	if o.Stale {
		if err := s.recheck(ctx, o.OrgID, o.Domain); err != nil {
			return err
		}
	}
	return s.db.InTenant(ctx, pg.Whole(o.OrgID), func(ctx context.Context, tx *pg.Tx) error {
		// Whatever changed since the offer was seen: the domain, its proof, the offer, the address.
		roles, err := pg.Many[string](ctx, tx, `select d.role from domains d join users u on u.id = $3 and split_part(u.email, '@', 2) = d.domain
			join orgs o on o.id = d.org_id and o.delete_after is null where d.org_id = $1 and d.id = $2 and d.verified_at is not null and d.offered and u.email_confirmed_at is not null and u.disabled_at is null
			for share of d, u`, tx.Org(), o.ID, user)
		if err != nil {
			return err
		}
		if len(roles) == 0 {
			return errs.Missing()
		}
		tx.QueueOne(errs.Missing(), `insert into memberships (org_id, user_id, role) values ($1, $2, $3) on conflict (org_id, user_id) do nothing`, tx.Org(), user, roles[0])
		activity.RecordTx(tx, activity.Event{Actor: user, Verb: "member.joined", Kind: "user", Subject: user, Data: map[string]any{"role": roles[0], "note": o.Domain.Domain}})
		return nil
	})
}

// recheck looks a proof up again and keeps what it shows.
func (s *Service) recheck(ctx context.Context, o id.Org, d Domain) error {
	proved, err := s.proved(ctx, d)
	if err != nil {
		return err
	}
	return s.noteProof(ctx, pg.Whole(o), id.User{}, d, proved)
}

// RecheckDomains looks up again what was proved a while ago, some at a time: a domain that changed hands is lost to the
// organisation that had it. One whose zone does not answer stays for the next time, and nobody joins by it meanwhile.
func (s *Service) RecheckDomains(ctx context.Context) error {
	var due []struct {
		OrgID id.Org
		Domain
	}
	r := &pg.Read{}
	pg.All(r, &due, `select org_id, id, domain, proof, role, offered, verified_at, checked_at from domains
		where verified_at is not null and checked_at < now() - $1::interval order by checked_at limit $2`, DomainAgain, recheckAtOnce)
	if err := s.db.ReadSweep(ctx, r); err != nil {
		return err
	}
	for _, d := range due {
		if err := s.recheck(ctx, d.OrgID, d.Domain); err != nil && !errs.Is(err, errs.Unavailable) && !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	return nil
}
