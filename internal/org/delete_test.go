package org_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

// super runs statements as a superuser, whom no policy stops; without triggers, so that time can be made to pass.
func super(t *testing.T, a *apptest.App, sql string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), `set session_replication_role = replica`); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func over(t *testing.T, a *apptest.App, o id.Org) {
	t.Helper()
	super(t, a, `update orgs set delete_after = now() - interval '1 second' where id = $1`, o)
}

// rows is how many rows of an organisation each tenant table has, and their digest, read from the catalogue.
func rows(t *testing.T, a *apptest.App, o id.Org) map[string]string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	found, err := conn.Query(t.Context(), `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil || len(tables) < 30 {
		t.Fatalf("%d tables: %v", len(tables), err)
	}
	out := map[string]string{}
	for _, table := range tables {
		var n int
		var digest string
		err := conn.QueryRow(t.Context(), fmt.Sprintf(`select count(*), coalesce(md5(string_agg(x::text, '|' order by x::text)), '') from %s x where org_id = $1`, table), o).Scan(&n, &digest)
		if err != nil {
			t.Fatal(err)
		}
		out[table] = fmt.Sprintf("%d %s", n, digest)
	}
	return out
}

// filled founds an organisation with one of everything, sealed, and more events than one batch removes.
func filled(t *testing.T, a *apptest.App, slug string, first int) apptest.World {
	t.Helper()
	w := a.World(t, slug, first)
	who := w.Owner.Actor
	super(t, a, `insert into activity (org_id, id, at, verb, subject_kind, subject_id) select $1, gen_random_uuid(), now(), 'task.moved', 'task', gen_random_uuid() from generate_series(1, 4500)`, who.Org)
	if _, err := activity.Seal(t.Context(), a.Domain.DB, who.Org); err != nil {
		t.Fatal(err)
	}
	if err := a.Orgs.ChangeMember(t.Context(), who, org.ChangeMember{User: who.User, Role: access.Owner, Title: "Head"}); err != nil {
		t.Fatal(err)
	}
	return w
}

// breakOff cancels a context as the nth statement that removes rows is about to be sent.
type breakOff struct {
	n      int
	cancel context.CancelFunc
}

func (b *breakOff) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}
func (b *breakOff) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (b *breakOff) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	for _, q := range d.Batch.QueuedQueries {
		if strings.Contains(q.SQL, "set purge_rows") {
			if b.n--; b.n == 0 {
				b.cancel()
			}
		}
	}
	return ctx
}
func (b *breakOff) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (b *breakOff) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// TestAPurgeRemovesOneOrganisation removes one of two, broken off on the way: no row of it is left in any tenant
// table, and the other is what it was, to the byte.
func TestAPurgeRemovesOneOrganisation(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	own, other := filled(t, a, "own", 100), filled(t, a, "other", 5000)
	if _, err := a.Orgs.Delete(t.Context(), own.Owner, org.Delete{Slug: "own", Password: apptest.Password}); err != nil {
		t.Fatal(err)
	}
	before := rows(t, a, own.Owner.Org.ID)
	empty := 0
	for _, r := range before {
		if strings.HasPrefix(r, "0 ") {
			empty++
		}
	}
	if empty > 8 {
		t.Errorf("%d of %d tables are empty before: the test would show little", empty, len(before))
	}
	if gone, err := a.Orgs.Purge(t.Context()); err != nil || len(gone) > 0 {
		t.Errorf("removed before its time: %v, %v", gone, err)
	}
	kept := rows(t, a, other.Owner.Org.ID)
	over(t, a, own.Owner.Org.ID)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	dying, err := pg.OpenTraced(ctx, a.DB.AppDSN, 2, &breakOff{6, cancel})
	if err != nil {
		t.Fatal(err)
	}
	defer dying.Close()
	if gone, err := org.New(dying, a.Accounts).Purge(ctx); err == nil {
		t.Errorf("it was not broken off: %v", gone)
	}
	if cmp.Equal(before, rows(t, a, own.Owner.Org.ID)) {
		t.Error("it was broken off before it began")
	}
	gone, err := a.Orgs.Purge(t.Context())
	if err != nil || len(gone) != 1 || gone[0].Slug != "own" {
		t.Errorf("removed %v, %v", gone, err)
	}
	for table, r := range rows(t, a, own.Owner.Org.ID) {
		if r != "0 " {
			t.Errorf("%s still has %s", table, r)
		}
	}
	if diff := cmp.Diff(kept, rows(t, a, other.Owner.Org.ID)); diff != "" {
		t.Errorf("the other organisation changed:\n%s", diff)
	}
	if _, err := a.Orgs.OwnerOf(t.Context(), "own"); !errs.Is(err, errs.NotFound) {
		t.Errorf("the organisation itself: %v", err)
	}
	if _, err := a.Accounts.Authenticate(t.Context(), own.Owner.Email, apptest.Password); err != nil {
		t.Errorf("its owner has lost her account: %v", err)
	}
	if again, err := a.Orgs.Purge(t.Context()); err != nil || len(again) > 0 {
		t.Errorf("and once more: %v, %v", again, err)
	}
}

// TestTheDatabaseKeepsTheGracePeriod says as the app role what would remove an organisation sooner.
func TestTheDatabaseKeepsTheGracePeriod(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	try := func(sql string) error {
		return a.Domain.DB.InTenant(t.Context(), pg.Whole(m.Org.ID), func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, sql, m.Org.ID)
			return err
		})
	}
	const soon = `update orgs set delete_after = now() + interval '29 days' where id = $1`
	for _, sql := range []string{soon, `update orgs set delete_after = '-infinity' where id = $1`, `update orgs set purge_rows = 5 where id = $1`, `delete from orgs where id = $1`} {
		if err := try(sql); err == nil {
			t.Errorf("%s was done", sql)
		}
	}
	if _, err := a.Orgs.Delete(t.Context(), m, org.Delete{Slug: "own", Password: apptest.Password}); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{soon, `update orgs set purge_rows = 5 where id = $1`, `delete from activity where org_id = $1`} {
		if err := try(sql); err == nil {
			t.Errorf("while it waits, %s was done", sql)
		}
	}
	over(t, a, m.Org.ID)
	if err := try(`update orgs set delete_after = null where id = $1`); err == nil {
		t.Error("it was taken back after its time")
	}
	if err := a.Orgs.Keep(t.Context(), m.Actor); !errs.Is(err, errs.Conflict) {
		t.Errorf("taken back after its time: %v", err)
	}
}

func TestAnOwnerGivesUpAndTakesBack(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	m := a.Org(t, "own")
	second, member := a.Member(t, m, "olaf", access.Owner), a.Member(t, m, "mia", access.Member)
	for want, c := range map[string]org.Delete{"slug": {Slug: "Own", Password: apptest.Password}, "current": {Slug: "own", Password: "something else"}} {
		_, err := a.Orgs.Delete(t.Context(), m, c)
		var wrong *errs.Error
		if !errors.As(err, &wrong) || wrong.Kind != errs.Invalid || len(wrong.Fields) != 1 || wrong.Fields[0].Name != want {
			t.Errorf("%+v: %v", c, err)
		}
	}
	right := org.Delete{Slug: "own", Password: apptest.Password}
	if _, err := a.Orgs.Delete(t.Context(), member, right); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a member: %v", err)
	}
	after, err := a.Orgs.Delete(t.Context(), m, right)
	if days := time.Until(after).Hours() / 24; err != nil || days < 29.9 || days > 30.1 {
		t.Fatalf("removed in %.1f days: %v", days, err)
	}
	a.Post(t)
	for _, to := range []string{m.Email, second.Email} {
		if got, ok := a.Mails.Last(to); !ok || !strings.Contains(got.Text, m.Org.Day(after)) || !strings.Contains(got.Text, "/o/own/") {
			t.Errorf("the mail to %s: %v %q", to, ok, got.Text)
		}
	}
	if got, ok := a.Mails.Last(member.Email); ok && strings.Contains(got.Text, "delete") {
		t.Error("a member was told by mail")
	}
	if _, err := a.Orgs.Delete(t.Context(), m, right); !errs.Is(err, errs.Conflict) {
		t.Errorf("given up twice: %v", err)
	}
	list, err := a.Orgs.Deletions(t.Context())
	if err != nil || len(list) != 1 || list[0].Slug != "own" || list[0].Due {
		t.Errorf("the operator sees %+v, %v", list, err)
	}
	if err := a.Orgs.Keep(t.Context(), second.Actor); err != nil {
		t.Fatal(err)
	}
	if again, err := a.Orgs.Enter(t.Context(), member.Actor.User, "own"); err != nil || again.DeleteAfter != nil {
		t.Errorf("taken back: %+v, %v", again, err)
	}
	if err := a.Orgs.Keep(t.Context(), m.Actor); !errs.Is(err, errs.Conflict) {
		t.Errorf("taken back twice: %v", err)
	}
}
