package pg_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// end enters an organisation or a person's own things and leaves again in one way.
type end func(org id.Org) error

// ways are all the ways a transaction or a read ends, four of them in an error.
func ways(t *testing.T, db *pg.DB) []end {
	inside := func(ctx context.Context, tx *pg.Tx) error {
		got, err := pg.One[string](ctx, tx, `select current_setting('app.org_id')`)
		if err == nil && got != tx.Org().String() {
			t.Errorf("inside an organisation the setting is %q", got)
		}
		return err
	}
	return []end{
		func(org id.Org) error { return db.InTenant(t.Context(), pg.Whole(org), inside) },
		func(org id.Org) error {
			return db.InTenant(t.Context(), pg.Whole(org), func(ctx context.Context, tx *pg.Tx) error { return errors.Join(inside(ctx, tx), errors.New("stop")) })
		},
		func(org id.Org) error {
			return db.InTenant(t.Context(), pg.Whole(org), func(ctx context.Context, tx *pg.Tx) error {
				_, err := tx.Exec(ctx, `select 1 / 0`)
				return err
			})
		},
		func(org id.Org) (err error) {
			defer func() { err = errors.Join(err, recover().(error)) }()
			return db.InTenant(t.Context(), pg.Whole(org), func(ctx context.Context, tx *pg.Tx) error { panic(errors.Join(inside(ctx, tx), errors.New("panic"))) })
		},
		func(org id.Org) error {
			ctx, stop := context.WithCancel(t.Context())
			return db.InTenant(ctx, pg.Whole(org), func(ctx context.Context, tx *pg.Tx) error {
				err := inside(ctx, tx)
				stop()
				return errors.Join(err, ctx.Err())
			})
		},
		func(org id.Org) error {
			r, got := &pg.Read{}, ""
			pg.First(r, &got, `select current_setting('app.org_id')`)
			err := db.ReadTenant(t.Context(), pg.Whole(org), r)
			if err == nil && got != org.String() {
				t.Errorf("a read of an organisation has %q", got)
			}
			return err
		},
		func(org id.Org) error { return db.Snapshot(t.Context(), org, inside) },
		func(id.Org) error {
			return db.AsUser(t.Context(), id.New[id.User](), func(context.Context, *pg.Tx) error { return nil })
		},
	}
}

// leave ends rounds of everything there is, and looks after each at the next connection.
func leave(t *testing.T, db *pg.DB, rounds int) {
	t.Helper()
	ends, failed := ways(t, db), 0
	for i := range rounds * len(ends) {
		if ends[i%len(ends)](id.New[id.Org]()) != nil {
			failed++
		}
		clean(t, db)
	}
	for range 20 { // a statement that is broken off while it runs
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Millisecond)
		_ = db.InTenant(ctx, pg.Whole(id.New[id.Org]()), func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, `select pg_sleep(1)`)
			return err
		})
		stop()
		clean(t, db)
	}
	if failed != rounds*4 {
		t.Errorf("%d of %d ended in an error, want four ways of %d", failed, rounds*len(ends), len(ends))
	}
}

// clean looks at the next connection, which may have been used before, without entering anything on it.
func clean(t *testing.T, db *pg.DB) {
	t.Helper()
	r, got := &pg.Read{}, ""
	pg.First(r, &got, `select concat(current_setting('app.org_id', true), current_setting('app.user_id', true), current_setting('app.hidden', true))`)
	if err := db.ReadSweep(t.Context(), r); err != nil || got != "" {
		t.Errorf("the next connection has %q, %v", got, err)
	}
}

// TestNoTransactionLastsLonger: the audit trail takes what comes later for forged.
func TestNoTransactionLastsLonger(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pgtest.New(t).AppDSN, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.InTenant(t.Context(), pg.Whole(id.New[id.Org]()), func(ctx context.Context, _ *pg.Tx) error {
		if end, ok := ctx.Deadline(); !ok || time.Until(end) > pg.Longest {
			t.Errorf("a transaction ends at %v", end)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
