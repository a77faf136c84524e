package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"plumbline/internal/failpoint"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// What one transaction takes: usualBatch marks, so that no organisation holds a worker for long, and up
// to maxBatch of one that stays behind, whose marks then collapse into fewer computations.
const (
	usualBatch = 2000
	maxBatch   = 16000
)

// nextBatch is what to take after a batch of limit went well.
func nextBatch(limit int, full bool) int {
	if !full && limit >= usualBatch {
		return usualBatch
	}
	return min(limit*2, maxBatch)
}

// fewMarks is how many lead to so few rows that looping over indexes is best.
const fewMarks = 20

// Every statement takes arrays. For a few marks one plan serves, planned once a connection: planning
// costs more than running it, and guesses too many rows. For many marks each is planned by its size.
const (
	planOnce = `select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
		set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`
	planBySize = `select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'on', true),
		set_config('enable_hashjoin', 'on', true), set_config('work_mem', '64MB', true)`
)

// drained is what one transaction of one organisation did.
type drained struct {
	locked  bool // false: another worker is in the organisation
	marks   []mark.Mark
	touched set[[16]byte]
	failed  []failure
}

// change is what pages hear of it.
func (d drained) change(org id.Org) signal.Change {
	c := signal.Change{Org: org}
	for ref := range d.touched {
		c.IDs = append(c.IDs, string(refOf(ref)))
	}
	slices.Sort(c.IDs)
	return c
}

// orgRow is the organisation as the drain needs it.
type orgRow struct {
	org.Org
	Formula int
	Due     bool // its day ended
	Retry   bool // something set aside is due
}

const selectOrg = `select id, slug, name, task_prefix, time_zone, week_start, unlinked_policy, formula, next_change_at <= $2 as due,
	exists (select from signal_failures f where f.org_id = $1 and f.next_try_at <= $2) as retry
	from orgs where id = $1`

// drain takes up to limit marks of one organisation and recomputes what they touch. An error
// leaves the marks where they were; drained.marks says which it failed on.
func drain(ctx context.Context, db *pg.DB, organisation id.Org, limit int) (d drained, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	err = db.InTenant(ctx, organisation, func(ctx context.Context, tx *pg.Tx) error {
		d = drained{}
		var err error
		tx.Queue(planOnce)
		d.locked, err = pg.One[bool](ctx, tx, `select pg_try_advisory_xact_lock(hashtextextended('signal ' || $1::text, 0))`, organisation.String())
		if err != nil || !d.locked {
			return err
		}
		p, err := begin(ctx, tx)
		if err != nil || p.yields {
			return err
		}
		mark.TakeTx(tx, limit, &d.marks)
		limits, err := pg.Many[limitRow](ctx, tx, selectLimits, tx.Org())
		if err != nil {
			return err
		}
		failpoint.Hit(failpoint.Claimed)
		p.limit(limits)
		if len(d.marks) > fewMarks {
			tx.Queue(planBySize)
		}
		if err := p.run(ctx, d.marks); err != nil {
			return err
		}
		d.touched, d.failed = p.touched, p.failed
		return nil
	})
	return d, err
}

// begin reads the organisation and lets its clock and what was set aside write their marks. The pass
// yields where a newer release computes: what its formulas gave is not ours to overwrite.
func begin(ctx context.Context, tx *pg.Tx) (*pass, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	o, err := pg.One[orgRow](ctx, tx, selectOrg, tx.Org(), now)
	if err != nil {
		return nil, err
	}
	p := newPass(tx, o.Org, now)
	if p.yields = o.Formula > signal.Formula; p.yields {
		return p, nil
	}
	if o.Formula == 0 {
		setFormulaTx(tx)
	}
	p.hook, _ = ctx.Value(computing{}).(func(mark.Kind, [16]byte))
	if o.Due {
		err = p.turnDay(ctx)
	}
	if o.Retry {
		err = errors.Join(err, p.retry(ctx))
	}
	return p, err
}
