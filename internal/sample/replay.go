package sample

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal/worker"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// replay writes the company's days one after the other, each thing at its time, and lets the worker
// see every evening: so the past has the daily rows and signals that it would have had.
type replay struct {
	db       *pg.DB
	accounts *account.Service
	orgs     *org.Service
	strategy *strategy.Service
	goals    *goal.Service
	tasks    *task.Service
	checkIns *checkin.Service

	who access.Actor // the owner
	now time.Time
	loc *time.Location

	users      map[string]id.User
	teams      map[string]id.Team
	pillars    map[string]id.Pillar
	objectives map[string]id.Objective
	krs        map[int]id.KeyResult // by number; those of the quarter before are negative
	slots      map[string]id.Slot
	events     []event
}

func newReplay(db *pg.DB, accounts *account.Service, m org.Member, now time.Time) *replay {
	return &replay{
		db: db, accounts: accounts, orgs: org.New(db, accounts), strategy: strategy.New(db), goals: goal.New(db),
		tasks: task.New(db), checkIns: checkin.New(db),
		who: m.Actor, now: now, loc: m.Org.Location(),
		users: map[string]id.User{founder.first(): m.Actor.User}, teams: map[string]id.Team{}, pillars: map[string]id.Pillar{},
		objectives: map[string]id.Objective{}, krs: map[int]id.KeyResult{}, slots: map[string]id.Slot{},
	}
}

// as is a person acting, with the rights that telling the story needs.
func (r *replay) as(first string) access.Actor {
	return access.Actor{Org: r.who.Org, User: r.users[first], Role: access.Executive}
}

// event is something that happens at a minute of a day.
type event struct {
	day, minute int
	do          func(ctx context.Context, at time.Time) error
}

func (r *replay) on(day, minute int, do func(context.Context, time.Time) error) {
	r.events = append(r.events, event{day, minute, do})
}

// play gathers what happened and lets it happen.
func (r *replay) play(ctx context.Context, tx *pg.Tx) error {
	list, supplied := r.everything(), supplyWork()
	if _, err := org.NextManyTx(ctx, tx, "task", lastTask-len(list)-len(supplied)); err != nil {
		return err
	}
	if err := r.saveTeams(ctx); err != nil {
		return err
	}
	r.tellPillars()
	r.tellEarlier()
	r.tellCycle(cycle{name: r.quarter(1), first: firstDay, last: -1, closes: true, pillars: previous})
	r.tellCycle(cycle{name: r.quarter(0), first: 0, last: lastDay, pillars: slices.Concat(running, supplyGoals)})
	r.tellSupply(supplied)
	r.tellTasks(list)
	r.tellAnswers()
	return r.tell(ctx)
}

// tell plays every event in its order. The worker sees the evening of each day of the running cycle,
// and of one day a week before.
func (r *replay) tell(ctx context.Context) error {
	slices.SortStableFunc(r.events, func(a, b event) int { return (a.day-b.day)*1440 + a.minute - b.minute })
	for next, d := 0, firstDay; d <= today; d++ {
		for ; next < len(r.events) && r.events[next].day <= d; next++ {
			e := r.events[next]
			if err := e.do(ctx, r.time(e)); err != nil {
				return err
			}
		}
		if d != firstDay && d < -1 && (d-firstDay)%7 != 6 {
			continue
		}
		if err := r.evening(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

func (r *replay) evening(ctx context.Context, d int) error {
	at := r.day(d + 1).Add(-time.Second)
	if d == today {
		at = r.now
	}
	w := worker.Worker{DB: r.db.At(at), Log: slog.New(slog.DiscardHandler)}
	_, err := w.Drain(ctx, r.who.Org)
	return err
}

// time is when an event happens. What happens today is squeezed into the part of today that is over.
func (r *replay) time(e event) time.Time {
	midnight, after := r.day(e.day), time.Duration(e.minute)*time.Minute
	if e.day == today {
		after = time.Duration(float64(e.minute) / 1440 * float64(r.now.Sub(midnight)))
	}
	return midnight.Add(after)
}
