package pg_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/task"
	"plumbline/internal/testkit"
)

var errStop = errors.New("stop")

func TestServicesInsideATransactionShareItsFate(t *testing.T) {
	t.Parallel()
	for _, end := range []error{nil, errStop} {
		k := testkit.New(t)
		o := k.Org("acme")
		before := testkit.Noon.AddDate(0, 0, -9)
		err := k.DB.InTenant(t.Context(), pg.Whole(o.ID), func(ctx context.Context, tx *pg.Tx) error {
			tasks := task.New(k.DB.Inside(tx))
			made, err := tasks.At(before).Create(ctx, o.Member.Actor, task.Create{Title: "Send the photos", Team: o.Team.ID})
			if err != nil {
				return err
			}
			if _, err := tasks.Move(ctx, o.Member.Actor, task.Move{Task: made.ID, To: task.Done}); err != nil {
				return err
			}
			return end
		})
		if !errors.Is(err, end) {
			t.Fatalf("ended with %v, want %v", err, end)
		}
		got := testkit.Many[[]time.Time](o, `select array[created_at, closed_at] from tasks where org_id = $1`)
		switch {
		case end != nil && len(got) != 0:
			t.Errorf("%d tasks of a transaction that failed", len(got))
		case end == nil && (len(got) != 1 || !got[0][0].Equal(before) || !got[0][1].Equal(testkit.Noon)):
			t.Errorf("created and closed at %v", got)
		}
	}
}

func TestInsideATransactionIsNowhereElse(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o, other := k.Org("acme"), k.Org("zenith")
	err := k.DB.InTenant(t.Context(), pg.Whole(o.ID), func(ctx context.Context, tx *pg.Tx) error {
		in := k.DB.Inside(tx)
		nothing := func(context.Context, *pg.Tx) error { return nil }
		for what, err := range map[string]error{
			"another organisation":   in.InTenant(ctx, pg.Whole(other.ID), nothing),
			"the global tables":      in.Global(ctx, nothing),
			"a person":               in.AsUser(ctx, o.Owner.Actor.User, nothing),
			"a read on the pool":     in.ReadTenant(ctx, pg.Whole(o.ID), &pg.Read{}),
			"a snapshot":             in.Snapshot(ctx, o.ID, nothing),
			"a transaction inside":   k.DB.InTenant(ctx, pg.Whole(o.ID), nothing),
			"no organisation at all": in.InTenant(ctx, pg.Whole(id.Org{}), nothing),
		} {
			if err == nil {
				t.Errorf("%s could be entered", what)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
