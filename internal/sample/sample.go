// Package sample owns an imaginary company, Orrinvale, with seven weeks of goals, work and
// check-ins behind it. It is written through the services people use, at the times things are
// said to have happened; dates move with today.
package sample

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
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

// Services are what the sample is written through.
type Services struct {
	DB       *pg.DB
	Accounts *account.Service
	Orgs     *org.Service
	Strategy *strategy.Service
	Goals    *goal.Service
	Tasks    *task.Service
	CheckIns *checkin.Service
}

// Load founds the company in a database without any organisation; false if there is one.
func Load(ctx context.Context, s Services, now time.Time) (bool, error) {
	orgs, err := s.Orgs.All(ctx)
	if err != nil || len(orgs) > 0 {
		return false, err
	}
	hash, err := s.Accounts.Hash(ctx, Password)
	if err != nil {
		return false, err
	}
	m, err := s.Orgs.At(beginning(now, time.UTC)).Found(ctx, org.Found{
		SignUp:  account.SignUp{Email: "elif@orrinvale.example", Name: "Elif Sahin", Password: Password},
		OrgName: "Orrinvale", Slug: Slug, TimeZone: "UTC",
	})
	if err != nil {
		return false, fmt.Errorf("found the sample organisation: %w", err)
	}
	return true, fill(ctx, s, m, now, hash, func(first string) string { return first + "@orrinvale.example" })
}

// Fill gives an organisation without goals the same goals and work. Its people cannot sign in.
// Errors: Conflict if the organisation has an objective.
func Fill(ctx context.Context, s Services, m org.Member, now time.Time) error {
	if err := m.Actor.Require(access.OrgEdit); err != nil {
		return err
	}
	return fill(ctx, s, m, now, account.Unusable, func(first string) string { return first + "." + m.Org.Slug + "@sample.invalid" })
}

func fill(ctx context.Context, s Services, m org.Member, now time.Time, hash string, email func(first string) string) error {
	r := &replay{s: s, who: m.Actor, now: now, start: beginning(now, m.Org.Location()), loc: m.Org.Location(),
		users: map[string]id.User{"Elif": m.Actor.User}, teams: map[string]id.Team{}, krs: map[int]id.KeyResult{}, slots: map[string]id.Slot{},
		worker: &signal.Worker{Log: slog.New(slog.DiscardHandler)}}
	err := s.DB.At(r.start).InTenant(ctx, m.Org.ID, func(ctx context.Context, tx *pg.Tx) error {
		n, err := pg.One[int](ctx, tx, `select count(*) from objectives where org_id = $1`, tx.Org())
		if err != nil {
			return err
		}
		if n > 0 {
			return errs.New(errs.Conflict, "The sample only goes into an organisation without goals.")
		}
		for _, p := range people {
			u := s.Accounts.CreateTx(tx, hash, account.SignUp{Email: email(p.email()), Name: p.name})
			r.users[p.first()] = u.ID
			org.AddMemberTx(tx, u.ID, p.role, p.title)
		}
		_, err = org.NextManyTx(ctx, tx, "task", lastTask-len(all()))
		return err
	})
	if err != nil {
		return fmt.Errorf("write the sample's people: %w", err)
	}
	if err := r.goals(ctx); err != nil {
		return fmt.Errorf("write the sample's goals: %w", err)
	}
	if err := r.weeks(ctx, m.Org.ID); err != nil {
		return fmt.Errorf("write the sample's weeks: %w", err)
	}
	return nil
}

// beginning is the first day of a 13-week cycle that now ends the seventh week of. It does not
// depend on the weekday, so that what is expected by today is always the same.
func beginning(now time.Time, loc *time.Location) time.Time {
	y, m, d := now.In(loc).Date()
	return time.Date(y, m, d-48, 0, 0, 0, 0, loc)
}

// cycleName is the quarter most of the cycle lies in.
func cycleName(start time.Time) string {
	mid := start.AddDate(0, 0, 45)
	return fmt.Sprintf("Q%d %d", (int(mid.Month())+2)/3, mid.Year())
}
