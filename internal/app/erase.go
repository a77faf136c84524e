package app

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// erase removes a person at her own wish: first she leaves every organisation she is in, then nothing is left of her
// but a pseudonym. Broken off in between, she is still herself and begins again.
func (d *Domain) erase(ctx context.Context, u account.User, email, password string) error {
	if err := d.Accounts.ConfirmErase(ctx, u.ID, email, password); err != nil {
		return err
	}
	if err := d.Orgs.CheckErase(ctx, u.ID); err != nil {
		return err
	}
	in, err := d.Orgs.Of(ctx, u.ID)
	if err != nil {
		return err
	}
	for _, m := range in {
		if err := d.quit(ctx, m.Actor); err != nil {
			return err
		}
	}
	return d.forget(ctx, org.Erasure{User: u.ID, Email: u.Email, By: u.ID})
}

// eraseOf removes somebody who left an organisation, for its admin.
func (d *Domain) eraseOf(ctx context.Context, m org.Member, password string, user id.User) error {
	if err := d.Orgs.CheckEraseOf(ctx, m.Actor, password, user); err != nil {
		return err
	}
	email, err := d.Accounts.AddressOf(ctx, user)
	if err != nil {
		return err
	}
	return d.forget(ctx, org.Erasure{User: user, Email: email, By: m.Actor.User, In: m.Org.ID})
}

func (d *Domain) forget(ctx context.Context, c org.Erasure) error {
	if err := d.Orgs.Forget(ctx, c); err != nil {
		return err
	}
	return d.Accounts.Erase(ctx, c.User)
}

// quit takes a person out of one organisation and gives what she owns to an owner, private goals too. What is hers
// she gives herself: to hand over takes more than a member may, and she may no more than this.
func (d *Domain) quit(ctx context.Context, who access.Actor) error {
	return d.DB.InTenant(ctx, pg.Whole(who.Org), func(ctx context.Context, tx *pg.Tx) error {
		db := d.DB.Inside(tx)
		heir, err := org.New(db, d.Accounts).Quit(ctx, who)
		if err != nil {
			return err
		}
		giving := access.Actor{Org: who.Org, User: who.User, Role: access.Admin}
		if err := strategy.New(db).HandOver(ctx, giving, who.User, heir); err != nil {
			return err
		}
		if err := goal.New(db).HandOver(ctx, giving, goal.HandOver{From: who.User, Objectives: heir, KeyResults: heir}); err != nil {
			return err
		}
		return task.New(db).HandOver(ctx, giving, who.User, heir)
	})
}
