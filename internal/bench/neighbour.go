package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/internal/input"
)

// neighbour measures what 49 organisations notice while another one imports: first quiet, then with
// the import and its recounting.
func (b *bench) neighbour(ctx context.Context) error {
	crowd := b.crowd()
	people := make([]*visitor, len(crowd))
	for i, t := range crowd {
		var err error
		if people[i], err = b.visit(ctx, t); err != nil {
			return err
		}
	}
	stop := b.workers(ctx, 2)
	defer stop()
	calm, end := context.WithTimeout(ctx, 3*b.For)
	quiet, err := b.live(calm, people)
	end()
	if err != nil {
		return err
	}
	pr, err := b.probing(ctx, crowd[:8])
	if err != nil {
		return err
	}
	busy, done := context.WithCancel(ctx)
	defer done()
	var running sync.WaitGroup
	var rows int
	var took time.Duration
	var got fresh
	var failed, lost error
	running.Go(func() { rows, took, failed = b.imports(ctx, 3*b.For); done() })
	running.Go(func() { got, lost = pr.run(busy, 50*time.Millisecond) })
	noisy, err := b.live(busy, people)
	running.Wait()
	if err := errors.Join(failed, err, lost); err != nil {
		return err
	}
	b.title(fmt.Sprintf("Neighbours: one organisation imports %d tasks while %d others work; bare: the same when nobody imports", rows, neighbours))
	b.note("neighbour.imported", float64(rows), "tasks")
	b.note("neighbour.import.rate", float64(rows)/took.Seconds(), "/s")
	b.add("neighbour.p50", noisy.at(.5), "ms", quiet.at(.5), aim{})
	b.add("neighbour.p95", noisy.at(.95), "ms", quiet.at(.95), atMost("ratio", 1.3))
	b.add("neighbour.p99", noisy.at(.99), "ms", quiet.at(.99), aim{})
	b.note("neighbour.requests", float64(len(noisy)), "")
	b.add("neighbour.freshness.p50", got.stored.at(.5), "ms", 0, aim{})
	b.add("neighbour.freshness.p99", got.stored.at(.99), "ms", 0, atMost("value", 2000))
	return b.quiet(ctx)
}

// live lets everybody open pages and move tasks until ctx ends and says how long they waited.
func (b *bench) live(ctx context.Context, people []*visitor) (times, error) {
	var mu sync.Mutex
	var all times
	var failed error
	var running sync.WaitGroup
	for i, v := range people {
		t := b.crowd()[i]
		pages := screens(t)
		running.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 1)) //nolint:gosec // an index; no secret
			for n := 0; ; n++ {
				select {
				case <-ctx.Done():
					return
				case <-time.After(time.Duration(r.Int64N(int64(2 * b.think())))):
				}
				began := time.Now()
				err := b.act(context.WithoutCancel(ctx), v, t, pages, r, n)
				mu.Lock()
				all = append(all, time.Since(began))
				if err != nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	running.Wait()
	return all, failed
}

// think is how long a person of the crowd looks at what she got, on average.
func (b *bench) think() time.Duration { return min(time.Second, b.For) }

// act is what one person does next: two in five times she moves a task.
func (b *bench) act(ctx context.Context, v *visitor, t *tenant, pages []page, r *rand.Rand, n int) error {
	if r.IntN(5) < 2 {
		free := t.open[:len(t.open)-t.probes()]
		return v.move(ctx, free[n%len(free)])
	}
	return v.get(ctx, pages[r.IntN(len(pages))].path, io.Discard)
}

// imports brings a file of a fifth of the size, at most 200,000 rows, into the second organisation, as
// the import screen does, and waits until it is recounted; it lasts at least as long as told.
func (b *bench) imports(ctx context.Context, least time.Duration) (rows int, took time.Duration, err error) {
	t := b.plan[1]
	rows = min(b.Size/5, input.Rows)
	src := format.Source{Files: []format.File{{Name: "export.csv", Data: export(rows)}}}
	start := time.Now()
	plan, err := b.Import.Apply(ctx, t.owner(), src, importer.Options{Format: format.Jira})
	if err != nil {
		return 0, 0, err
	}
	took = time.Since(start)
	if plan.Total.Created != rows {
		return 0, 0, fmt.Errorf("of %d rows %d were imported", rows, plan.Total.Created)
	}
	if err := b.drain(ctx, t); err != nil {
		return 0, 0, err
	}
	time.Sleep(least - time.Since(start))
	return rows, took, nil
}

// export is a file as an issue tracker writes it.
func export(rows int) []byte {
	var f bytes.Buffer
	f.WriteString("Summary,Issue key,Issue id,Issue Type,Status,Priority,Resolution,Created,Updated,Resolved,Status Category\n")
	made := time.Now().AddDate(0, 0, -40)
	for n := range rows {
		at := made.Add(time.Duration(n%50000) * time.Minute).Format("2006-01-02 15:04")
		status, resolution, resolved := "In Progress", "", ""
		if n%20 != 0 {
			status, resolution, resolved = "Done", "Done", at
		}
		fmt.Fprintf(&f, "Bring over piece of work %d,EX-%d,%d,Task,%s,Medium,%s,%s,%s,%s,%s\n", n, n, 10_000+n, status, resolution, at, at, resolved, status)
	}
	return f.Bytes()
}
