package worker_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"testing"

	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/testkit"
)

// TestSec_T10_MarksOfAnotherOrganisation puts the ids of one organisation into the queue of another, as a writer gone
// astray would: the worker does the other's work, touches nothing of the first, and copies nothing of it.
func TestSec_T10_MarksOfAnotherOrganisation(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o, other := k.Org("acme"), k.Org("zenith")
	objective := other.Objective("canary-zenith").ID
	kr := other.KR(objective, "canary-zenith").ID
	secret := other.Task("canary-zenith").ID
	other.Link(secret, kr)
	k.Drain(o.ID)
	k.Drain(other.ID)
	sum := func() string {
		super, err := pg.Open(t.Context(), k.DSN.SuperDSN, 1)
		if err != nil {
			t.Fatal(err)
		}
		defer super.Close()
		var tables []string
		r := &pg.Read{}
		pg.All(r, &tables, `select table_name::text from information_schema.columns where table_schema = 'public' and column_name = 'org_id' order by 1`)
		if err := super.ReadGlobal(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		h := md5.New()
		for _, table := range tables {
			var rows string
			r := &pg.Read{}
			pg.First(r, &rows, `select coalesce(string_agg(x::text, '|' order by x::text), '') from `+table+` x where org_id = $1`, other.ID)
			if err := super.ReadGlobal(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			h.Write([]byte(rows))
		}
		return hex.EncodeToString(h.Sum(nil))
	}
	before := sum()
	err := k.DB.InTenant(t.Context(), pg.Whole(o.ID), func(_ context.Context, tx *pg.Tx) error {
		mark.TaskTx(tx, secret)
		mark.TeamTx(tx, other.Team.ID)
		mark.PillarTx(tx, other.Pillar.ID)
		mark.KeyResultTx(tx, kr)
		mark.ObjectiveTx(tx, objective)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	k.Verify(o.ID)
	if sum() != before {
		t.Error("something of the other organisation was written")
	}
	for _, table := range []string{"task_signals", "kr_signals", "objective_signals", "team_signals", "pillar_signals", "signals", "goal_days"} {
		if n := testkit.One[int](o, `select count(*)::int from `+table+` x where org_id = $1 and (x::text like '%' || $2 || '%' or x::text like '%canary%')`, secret.String()); n > 0 {
			t.Errorf("%s holds %d rows of the other organisation's", table, n)
		}
	}
	if n := testkit.One[int](o, `select count(*)::int from signal_queue where org_id = $1`); n != 0 {
		t.Errorf("%d marks are left", n)
	}
}
