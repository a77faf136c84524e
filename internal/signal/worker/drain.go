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

// What one transaction takes: usualBatch marks, so that no organisation holds a worker for long, and
// maxBatch of one that stays behind, whose marks then collapse into fewer computations.
const (
	usualBatch = 2000
	maxBatch   = 16000
)

// nextBatch is what to take after a batch of limit went well.
func nextBatch(limit int, full bool) int {
	switch {
	case limit < usualBatch: // one of the marks before failed
		return limit * 2
	case full:
		return maxBatch
	}
	return usualBatch
}

// fewMarks is how many lead to so few rows that looping over indexes is best.
const fewMarks = 20

// Every statement takes arrays. For a few marks one plan serves, planned once a connection: planning
// costs more than running it, and guesses too many rows. For many marks each is planned by its size.
const (
	planOnce = `select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
		set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_nestloop', 'on', true)`
	planBySize = `select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'on', true),
		set_config('enable_hashjoin', 'on', true), set_config('work_mem', '64MB', true)`

	// planWhole is for what reads all of an organisation: a table that nobody analysed yet looks as if it held one row.
	planWhole = planBySize + `, set_config('enable_nestloop', 'off', true)`

	// soon does not wait for the disk: marks and what was made of them are lost together, and marks are found again.
	soon = `select set_config('synchronous_commit', 'off', true)`
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
	Due     bool // org.IsDue
	Failing bool // something is set aside
	Retry   bool // and due
	Counted bool // its figures stand
}

const selectOrg = `select id, slug, name, task_prefix, time_zone, week_start, unlinked_policy, formula, ` + org.IsDue + ` as due,
	exists (select from signal_failures f where f.org_id = $1) as failing, exists (select from signal_failures f where f.org_id = $1 and f.next_try_at <= at_now()) as retry,
	exists (select from org_figures f where f.org_id = $1 and not f.stale) as counted
	from orgs where id = $1`

// serve enters the organisation unless another worker is in it, or a newer release computes there ($2: ours):
// what its formulas gave is not ours to overwrite. Only who serves takes marks.
const serve = `select locked, ours, set_config('app.serves', (locked and ours)::text, true) from (
	select pg_try_advisory_xact_lock(hashtextextended('signal ' || id::text, 0)) as locked, formula <= $2 as ours from orgs where id = $1 offset 0) o`

type serveRow struct {
	Locked, Ours bool
	SetConfig    string
}

// drain takes up to limit marks of one organisation and recomputes what they touch. An error
// leaves the marks where they were; drained.marks says which it failed on.
func drain(ctx context.Context, db *pg.DB, organisation id.Org, limit int) (d drained, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	var p *pass
	err = db.InTenant(ctx, pg.Whole(organisation), func(ctx context.Context, tx *pg.Tx) error {
		d = drained{}
		tx.Queue(planOnce)
		tx.Queue(soon)
		var err error
		if p, err = claim(ctx, tx, limit, &d); err != nil || p == nil {
			return err
		}
		failpoint.Hit(failpoint.Claimed)
		if len(d.marks) > fewMarks {
			tx.Queue(planBySize)
		}
		return p.run(ctx, d.marks)
	})
	if err == nil && p != nil {
		p.hear()
		d.touched, d.failed = p.touched, p.failed
	}
	return d, err
}

// claim enters the organisation, takes marks, and reads in the same round trip what all of them need: it must
// be read after they were taken, for a change of it has marks of its own. Where it is not ours there is no pass.
func claim(ctx context.Context, tx *pg.Tx, limit int, d *drained) (p *pass, err error) {
	var serves []serveRow
	var orgs []orgRow
	var limits []limitRow
	pg.Later(tx, &serves, serve, tx.Org(), signal.Formula)
	mark.TakeTx(tx, limit, &d.marks)
	pg.Later(tx, &orgs, selectOrg, tx.Org())
	pg.Later(tx, &limits, selectLimits, tx.Org())
	if err := tx.Flush(ctx); err != nil || len(orgs) == 0 {
		return nil, err
	}
	if d.locked = serves[0].Locked; !d.locked || !serves[0].Ours {
		return p, nil
	}
	p, err = begin(ctx, tx, orgs[0], limits)
	if err == nil && (orgs[0].Due || orgs[0].Retry) {
		var late []mark.Mark
		mark.TakeTx(tx, limit, &late)
		err = tx.Flush(ctx)
		d.marks = append(d.marks, late...)
	}
	return p, err
}

// begin lets the organisation's clock and what was set aside write their marks.
func begin(ctx context.Context, tx *pg.Tx, o orgRow, limits []limitRow) (*pass, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	p := newPass(tx, o.Org, now)
	p.limit(limits)
	p.failing, p.counted = o.Failing, o.Counted || o.Due
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
