package activity_test

import (
	"context"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/internal/activity"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/task"
	"plumbline/internal/testkit"
)

// exec runs a statement as a superuser, whom no policy, grant or trigger stops.
func exec(t *testing.T, k *testkit.Kit, sql string, args ...any) {
	t.Helper()
	db, err := pg.Open(t.Context(), k.DSN.SuperDSN, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Global(t.Context(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func work(t *testing.T, o *testkit.Org, n int) {
	t.Helper()
	for range n {
		if _, err := o.Tasks.Create(t.Context(), o.Member.Actor, task.Create{Title: "Send the photos", Team: o.Team.ID}); err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t *testing.T, o *testkit.Org, kept activity.Head) activity.Chain {
	t.Helper()
	c, err := activity.Verify(t.Context(), o.DB, o.ID, kept)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// seal seals everything and returns how many events there are.
func seal(t *testing.T, o *testkit.Org) int64 {
	t.Helper()
	if _, err := activity.Seal(t.Context(), o.DB, o.ID); err != nil {
		t.Fatal(err)
	}
	return testkit.One[int64](o, `select count(*) from activity where org_id = $1`)
}

func TestSec_T38_AppRoleOnlyAdds(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o := k.Org("acme")
	work(t, o, 3)
	n := seal(t, o)
	for _, table := range []string{"activity", "activity_seals"} {
		for _, sql := range []string{"update " + table + " set org_id = org_id", "delete from " + table, "truncate " + table, "drop table " + table,
			"alter table " + table + " disable row level security", "insert into " + table + " select * from " + table + " on conflict (org_id, " +
				map[string]string{"activity": "id", "activity_seals": "n"}[table] + ") do update set org_id = excluded.org_id"} {
			err := k.DB.InTenant(t.Context(), pg.Whole(o.ID), func(ctx context.Context, tx *pg.Tx) error {
				_, err := tx.Exec(ctx, sql)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "permission denied") && !strings.Contains(err.Error(), "must be owner") {
				t.Errorf("%s: %v", sql, err)
			}
		}
	}
	if c := verify(t, o, activity.Head{}); c.Sealed != n || c.Waiting != 0 || len(c.Findings) > 0 {
		t.Errorf("%+v of %d events", c, n)
	}
}

func TestSec_T38_EveryTamperingIsFound(t *testing.T) {
	t.Parallel()
	const third = `(select activity_id from activity_seals where org_id = $1 and n = 3)`
	for name, c := range map[string]struct{ sql, want string }{
		"verb changed":    {`update activity set verb = 'task.closed' where org_id = $1 and id = ` + third, "sealed as number 3"},
		"data changed":    {`update activity set data = data || '{"title": "Other"}' where org_id = $1 and id = ` + third, "sealed as number 3"},
		"time changed":    {`update activity set at = at + interval '1 microsecond' where org_id = $1 and id = ` + third, "sealed as number 3"},
		"actor changed":   {`update activity set actor_id = null where org_id = $1 and id = ` + third, "sealed as number 3"},
		"address changed": {`update activity set client = '192.0.2.1' where org_id = $1 and id = ` + third, "sealed as number 3"},
		"event removed":   {`delete from activity where org_id = $1 and id = ` + third, "number 3 on"},
		"last removed":    {`delete from activity where org_id = $1 and id = (select max(id::text)::uuid from activity where org_id = $1)`, "is gone"},
		"both removed":    {`with s as (delete from activity_seals where org_id = $1 and n = 3 returning activity_id) delete from activity where org_id = $1 and id in (select activity_id from s)`, "seals 3 to 3 are gone"},
		"seal changed":    {`update activity_seals set hash = sha256(hash) where org_id = $1 and n = 3`, "sealed as number 3"},
		"event put in":    {`insert into activity (org_id, id, at, actor_id, verb, subject_kind, subject_id, data) select org_id, overlay(id::text placing '0190' from 1 for 4)::uuid, at, actor_id, verb, subject_kind, subject_id, data from activity where org_id = $1 and id = ` + third, "put in beside the chain"},
		"put in 16 minutes back": {`insert into activity (org_id, id, at, verb, subject_kind, subject_id)
			select $1, (substr(h, 1, 8) || '-' || substr(h, 9) || substr(gen_random_uuid()::text, 14))::uuid, now(), 'x', 'task', gen_random_uuid()
			from lpad(to_hex((extract(epoch from now() - interval '16 minutes') * 1000)::bigint), 12, '0') h`, "put in beside the chain"},
		"random id put in": {`insert into activity (org_id, id, at, verb, subject_kind, subject_id) select $1, '7b0e4dbe-0a62-4c29-8f0c-d8ae1b5dcd42', now(), 'x', 'task', gen_random_uuid()`, "put in beside the chain"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := testkit.New(t)
			o, other := k.Org("acme"), k.Org("zenith")
			work(t, o, 5)
			seal(t, o)
			seal(t, other)
			exec(t, k, c.sql, o.ID)
			work(t, o, 2)
			seal(t, o) // going on does not heal it
			if got := verify(t, o, activity.Head{}); len(got.Findings) == 0 || !strings.Contains(strings.Join(got.Findings, "\n"), c.want) {
				t.Errorf("found %q", got.Findings)
			}
			if got := verify(t, other, activity.Head{}); len(got.Findings) > 0 {
				t.Errorf("in another organisation: %q", got.Findings)
			}
		})
	}
}

// A chain made anew from its first event is whole; only a head kept elsewhere tells.
func TestSec_T38_AKeptHeadTellsOfANewChain(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o := k.Org("acme")
	work(t, o, 3)
	seal(t, o)
	kept := verify(t, o, activity.Head{}).Head
	if back, err := activity.ParseHead(kept.String()); err != nil || back != kept {
		t.Fatalf("%v, %v", back, err)
	}
	work(t, o, 2)
	seal(t, o)
	if c := verify(t, o, kept); len(c.Findings) > 0 {
		t.Errorf("a chain that went on: %q", c.Findings)
	}
	exec(t, k, `delete from activity_seals where org_id = $1 and n > 2`, o.ID)
	if c := verify(t, o, kept); len(c.Findings) == 0 || !strings.Contains(c.Findings[0], "cut off") {
		t.Errorf("a chain that was cut off: %q", c.Findings)
	}
	exec(t, k, `delete from activity_seals where org_id = $1`, o.ID)
	exec(t, k, `update activity set verb = 'x' where org_id = $1`, o.ID)
	seal(t, o)
	if c := verify(t, o, activity.Head{}); len(c.Findings) > 0 {
		t.Errorf("a chain made anew is whole by itself: %q", c.Findings)
	}
	if c := verify(t, o, kept); len(c.Findings) == 0 || !strings.Contains(c.Findings[0], "made anew") {
		t.Errorf("a chain made anew: %q", c.Findings)
	}
}

// An event, its actor and its address are of the transaction that did the thing: all or nothing.
func TestSec_T38_EventsAreOfTheTransaction(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o := k.Org("acme")
	ctx := activity.From(t.Context(), netip.MustParseAddr("203.0.113.9"))
	made, err := o.Tasks.Create(ctx, o.Member.Actor, task.Create{Title: "Send the photos", Team: o.Team.ID})
	if err != nil {
		t.Fatal(err)
	}
	const mine = `select verb || ' ' || client from activity where org_id = $1 and actor_id = $2 and subject_id = $3`
	if got := testkit.One[string](o, mine, o.Member.Actor.User, made.ID); got != "task.created 203.0.113.9" {
		t.Errorf("recorded %s", got)
	}
	before := testkit.One[int](o, `select count(*) from activity where org_id = $1`)
	if _, err := o.Tasks.Create(ctx, o.Member.Actor, task.Create{Title: "Under nothing", Team: o.Team.ID, Goals: []task.Goal{{KR: id.New[id.KeyResult]()}}}); err == nil {
		t.Fatal("a task under a key result that does not exist")
	}
	if after := testkit.One[int](o, `select count(*) from activity where org_id = $1`); after != before {
		t.Errorf("%d events of what did not happen", after-before)
	}
}

// Writers beside several sealers, some committing late: every event is sealed, once, and within seconds.
func TestSealersFollowWriters(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o := k.Org("acme")
	ctx, stop := context.WithCancel(t.Context())
	var sealers, writers sync.WaitGroup
	for range 2 {
		sealers.Go(func() { (&activity.Sealer{DB: k.DB, Log: slog.New(slog.DiscardHandler)}).Run(ctx) })
	}
	for i := range 4 {
		writers.Go(func() {
			for range 20 {
				err := k.DB.InTenant(t.Context(), pg.Whole(o.ID), func(_ context.Context, tx *pg.Tx) error {
					activity.RecordTx(tx, activity.Event{Actor: o.Member.Actor.User, Verb: "task.moved", Kind: "task", Subject: id.New[id.Task]()})
					time.Sleep(time.Duration(i*15) * time.Millisecond)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	until := time.Now().Add(15 * time.Second)
	c := verify(t, o, activity.Head{})
	for ; c.Sealed == 0 || c.Waiting > 0; c = verify(t, o, activity.Head{}) {
		if time.Now().After(until) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if stop(); c.Waiting > 0 || len(c.Findings) > 0 || c.Sealed != testkit.One[int64](o, `select count(*) from activity where org_id = $1`) {
		t.Errorf("%+v", c)
	}
	sealers.Wait()
}

// What a sealer heard nothing of it finds by itself.
func TestLostWakeUpsAreMadeUpFor(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o := k.Org("acme")
	work(t, o, 3)
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	var running sync.WaitGroup
	running.Go(func() { (&activity.Sealer{DB: k.DB, Log: slog.New(slog.DiscardHandler)}).Run(ctx) })
	for verify(t, o, activity.Head{}).Waiting > 0 && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
	if c := verify(t, o, activity.Head{}); c.Waiting > 0 || c.Sealed < 3 {
		t.Errorf("%+v", c)
	}
	stop()
	running.Wait()
}
