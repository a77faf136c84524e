// Package worker owns the stored signals: it turns marks into recomputed key results, teams,
// objectives and pillars, keeps their days, emits what the rules say, and verifies all of it.
// What the numbers mean is decided by package signal.
package worker

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/failpoint"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// How often a worker looks for itself, whatever wake-ups it got.
const (
	pollEvery  = 250 * time.Millisecond
	clockEvery = time.Second
	occupied   = 15 * time.Millisecond // until another worker has probably left an organisation
)

// Worker recomputes signals in the background. Any number may run, in any number of processes:
// an organisation is served by one at a time.
type Worker struct {
	DB          *pg.DB
	Log         *slog.Logger
	Concurrency int // organisations served at once; less than 1 is 1
}

// Run works until ctx ends and the batches under way are done. Wake-ups on the bus are hints:
// what they miss is found by looking.
func (w *Worker) Run(ctx context.Context) error {
	turns := newRotation()
	defer w.DB.Bus().Subscribe(func(msg string) {
		if text, ok := strings.CutPrefix(msg, mark.Wake); ok {
			if org, err := id.Parse[id.Org](text); err == nil {
				turns.add(org)
			}
		}
	})()
	if err := retryAll(ctx, w.DB); err != nil && ctx.Err() == nil {
		w.Log.Error("retry what was set aside", "error", err)
	}
	var running sync.WaitGroup
	for range max(w.Concurrency, 1) {
		running.Go(func() { w.serve(ctx, turns) })
	}
	running.Go(func() { w.every(ctx, pollEvery, func() error { return w.lookForMarks(ctx, turns) }) })
	running.Go(func() { w.every(ctx, clockEvery, func() error { return w.lookAtClocks(ctx, turns) }) })
	running.Go(func() { w.heartbeat(ctx) })
	running.Go(func() {
		if err := w.adoptFormula(ctx); err != nil && ctx.Err() == nil {
			w.Log.Error("recompute by this release's formulas", "error", err)
		}
	})
	running.Wait()
	return ctx.Err()
}

// serve drains one organisation after the other. The batch under way is finished when ctx ends.
func (w *Worker) serve(ctx context.Context, turns *rotation) {
	for {
		org, limit, ok := turns.next(ctx)
		if !ok {
			return
		}
		d, err := w.batch(context.WithoutCancel(ctx), org, limit)
		switch {
		case err != nil && len(d.marks) == 0: // the database does not answer: the next look comes soon enough
			turns.served(org, false, limit)
		case err != nil:
			turns.served(org, false, max(len(d.marks)/2, 1))
			time.AfterFunc(occupied, func() { turns.add(org) })
		case !d.locked:
			turns.served(org, false, limit)
			time.AfterFunc(occupied, func() { turns.add(org) })
		default:
			full := len(d.marks) >= limit
			turns.served(org, full, nextBatch(limit, full))
		}
	}
}

// batch drains once, sets a mark aside that fails alone, and tells pages and the log.
func (w *Worker) batch(ctx context.Context, org id.Org, limit int) (drained, error) {
	d, err := drain(ctx, w.DB, org, limit)
	if errs.Is(err, errs.Unavailable) {
		d.marks = nil // they have no part in it
	}
	if err != nil {
		w.Log.Error("recompute signals", "org", org, "marks", len(d.marks), "error", err)
		if len(d.marks) == 1 {
			err = errors.Join(err, w.setMarkAside(ctx, org, failure{d.marks[0].Kind, d.marks[0].RefID, err.Error()}))
		}
		return d, err
	}
	for _, f := range d.failed {
		w.Log.Error("signal set aside", "org", org, "kind", f.Kind, "id", refOf(f.Ref), "error", f.Error)
	}
	if len(d.touched) > 0 {
		w.DB.Bus().Publish(d.change(org).String())
	}
	return d, nil
}

func (w *Worker) setMarkAside(ctx context.Context, org id.Org, f failure) error {
	return w.DB.InTenant(ctx, pg.Whole(org), func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		mark.DropTx(tx, mark.Mark{Kind: f.Kind, RefID: f.Ref})
		setAsideTx(tx, f, now)
		return nil
	})
}

// Drain serves one organisation until it has no marks, waiting for other workers in it, and
// says how many marks it took. It is for tests and for whoever needs everything computed now.
func (w *Worker) Drain(ctx context.Context, org id.Org) (int, error) {
	taken, limit := 0, usualBatch
	for ctx.Err() == nil {
		d, err := w.batch(ctx, org, limit)
		switch {
		case err != nil && len(d.marks) == 0:
			return taken, err
		case err != nil:
			limit = max(len(d.marks)/2, 1)
		case !d.locked:
			time.Sleep(occupied / 5)
		case len(d.marks) == 0:
			return taken, nil
		default:
			taken, limit = taken+len(d.marks), nextBatch(limit, len(d.marks) >= limit)
		}
	}
	return taken, ctx.Err()
}

func (w *Worker) every(ctx context.Context, d time.Duration, look func() error) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		if err := look(); err != nil && ctx.Err() == nil {
			w.Log.Error("look for work", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// lookForMarks finds the organisations whose wake-up was lost, or came to another process.
func (w *Worker) lookForMarks(ctx context.Context, turns *rotation) error {
	failpoint.Hit(failpoint.Idle)
	orgs, err := mark.Waiting(ctx, w.DB)
	turns.add(orgs...)
	return err
}

// lookAtClocks finds the organisations whose day ended, and those where a failure is due.
func (w *Worker) lookAtClocks(ctx context.Context, turns *rotation) error {
	due, err := org.Due(ctx, w.DB)
	for _, o := range due {
		turns.add(o.ID)
	}
	retry, failed := dueFailures(ctx, w.DB)
	turns.add(retry...)
	return errors.Join(err, failed)
}
