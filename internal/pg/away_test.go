package pg_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// Whoever waits for a lock or a connection too long is told to come back, and the next is served.
func TestNobodyWaitsLong(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t).AppDSN
	db, err := pg.Open(t.Context(), dsn, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	held, release := make(chan struct{}), make(chan struct{})
	var holder sync.WaitGroup
	holder.Go(func() {
		_ = db.Global(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, `lock table workers in access exclusive mode`)
			close(held)
			<-release
			return err
		})
	})
	<-held
	ask := func() error {
		r, n := &pg.Read{}, 0
		pg.First(r, &n, `select count(*)::int from workers`)
		return db.ReadGlobal(t.Context(), r)
	}
	began := time.Now()
	var waiting sync.WaitGroup
	for range 3 { // one waits for the lock, two for its connection
		waiting.Go(func() {
			if err := ask(); !errs.Is(err, errs.Unavailable) {
				t.Errorf("a request behind a lock ended with %v", err)
			}
		})
	}
	waiting.Wait()
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("they were told after %v", took)
	}
	close(release)
	holder.Wait()
	if err := ask(); err != nil {
		t.Errorf("after the lock: %v", err)
	}
}
