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

// TestSec_T09_NoConnectionKeepsATenant ends transactions and reads of an organisation in every way there is: whoever
// has the connection next is in no organisation and nobody.
func TestSec_T09_NoConnectionKeepsATenant(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pgtest.New(t).AppDSN, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	inside := func(ctx context.Context, tx *pg.Tx) error {
		got, err := pg.One[string](ctx, tx, `select current_setting('app.org_id')`)
		if err == nil && got != tx.Org().String() {
			t.Errorf("inside an organisation the setting is %q", got)
		}
		return err
	}
	ends := []func(org id.Org) error{
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
			return db.ReadTenant(t.Context(), pg.Whole(org), r)
		},
		func(org id.Org) error { return db.Snapshot(t.Context(), org, inside) },
		func(id.Org) error {
			return db.AsUser(t.Context(), id.New[id.User](), func(context.Context, *pg.Tx) error { return nil })
		},
	}
	rounds := 1250
	if testing.Short() {
		rounds = 20
	}
	failed := 0
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
		t.Fatalf("the next connection has %q, %v", got, err)
	}
}
