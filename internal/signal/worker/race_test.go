package worker

import (
	"context"
	"math/rand/v2"
	"testing"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// hold runs a writer up to its commit; the writer commits when release is called.
func (w *world) hold(fn func(tx *pg.Tx)) (release func()) {
	w.t.Helper()
	written, commit, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- w.db.InTenant(context.Background(), pg.Whole(w.org), func(ctx context.Context, tx *pg.Tx) error {
			fn(tx)
			err := tx.Flush(ctx)
			close(written)
			<-commit
			return err
		})
	}()
	<-written
	return func() {
		w.t.Helper()
		close(commit)
		if err := <-done; err != nil {
			w.t.Fatal(err)
		}
	}
}

// The drain runs while a writer that already inserted its mark is still open.
func TestDrainDuringAnOpenWriter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kr := w.krs[0]
	a, b := w.task(w.teams[0], kr), w.task(w.teams[0], kr)
	w.rest()
	commit := w.hold(func(tx *pg.Tx) { w.moveTx(tx, a, "done", w.now) })
	w.move(b, "blocked") // its mark comes later and is taken first
	w.drain()
	if got := value[int](w, `select done_tasks from kr_signals where org_id = $1 and kr_id = $2`, kr); got != 0 {
		t.Fatalf("%d tasks done before the commit", got)
	}
	commit()
	w.expect("KR after the late commit", "off_track 1/1 1 1 f", krLine, kr)
}

// A link is made while the change of the task's state is open, and the drain runs between the
// two commits, in either order.
func TestLinkDuringAStateChange(t *testing.T) {
	t.Parallel()
	for _, linkFirst := range []bool{true, false} {
		w := newWorld(t)
		kr := w.krs[0]
		a := w.task(w.teams[0])
		w.rest()
		commitMove := w.hold(func(tx *pg.Tx) { w.moveTx(tx, a, "done", w.now) })
		commitLink := w.hold(func(tx *pg.Tx) { w.linkTx(tx, a, kr); mark.TaskTx(tx, a) })
		if linkFirst {
			commitLink()
			w.drain()
			commitMove()
		} else {
			commitMove()
			w.drain()
			commitLink()
		}
		w.expect("KR after both", "off_track 0/0 0 1 f", krLine, kr)
	}
}

// A change that commits between what a computation read and what it writes is never lost: its mark
// is taken by the next drain, whatever this one stores.
func TestChangeDuringComputation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kr := w.krs[0]
	w.task(w.teams[0], kr)
	a := w.task(w.teams[0], kr)
	w.rest()
	r := rand.New(rand.NewPCG(1, 1))
	states := []string{"todo", "in_progress", "blocked", "done", "cancelled"}
	between := 0
	for range 1000 {
		last, fired := of(r, states), false
		w.move(a, of(r, states))
		ctx := context.WithValue(context.Background(), computing{}, func(kind mark.Kind, _ [16]byte) {
			if kind == mark.KeyResult && !fired {
				fired = true
				between++
				w.move(a, last)
			}
		})
		if _, err := w.worker().Drain(ctx, w.org); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"done": "1 1", "cancelled": "1 0"}[last]
		if want == "" {
			want = "2 0"
		}
		if got := value[string](w, `select open_tasks || ' ' || done_tasks from kr_signals where org_id = $1 and kr_id = $2`, kr); got != want {
			t.Fatalf("open and done are %s after %s, want %s", got, last, want)
		}
	}
	if between != 1000 {
		t.Fatalf("only %d changes fell into a computation", between)
	}
	w.verify()
}

// Marks that come twice, or for what is gone or was never there, do nothing more.
func TestDuplicateAndEmptyMarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.task(w.teams[0], w.krs[0])
	w.rest()
	const stored = `select md5(string_agg(s::text, '' order by kr_id)) from kr_signals s where org_id = $1`
	before := value[string](w, stored)
	w.do(func(tx *pg.Tx) {
		for range 50 {
			mark.TaskTx(tx, a)
			mark.TaskTx(tx, id.New[id.Task]())
			mark.KeyResultTx(tx, id.New[id.KeyResult]())
			mark.TeamTx(tx, id.New[id.Team]())
			mark.ObjectiveTx(tx, id.New[id.Objective]())
			mark.PillarTx(tx, id.New[id.Pillar]())
		}
		mark.ManyTx(tx, mark.Objective, w.objectives)
	})
	w.rest()
	if after := value[string](w, stored); after != before {
		t.Error("nothing changed, but rows were written")
	}
}
