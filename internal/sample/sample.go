// Package sample owns an imaginary company, Orrinvale, with a closed quarter and seven weeks of the
// next behind it. It is written through the services people use, at the times things are said to
// have happened, and as one transaction; dates move with today.
package sample

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// Slug is the address of the sample organisation.
const Slug = "orrinvale"

// Password opens every sample sign-in.
const Password = "plumb-line-2026"

// SignIn is a person whose eyes to look through.
type SignIn struct{ Email, Role string }

// SignIns are the four to print.
var SignIns = []SignIn{
	{"ines@orrinvale.example", "team lead: tasks from key results, coverage"},
	{"ruth@orrinvale.example", "key result owner: the weekly check-in"},
	{"hanna@orrinvale.example", "executive: the strategy board"},
	{"elif@orrinvale.example", "admin: members, settings, import"},
}

// Load founds the company in a database without any organisation; false if there is one.
func Load(ctx context.Context, db *pg.DB, accounts *account.Service, now time.Time) (bool, error) {
	orgs, err := org.New(db, accounts).All(ctx)
	if err != nil || len(orgs) > 0 {
		return false, err
	}
	hash, err := accounts.Hash(ctx, Password)
	if err != nil {
		return false, err
	}
	first := day(now, time.UTC, firstDay)
	err = db.At(first).InTenant(ctx, pg.Whole(id.New[id.Org]()), func(ctx context.Context, tx *pg.Tx) error {
		m, err := org.FoundTx(tx, accounts, hash, org.Found{
			SignUp:  account.SignUp{Email: founder.email(), Name: founder.name, Password: Password},
			OrgName: "Orrinvale", Slug: Slug, TimeZone: "UTC",
		})
		if err != nil {
			return err
		}
		r := newReplay(db.Inside(tx), accounts, m, now)
		for _, p := range people {
			r.join(tx, p, p.email(), p.role, hash)
		}
		if err := r.play(ctx, tx); err != nil {
			return err
		}
		return r.invite(ctx)
	})
	if err != nil {
		return false, fmt.Errorf("load the sample organisation: %w", err)
	}
	return true, nil
}

// Fill gives an organisation without goals the same goals and work. Its people are members who
// cannot sign in. Needs OrgEdit; Conflict if the organisation has an objective.
func Fill(ctx context.Context, db *pg.DB, accounts *account.Service, m org.Member, now time.Time) error {
	if err := m.Actor.Require(access.OrgEdit); err != nil {
		return err
	}
	first := day(now, m.Org.Location(), firstDay)
	err := db.At(first).InTenant(ctx, m.Actor, func(ctx context.Context, tx *pg.Tx) error {
		n, err := pg.One[int](ctx, tx, `select count(*) from objectives where org_id = $1`, tx.Org())
		if err != nil {
			return err
		}
		if n > 0 {
			return errs.New(errs.Conflict, "The sample only goes into an organisation without goals.")
		}
		org.RewindTx(tx)
		r := newReplay(db.Inside(tx), accounts, m, now)
		for _, p := range people {
			r.join(tx, p, p.first()+"."+m.Org.Slug+"@sample.invalid", access.Member, account.Unusable)
		}
		return r.play(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("fill the organisation with the sample: %w", err)
	}
	return nil
}
