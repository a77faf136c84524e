package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

const writers = 8

// workers runs that many workers until stop is called. Each has its own rotation and serves one
// organisation at a time, as one in a process of its own would; they share this process.
func (b *bench) workers(ctx context.Context, n int) (stop func()) {
	work, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for range n {
		w := b.worker(1)
		running.Go(func() { _ = w.Run(work) }) // it ends because work ends
	}
	return func() { cancel(); running.Wait() }
}

// quiet waits until no mark is left.
func (b *bench) quiet(ctx context.Context) error {
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		var waiting bool
		if err := b.super.QueryRow(ctx, `select exists (select from signal_queue)`).Scan(&waiting); err != nil || !waiting {
			return err
		}
	}
	return errors.New("marks were still waiting after five minutes")
}

// anywhere picks what the i-th change of a client is about: every fifth is in the largest organisation,
// the others go round the crowd. What probes use is left alone.
func (b *bench) anywhere(client, i int) (*tenant, *piece) {
	t := b.plan[0]
	if i%5 != 0 {
		crowd := b.crowd()
		t = crowd[(i*writers+client)%len(crowd)]
	}
	free := t.open[:len(t.open)-t.probes()]
	return t, free[(i/5*writers+client)%len(free)]
}

// sustained is how many changes a second are both written and recounted: what eight clients write at
// full speed, over the time until no mark waits any more.
func (b *bench) sustained(ctx context.Context) error {
	bare, err := rate(writers, b.For, func(c, i int) error { t, p := b.anywhere(c, i); return b.bareMove(ctx, t, p) })
	if err != nil {
		return err
	}
	b.title("Sustained: changes a second, written by 8 clients and recounted by workers of one process; bare: the same rows by plain SQL, 8 clients, nothing recounted")
	b.note("sustained.bare", bare, "/s")
	stop := b.workers(ctx, 2)
	err = b.quiet(ctx)
	stop()
	if err != nil {
		return err
	}
	for _, n := range []int{1, 2, 4} {
		wrote, both, err := b.sustain(ctx, n)
		if err != nil {
			return err
		}
		b.note(fmt.Sprintf("sustained.workers_%d.written", n), wrote, "/s")
		b.add(fmt.Sprintf("sustained.workers_%d", n), both, "/s", bare, atLeast("ratio", 0.5))
	}
	return nil
}

// sustain says how fast changes were written, and how fast written and recounted.
func (b *bench) sustain(ctx context.Context, workers int) (wrote, both float64, err error) {
	stop := b.workers(ctx, workers)
	defer stop()
	start := time.Now()
	wrote, err = rate(writers, b.For, func(c, i int) error { t, p := b.anywhere(c, i); return b.move(ctx, t, p) })
	if err != nil {
		return 0, 0, err
	}
	wrotes := wrote * time.Since(start).Seconds()
	err = b.quiet(ctx)
	both = wrotes / time.Since(start).Seconds()
	b.perSecond = max(b.perSecond, both)
	return wrote, both, err
}
