package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"plumbline/internal/pg"
	"plumbline/internal/signal"
	"plumbline/internal/task"
)

// freshness measures how long a commit takes to be a stored signal, a told page and a new page.
func (e Env) freshness(ctx context.Context, w *world, s *site) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	kr := w.krs[1] // task 1 serves it
	heard, err := s.listen(ctx, kr.String())
	if err != nil {
		return err
	}
	stored := make(chan time.Time, 1000)
	defer e.DB.Bus().Subscribe(func(msg string) {
		if strings.HasPrefix(msg, signal.Changed) {
			stored <- time.Now()
		}
	})()
	var toStore, toTold, toPage times
	for i := range 150 {
		to := task.Done
		if i%2 == 1 {
			to = task.Todo
		}
		drop(stored)
		drop(heard)
		before, err := e.computed(ctx, w, kr[:])
		if err != nil {
			return err
		}
		if _, err := e.Tasks.Move(ctx, w.who, task.Move{Task: w.tasks[1], To: to}); err != nil {
			return err
		}
		committed := time.Now()
		for at := range stored {
			after, err := e.computed(ctx, w, kr[:])
			if err != nil {
				return err
			}
			if after.After(before) {
				toStore = append(toStore, at.Sub(committed))
				break
			}
		}
		select {
		case at := <-heard:
			toTold = append(toTold, at.Sub(committed))
		case <-time.After(5 * time.Second):
			return errors.New("the open page was never told")
		}
		if _, err := s.get("/krs/" + kr.String()); err != nil {
			return err
		}
		toPage = append(toPage, time.Since(committed))
	}
	e.section("Freshness of a key result after one of its tasks changed")
	e.row("", "p50", "p99")
	e.row("commit → signal stored", ms(toStore.at(.5)), ms(toStore.at(.99)))
	e.row("commit → open page told", ms(toTold.at(.5)), ms(toTold.at(.99)))
	e.row("commit → page fetched anew", ms(toPage.at(.5)), ms(toPage.at(.99)))
	return e.underLoad(ctx, w)
}

// underLoad measures commit → stored while tasks change at about half the sustained rate.
func (e Env) underLoad(ctx context.Context, w *world) error {
	var waits times
	for _, perSecond := range []int{200, 500} {
		waits = waits[:0]
		tick := time.NewTicker(time.Second / time.Duration(perSecond))
		for i := range perSecond * 4 {
			<-tick.C
			go func() {
				_, _ = e.Tasks.Move(ctx, w.who, task.Move{Task: w.tasks[i%200], To: state(i/200 + 1)})
			}()
			if i%20 == 0 {
				age, err := e.oldestMark(ctx, w)
				if err != nil {
					return err
				}
				waits = append(waits, age)
			}
		}
		tick.Stop()
		e.row(fmt.Sprintf("age of the oldest mark at %d changes/s", perSecond), ms(waits.at(.5)), ms(waits.at(.99)))
	}
	return nil
}

func (e Env) oldestMark(ctx context.Context, w *world) (time.Duration, error) {
	var age float64
	r := &pg.Read{}
	pg.First(r, &age, `select coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float8 from signal_queue where org_id = $1`, w.who.Org)
	err := e.DB.ReadTenant(ctx, w.who.Org, r)
	return time.Duration(age * float64(time.Second)), err
}

func (e Env) computed(ctx context.Context, w *world, kr []byte) (time.Time, error) {
	var at time.Time
	r := &pg.Read{}
	pg.First(r, &at, `select computed_at from kr_signals where org_id = $1 and kr_id = $2`, w.who.Org, [16]byte(kr))
	err := e.DB.ReadTenant(ctx, w.who.Org, r)
	return at, err
}

func drop(c <-chan time.Time) {
	for {
		select {
		case <-c:
		default:
			return
		}
	}
}
