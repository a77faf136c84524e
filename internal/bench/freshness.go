package bench

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// freshness measures commit → stored signal → open page told, while others change tasks at half the
// rate that was sustained, and at a tenth of it: there no change waits for another of its organisation.
func (b *bench) freshness(ctx context.Context) error {
	if b.perSecond == 0 {
		if _, _, err := b.sustain(ctx, 2); err != nil {
			return err
		}
	}
	stop := b.workers(ctx, 2)
	defer stop()
	b.title("Freshness at half and at a tenth of the sustained rate, 2 workers; bare: pg_notify heard by another connection, in the same load")
	if err := b.freshAt(ctx, "freshness", b.perSecond/2, atMost("value", 100)); err != nil {
		return err
	}
	return b.freshAt(ctx, "freshness_tenth", b.perSecond/10, aim{})
}

func (b *bench) freshAt(ctx context.Context, name string, perSecond float64, most aim) error {
	pr, err := b.probing(ctx, append([]*tenant{b.plan[0]}, b.crowd()[:7]...))
	if err != nil {
		return err
	}
	while, end := context.WithTimeout(ctx, 3*b.For)
	defer end()
	var running sync.WaitGroup
	var bare times
	var got fresh
	var deaf, lost error
	running.Go(func() { bare, deaf = b.notifications(while) })
	// Every fourth change of the load is a probe's, so that what is looked at is the rate that was asked for.
	pause := time.Duration(float64(len(pr.probes)) / max(perSecond/4, 1) * float64(time.Second))
	running.Go(func() { got, lost = pr.run(while, pause) })
	made, err := b.load(while, perSecond*3/4)
	running.Wait()
	if err := errors.Join(err, deaf, lost); err != nil {
		return err
	}
	b.note(name+".load", made+float64(len(got.stored))/(3*b.For).Seconds(), "/s")
	b.note(name+".probes", float64(len(got.stored)), "")
	b.add(name+".stored.p50", got.stored.at(.5), "ms", bare.at(.5), aim{})
	b.add(name+".stored.p99", got.stored.at(.99), "ms", bare.at(.99), most)
	b.add(name+".told.p50", got.told.at(.5), "ms", bare.at(.5), aim{})
	b.add(name+".told.p99", got.told.at(.99), "ms", bare.at(.99), most)
	return b.quiet(ctx)
}

// load changes tasks at a rate until ctx ends and says what rate it kept.
func (b *bench) load(ctx context.Context, perSecond float64) (float64, error) {
	var made atomic.Int64
	var failed atomic.Pointer[error]
	var running sync.WaitGroup
	start := time.Now()
	for c := range writers {
		running.Go(func() {
			tick := time.NewTicker(time.Duration(writers * float64(time.Second) / max(perSecond, 1)))
			defer tick.Stop()
			for i := 0; ; i++ {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
				t, p := b.anywhere(c, i)
				if err := b.move(context.WithoutCancel(ctx), t, p); err != nil {
					failed.Store(&err)
					return
				}
				made.Add(1)
			}
		})
	}
	running.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(made.Load()) / time.Since(start).Seconds(), nil
}

// notifications is how long the database alone takes to tell one connection what another says.
func (b *bench) notifications(ctx context.Context) (took times, err error) {
	listener, err := b.bare.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	conn := listener.Hijack()
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, `listen bench`); err != nil {
		return nil, err
	}
	for ctx.Err() == nil {
		began := time.Now()
		if _, err = b.bare.Exec(ctx, `select pg_notify('bench', '')`); err == nil {
			_, err = conn.WaitForNotification(ctx)
		}
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
		time.Sleep(50 * time.Millisecond)
	}
	return took, nil
}
