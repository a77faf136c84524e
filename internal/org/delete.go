package org

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mail"
	"plumbline/internal/pg"
)

// GraceDays is how long an organisation that was given up can be taken back. The database holds everybody to
// it: an organisation is never removed sooner.
const GraceDays = 30

// Delete gives an organisation up.
type Delete struct {
	Slug     string // typed, so that it is this one that is meant
	Password string
}

// Delete begins the grace period: from now on nobody gets in, and every owner is told by mail. It needs
// access.OrgOwn and returns when the organisation is removed. Errors: Invalid with the fields slug and current,
// Limited, Conflict if it was given up before.
func (s *Service) Delete(ctx context.Context, m Member, c Delete) (after time.Time, err error) {
	if err := m.Actor.Require(access.OrgOwn); err != nil {
		return after, err
	}
	var f errs.Fields
	f.Check(c.Slug == m.Org.Slug, "slug", "This is not the address of this organisation: %s.", m.Org.Slug)
	if err := f.Err(); err != nil {
		return after, err
	}
	if err := s.accounts.Confirm(ctx, m.Actor.User, c.Password); err != nil {
		return after, err
	}
	err = s.db.InTenant(ctx, m.Actor, func(ctx context.Context, tx *pg.Tx) error {
		held, err := lockRoles(ctx, tx, m.Actor.User)
		if err != nil {
			return err
		}
		if held.of(m.Actor.User) != access.Owner {
			return errs.New(errs.Forbidden, "Only an owner can delete the organisation.")
		}
		set, err := pg.Many[time.Time](ctx, tx, `update orgs set delete_after = now() + make_interval(days => $2)
			where id = $1 and delete_after is null returning delete_after`, m.Org.ID, GraceDays)
		if err != nil {
			return err
		}
		if len(set) == 0 {
			return errs.New(errs.Conflict, "This organisation is being deleted already.")
		}
		after = set[0]
		activity.RecordTx(tx, activity.Event{Actor: m.Actor.User, Verb: "org.given_up", Kind: "org", Subject: m.Org.ID})
		tx.AfterCommit(func() { s.db.Bus().Publish(Gone(m.Org.ID, id.User{})) })
		return s.tellOwners(ctx, tx, m, after)
	})
	return after, err
}

// tellOwners mails every owner; who asked is among them.
func (s *Service) tellOwners(ctx context.Context, tx *pg.Tx, m Member, after time.Time) error {
	owners, err := pg.Many[struct {
		ID    id.User
		Email string
	}](ctx, tx, `select u.id, u.email from memberships o join users u on u.id = o.user_id
		where o.org_id = $1 and o.role = 'owner' and o.deactivated_at is null and u.disabled_at is null`, tx.Org())
	for _, o := range owners {
		s.accounts.Post().QueueTx(tx, mail.Message{
			To: o.Email, User: o.ID, Ref: m.Org.ID, Subject: "An organisation of yours is being deleted",
			Text: mail.Name(m.Name) + " asked to delete " + mail.Name(m.Org.Name) + " on Plumbline. All of it is removed on " + m.Org.Day(after) +
				" and cannot be brought back then. Until that day every owner can take it back:",
			Path: "/o/" + m.Org.Slug + "/",
		})
	}
	return err
}

// Day is the date of a moment in the organisation's time zone, as sentences have it.
func (o Org) Day(at time.Time) string { return at.In(o.Location()).Format("2 January 2006") }

// Keep takes an organisation back that was given up. It needs access.OrgOwn. Conflict if its grace period is over.
func (s *Service) Keep(ctx context.Context, who access.Actor) error {
	if err := who.Require(access.OrgOwn); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(_ context.Context, tx *pg.Tx) error {
		tx.QueueOne(errs.New(errs.Conflict, "There is nothing to take back: the organisation is not being deleted, or its time is over."),
			`update orgs set delete_after = null where id = $1 and delete_after > now()`, who.Org)
		mail.DropTx(tx, who.Org)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "org.kept", Kind: "org", Subject: who.Org})
		return nil
	})
}
