package worker

import (
	"testing"

	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// TestAnotherFormulaRecomputesEverything: what an older release stored is computed anew at the start of this
// one, and what a newer release stores is left to it.
func TestAnotherFormulaRecomputesEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.task(w.teams[0])
	w.rest()
	worker := w.worker()
	formula := func() (n int) {
		t.Helper()
		r := &pg.Read{}
		pg.First(r, &n, `select formula from orgs where id = $1`, w.org)
		if err := w.db.ReadTenant(t.Context(), pg.Whole(w.org), r); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if formula() != signal.Formula {
		t.Fatalf("a new organisation was computed by %d", formula())
	}
	w.super(`update orgs set formula = 1`, `update kr_signals set status = 'on_track', done_tasks = 77`)
	if err := worker.adoptFormula(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, err := Verify(t.Context(), w.db, w.org); err != nil || len(r.Differences) != 0 || formula() != signal.Formula {
		t.Errorf("%v, %v, formula %d", r.Differences, err, formula())
	}
	w.super(`update orgs set formula = 1000`)
	w.task(w.teams[0])
	if n, err := worker.Drain(t.Context(), w.org); err != nil || n != 0 {
		t.Errorf("an older worker took %d marks of a newer one, %v", n, err)
	}
}
