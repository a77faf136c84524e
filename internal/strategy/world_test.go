package strategy

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// world is two organisations that must not see each other.
type world struct {
	*Service
	home, away access.Actor // owners
	super      *pgx.Conn    // sees everything
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d := pgtest.New(t)
	db, err := pg.Open(t.Context(), d.AppDSN, 8)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	super, err := pgx.Connect(t.Context(), d.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = super.Close(context.Background()) })
	w := &world{Service: New(db), super: super}
	w.home, w.away = w.found(t, "home"), w.found(t, "away")
	return w
}

func (w *world) found(t *testing.T, slug string) access.Actor {
	t.Helper()
	who := access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: access.Owner}
	w.exec(t, `insert into users (id, email, name, password_hash) values ($1, $2, $2, '')`, who.User, slug+"@example.test")
	w.exec(t, `insert into orgs (id, slug, name, time_zone) values ($1, $2, $2, 'Pacific/Auckland')`, who.Org, slug)
	w.exec(t, `insert into memberships (org_id, user_id, role) values ($1, $2, 'owner')`, who.Org, who.User)
	return who
}

func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := w.super.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// print is a fingerprint of everything this package writes, in all organisations.
func (w *world) print(t *testing.T) (sum string) {
	t.Helper()
	err := w.super.QueryRow(t.Context(), `select md5(concat(
		(select string_agg(p::text, ',' order by id) from pillars p), (select string_agg(c::text, ',' order by id) from cycles c),
		(select count(*) from activity), (select count(*) from signal_queue)))`).Scan(&sum)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// refused runs a write that must fail with kind and leave no trace.
func (w *world) refused(t *testing.T, what string, kind errs.Kind, write func() error) {
	t.Helper()
	before := w.print(t)
	err := write()
	if !errs.Is(err, kind) {
		t.Errorf("%s: got %v, want kind %d", what, err, kind)
	}
	if w.print(t) != before {
		t.Errorf("%s: something was written", what)
	}
}

// happened lists the verbs recorded for a subject, oldest first.
func (w *world) happened(t *testing.T, subject [16]byte) []string {
	t.Helper()
	rows, err := w.super.Query(t.Context(), `select verb from activity where subject_id = $1 order by id`, subject)
	if err != nil {
		t.Fatal(err)
	}
	verbs, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return verbs
}

func fieldNames(err error) []string {
	var out []string
	var e *errs.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			out = append(out, f.Name)
		}
	}
	return out
}
