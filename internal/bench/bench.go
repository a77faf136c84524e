// Package bench measures a running application on this machine beside what the database alone
// can do, in one run, so that the figures are ratios and not boasts.
package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"time"

	"plumbline/internal/account"
	"plumbline/internal/goal"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal/worker"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// Env is the application under measurement, on a database of its own.
type Env struct {
	DB       *pg.DB
	Accounts *account.Service
	Orgs     *org.Service
	Strategy *strategy.Service
	Goals    *goal.Service
	Tasks    *task.Service
	Worker   *worker.Worker
	Handler  http.Handler
	Out      io.Writer

	Size int           // tasks of the organisation
	For  time.Duration // of each throughput measurement
}

// Run fills an organisation, measures, and prints a table.
func Run(ctx context.Context, e Env) error {
	w, err := e.fill(ctx)
	if err != nil {
		return fmt.Errorf("fill the organisation to measure: %w", err)
	}
	fmt.Fprintf(e.Out, "%s/%s, %d processors, %d tasks, %d key results\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), len(w.tasks), len(w.krs))
	site, err := e.serve(ctx, w)
	if err != nil {
		return err
	}
	defer site.close()
	bare, err := e.bare(ctx, w)
	if err != nil {
		return err
	}
	if err := e.changes(ctx, w, site, bare); err != nil {
		return err
	}
	if err := e.freshness(ctx, w, site); err != nil {
		return err
	}
	return e.pages(ctx, w, site, bare)
}

// times are durations of one kind of thing.
type times []time.Duration

func (t times) at(share float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	s := slices.Clone(t)
	slices.Sort(s)
	return s[min(int(share*float64(len(s))), len(s)-1)]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

func ratio(a, b time.Duration) string {
	if b == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f×", float64(a)/float64(b))
}

func (e Env) section(title string) { fmt.Fprintf(e.Out, "\n%s\n", title) }

func (e Env) row(name string, cells ...string) {
	fmt.Fprintf(e.Out, "  %-46s", name)
	for _, c := range cells {
		fmt.Fprintf(e.Out, " %14s", c)
	}
	fmt.Fprintln(e.Out)
}

// repeat times f n times after a few unmeasured ones.
func repeat(n int, f func(i int) error) (times, error) {
	var out times
	for i := range n + 5 {
		start := time.Now()
		if err := f(i); err != nil {
			return nil, err
		}
		if i >= 5 {
			out = append(out, time.Since(start))
		}
	}
	return out, nil
}

// rate runs f from several goroutines for a while and says how often it was done a second.
func rate(clients int, d time.Duration, f func(client, i int) error) (float64, error) {
	var failed error
	done := make(chan int, clients)
	errs := make(chan error, clients)
	end := time.Now().Add(d)
	start := time.Now()
	for c := range clients {
		go func() {
			n := 0
			for ; time.Now().Before(end); n++ {
				if err := f(c, n); err != nil {
					errs <- err
					break
				}
			}
			done <- n
		}()
	}
	total := 0
	for range clients {
		total += <-done
	}
	select {
	case failed = <-errs:
	default:
	}
	return float64(total) / time.Since(start).Seconds(), failed
}
