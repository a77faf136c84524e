package bench

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/signal"
)

// probes is how many of an organisation's open tasks are kept for probes: nobody else moves them.
func (t *tenant) probes() int {
	if t.rank == 1 {
		return 5
	}
	return 1
}

// fresh is how long after its commit a change was stored as signals, and an open page was told.
type fresh struct{ stored, told times }

// watcher hears what workers stored and tells the probe that waits for it.
type watcher struct {
	mu      sync.Mutex
	waiting map[id.Org]map[*probe]bool
}

// probe is one task that is moved again and again, and a page that has it open.
type probe struct {
	*tenant
	*piece
	heard  <-chan time.Time
	stored chan stored
}

type stored struct {
	at    time.Time
	named bool // else the message spoke of the whole organisation
}

func (w *watcher) hear(msg string) {
	c, ok := signal.ParseChanged(msg)
	if !ok {
		return
	}
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	for p := range w.waiting[c.Org] {
		if c.Has(p.id) {
			select {
			case p.stored <- stored{now, !c.All}:
			default:
			}
		}
	}
}

func (w *watcher) wait(p *probe, on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting[p.org] == nil {
		w.waiting[p.org] = map[*probe]bool{}
	}
	if on {
		w.waiting[p.org][p] = true
	} else {
		delete(w.waiting[p.org], p)
	}
}

// prober is every probe of some organisations, each with a page that has its task open.
type prober struct {
	*bench
	watcher
	probes []*probe
	close  func()
}

// probing opens the pages.
func (b *bench) probing(ctx context.Context, of []*tenant) (*prober, error) {
	pr := &prober{bench: b, watcher: watcher{waiting: map[id.Org]map[*probe]bool{}}}
	streams, closeStreams := context.WithCancel(ctx)
	unsubscribe := b.DB.Bus().Subscribe(pr.hear)
	pr.close = func() { closeStreams(); unsubscribe() }
	for _, t := range of {
		v, err := b.visit(ctx, t)
		if err != nil {
			pr.close()
			return nil, err
		}
		for _, at := range t.open[len(t.open)-t.probes():] {
			heard, err := v.listen(streams, at.id.String())
			if err != nil {
				pr.close()
				return nil, err
			}
			pr.probes = append(pr.probes, &probe{t, at, heard, make(chan stored, 100)})
		}
	}
	return pr, nil
}

// run moves the probes until ctx ends, each after a pause of about that long, closes the pages and says how fresh they were.
func (pr *prober) run(ctx context.Context, pause time.Duration) (all fresh, failed error) {
	defer pr.close()
	var running sync.WaitGroup
	var mu sync.Mutex
	for _, p := range pr.probes {
		running.Go(func() {
			time.Sleep(rand.N(min(pause, pr.For/2) + 1)) //nolint:gosec // no secret
			for again := true; again; again = ctx.Err() == nil {
				stored, told, err := pr.ask(context.WithoutCancel(ctx), &pr.watcher, p)
				mu.Lock()
				if err != nil {
					failed = err
					mu.Unlock()
					return
				}
				all.stored, all.told = append(all.stored, stored), append(all.told, told)
				mu.Unlock()
				select {
				case <-ctx.Done():
				case <-time.After(pause/2 + rand.N(pause)): //nolint:gosec // no secret
				}
			}
		})
	}
	running.Wait()
	return all, failed
}

const patience = 60 * time.Second

// ask moves one probe and waits for both answers.
func (b *bench) ask(ctx context.Context, w *watcher, p *probe) (toStore, toTell time.Duration, err error) {
	drop(p.stored)
	drop(p.heard)
	w.wait(p, true)
	defer w.wait(p, false)
	if err := b.move(ctx, p.tenant, p.piece); err != nil {
		return 0, 0, err
	}
	committed := time.Now()
	late := time.After(patience)
	var done time.Time
	for done.IsZero() {
		select {
		case got := <-p.stored:
			ok, err := b.taken(ctx, p, got)
			if err != nil {
				return 0, 0, err
			}
			if ok {
				done = got.at
			}
		case <-late:
			return 0, 0, errors.New("a change was not recounted within a minute")
		}
	}
	for {
		select {
		case told := <-p.heard:
			if told.Before(committed) {
				continue // of the change before
			}
			if told.Before(done) {
				told = done // both hear the same message, in either order
			}
			return max(done.Sub(committed), 0), told.Sub(committed), nil
		case <-late:
			return 0, 0, errors.New("an open page was not told within a minute")
		}
	}
}

// taken says whether what was stored includes the probe's change: named, or its mark is gone.
func (b *bench) taken(ctx context.Context, p *probe, s stored) (bool, error) {
	if s.named {
		return true, nil
	}
	var waits bool
	err := b.super.QueryRow(ctx, `select exists (select from signal_queue where org_id = $1 and ref_id = $2)`, p.org, p.id).Scan(&waits)
	return !waits, err
}

func drop[T any](c <-chan T) {
	for {
		select {
		case <-c:
		default:
			return
		}
	}
}
