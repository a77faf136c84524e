package worker

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// background runs a worker on a pool of its own until the test ends, as another process would.
func (w *world) background(ctx context.Context, concurrency int) (db *pg.DB, wait func()) {
	w.t.Helper()
	fresh, err := pg.Open(context.Background(), w.dsn.AppDSN, concurrency+3)
	if err != nil {
		w.t.Fatal(err)
	}
	db = fresh.At(w.now)
	var done sync.WaitGroup
	done.Go(func() {
		_ = (&Worker{DB: db, Log: slog.New(slog.DiscardHandler), Concurrency: concurrency}).Run(ctx)
		fresh.Close()
	})
	return db, done.Wait
}

// eventually waits for a value.
func (w *world) eventually(want, sql string, args ...any) {
	w.t.Helper()
	for range 500 {
		if value[string](w, "select ("+sql+")::text", args...) == want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("still %s, want %s", value[string](w, "select ("+sql+")::text", args...), want)
}

// The bus of the writer does not reach the worker (nothing listens): it finds marks by looking.
func TestLostWakeUps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, stop := context.WithCancel(context.Background())
	_, wait := w.background(ctx, 2)
	defer wait()
	defer stop()
	w.eventually("true", `select $1::uuid is not null and exists (select from workers)`)
	w.task(w.teams[0], w.krs[0])
	w.eventually("off_track 1/1 1 0 f", krLine, w.krs[0])
	if ago, ok, err := Heard(ctx, w.db); err != nil || !ok || ago > time.Minute {
		t.Errorf("a worker was heard %s ago, %v, %v", ago, ok, err)
	}
}

// Wake-ups come twice and for organisations without marks; pages hear what changed.
func TestWakeUpsAndMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, stop := context.WithCancel(context.Background())
	db, wait := w.background(ctx, 2)
	defer wait()
	defer stop()
	heard := make(chan signal.Change, 1000)
	defer db.Bus().Subscribe(func(msg string) {
		if c, ok := signal.ParseChanged(msg); ok {
			heard <- c
		}
	})()
	a := w.task(w.teams[0], w.krs[0])
	for range 20 {
		db.Bus().Publish(mark.Wake + w.org.String())
		db.Bus().Publish(mark.Wake + id.New[id.Org]().String())
	}
	for {
		select {
		case c := <-heard:
			if c.Has(w.krs[0]) && c.Org == w.org {
				if !c.Has(a) || !c.Has(w.teams[0]) || !c.Has(w.krs[1]) || c.Has(w.krs[2]) {
					t.Errorf("pages hear of %v", c)
				}
				return
			}
		case <-time.After(5 * time.Second):
			t.Fatal("pages never heard of the key result")
		}
	}
}

// A key result that always fails is set aside, its organisation goes on, and it is tried again.
func TestFailingSubject(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bad, good := w.krs[0], w.krs[2]
	w.task(w.teams[0], bad)
	w.task(w.teams[1], good)
	fail := context.WithValue(context.Background(), computing{}, func(_ mark.Kind, ref [16]byte) {
		if ref == bad {
			panic("planted")
		}
	})
	if _, err := w.worker().Drain(fail, w.org); err != nil {
		t.Fatal(err)
	}
	if got := value[string](w, krLine, good); got != "off_track 1/1 1 0 f" {
		t.Errorf("the other key result is %s", got)
	}
	const failures = `select coalesce((select concat_ws(' ', kind, attempts, error, next_try_at = 'infinity') from signal_failures where org_id = $1), 'none')`
	if got := value[string](w, failures); got != "key_result 1 panic: planted f" {
		t.Errorf("failures: %s", got)
	}
	r, err := Verify(fail, w.db, w.org)
	if err != nil || len(r.Differences) == 0 {
		t.Errorf("verify says %v, %v", r, err)
	}
	for range 6 {
		w.at(w.now.Add(31 * time.Minute))
		if _, err := w.worker().Drain(fail, w.org); err != nil {
			t.Fatal(err)
		}
	}
	if got := value[string](w, failures); got != "key_result 5 panic: planted t" {
		t.Errorf("failures after many tries: %s", got)
	}
	if err := retryAll(t.Context(), w.db); err != nil { // a mended worker starts
		t.Fatal(err)
	}
	w.expect("the mended key result", "off_track 1/1 1 0 f", krLine, bad)
	if got := value[string](w, failures); got != "none" {
		t.Errorf("failures after it was mended: %s", got)
	}
}

// A mark that makes the database refuse a whole batch is found by halving and set aside alone.
func TestFailingBatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bad := w.krs[0]
	w.super(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$`)
	w.super(`create trigger refuse before insert or update on kr_signals for each row when (new.kr_id = '` + bad.String() + `') execute function refuse()`)
	good := w.task(w.teams[1], w.krs[2])
	w.do(func(tx *pg.Tx) {
		for range 20 {
			mark.TaskTx(tx, good)
		}
	})
	poisoned := w.task(w.teams[0], bad)
	w.do(func(tx *pg.Tx) {
		for range 20 {
			mark.TaskTx(tx, good)
			mark.TaskTx(tx, poisoned)
		}
	})
	w.move(good, "done")
	w.drain()
	if got := value[string](w, krLine, w.krs[2]); got != "off_track 0/0 0 1 f" {
		t.Errorf("the other key result is %s", got)
	}
	if got := value[string](w, `select string_agg(kind || ' ' || ref_id, ',') from signal_failures where org_id = $1`); got != "task "+poisoned.String() {
		t.Errorf("set aside: %s", got)
	}
	w.super(`drop trigger refuse on kr_signals`)
	w.at(w.now.Add(time.Hour))
	w.expect("the mended key result", "off_track 1/1 1 0 f", krLine, bad)
}

// Eight writers at full speed beside the workers of two processes: nothing is lost.
func TestWritersAgainstWorkers(t *testing.T) {
	t.Parallel()
	w := newChaos(t, 60)
	ctx, stop := context.WithCancel(context.Background())
	_, waitA := w.background(ctx, 2)
	_, waitB := w.background(ctx, 2)
	until := time.Now().Add(8 * time.Second)
	var writers sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for n := range uint64(8) {
		writers.Go(func() {
			r := rand.New(rand.NewPCG(n, 3))
			for time.Now().Before(until) {
				if err := of(r, changes).run(w, r); err != nil && !strings.Contains(err.Error(), "Too many people") {
					t.Error(err)
					return
				}
				mu.Lock()
				done++
				mu.Unlock()
			}
		})
	}
	writers.Wait()
	r := w.verify()
	stop()
	waitA()
	waitB()
	t.Logf("%d changes, then %s", done, r)
}

func TestRotationIsFair(t *testing.T) {
	t.Parallel()
	r := newRotation()
	big, small := id.New[id.Org](), id.New[id.Org]()
	r.add(big)
	org, _, _ := r.next(t.Context())
	r.add(small, big)
	r.served(org, true, usualBatch)
	for i, want := range []id.Org{small, big} {
		got, _, _ := r.next(t.Context())
		if got != want {
			t.Fatalf("turn %d is the wrong one's", i)
		}
		r.served(got, false, usualBatch)
	}
	if len(r.waiting)+len(r.state) != 0 {
		t.Errorf("left: %v", r.state)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, ok := r.next(ctx); ok {
		t.Error("a turn after the end")
	}
}
