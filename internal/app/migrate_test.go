package app

import (
	"context"
	"testing"
	"time"

	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/sample"
)

// first is the oldest migration that is taken back with data in the database: what was before it is the ground.
const first = 5

// TestSec_T39_UpDownUpWithData takes every migration back and applies it again under the goals and work of a
// whole company: nothing that was there before them is lost, and people find their organisation afterwards.
func TestSec_T39_UpDownUpWithData(t *testing.T) {
	t.Parallel()
	at := pgtest.New(t)
	d := foundAcme(t, at.AppDSN)
	ctx := t.Context()
	orgs, err := d.Orgs.All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	super, err := pg.Open(ctx, at.SuperDSN, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer super.Close()
	owner, err := d.Orgs.OwnerOf(ctx, "acme")
	if err != nil {
		t.Fatal(err)
	}
	if err := sample.Fill(ctx, d.DB, d.Accounts, owner, time.Now()); err != nil {
		t.Fatal(err)
	}
	holds := func() (sum string) {
		r := &pg.Read{}
		pg.First(r, &sum, `select concat_ws(' ', (select md5(string_agg(concat(id, title, state, revision, created_at), ',' order by id)) from tasks),
			(select md5(string_agg(concat(id, title, state), ',' order by id)) from objectives), (select count(*) from key_results), (select count(*) from task_links),
			(select count(*) from task_states), (select count(*) from checkins), (select count(*) from activity), (select count(*) from memberships), (select count(*) from users))`)
		if err := super.ReadGlobal(ctx, r); err != nil {
			t.Fatal(err)
		}
		return sum
	}
	before := holds()
	m, err := newMigrator(at.OwnerDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	for {
		version, err := m.GetDBVersion(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if version < first {
			break
		}
		if _, err := m.Down(ctx); err != nil {
			t.Fatalf("%d down: %v", version, err)
		}
	}
	if _, err := m.Up(ctx); err != nil {
		t.Fatal(err)
	}
	if after := holds(); after != before {
		t.Errorf("down and up again lost something:\n%s\n%s", before, after)
	}
	if again, err := d.Orgs.All(ctx); err != nil || len(again) != len(orgs) {
		t.Errorf("afterwards: %d organisations, %v", len(again), err)
	}
}

// Nobody waits behind a migration that waits for a lock.
func TestSec_T39_MigrationsWaitTwoSecondsForALock(t *testing.T) {
	t.Parallel()
	at := pgtest.New(t)
	m, err := newMigrator(at.OwnerDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	var timeout string
	if err := m.db.QueryRowContext(context.Background(), `show lock_timeout`).Scan(&timeout); err != nil || timeout != "2s" {
		t.Errorf("%s, %v", timeout, err)
	}
}
