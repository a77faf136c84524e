package checkin_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// world is a database with two organisations that know nothing of each other.
type world struct {
	t        testing.TB
	db       *pg.DB
	super    *pgx.Conn
	checkins *checkin.Service
	ours     place
	other    place
}

// place is one organisation with a key result of each kind and three that are over.
type place struct {
	owner, viewer                              access.Actor
	number, binary, ordinal, work, maintain    id.KeyResult
	dropped, done, closed                      id.KeyResult
	objective, droppedObjective, pastObjective id.Objective
}

var noon = time.Date(2026, 8, 12, 12, 0, 0, 0, time.UTC)

func newWorld(t testing.TB) *world {
	t.Helper()
	ctx := context.Background()
	d := pgtest.New(t)
	db, err := pg.Open(ctx, d.AppDSN, 8)
	check(t, err)
	t.Cleanup(db.Close)
	super, err := pgx.Connect(ctx, d.SuperDSN)
	check(t, err)
	t.Cleanup(func() { _ = super.Close(ctx) })
	w := &world{t: t, db: db, super: super, checkins: checkin.New(db)}
	w.ours, w.other = w.place("ours"), w.place("other")
	return w
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	_, err := w.super.Exec(context.Background(), sql, args...)
	check(w.t, err)
}

func scan[T any](w *world, sql string, args ...any) T {
	w.t.Helper()
	var v T
	check(w.t, w.super.QueryRow(context.Background(), sql, args...).Scan(&v))
	return v
}

func (w *world) place(slug string) place {
	org, team := id.New[id.Org](), id.New[id.Team]()
	running, over := id.New[id.Cycle](), id.New[id.Cycle]()
	p := place{objective: id.New[id.Objective](), droppedObjective: id.New[id.Objective](), pastObjective: id.New[id.Objective]()}
	w.exec(`insert into orgs (id, slug, name) values ($1, $2, $2)`, org, slug)
	person := func(role access.Role) access.Actor {
		u := id.New[id.User]()
		w.exec(`insert into users (id, email, name, password_hash) values ($1, $2, 'Person', '-')`, u, slug+"-"+string(role)+"@example.com")
		w.exec(`insert into memberships (org_id, user_id, role) values ($1, $2, $3)`, org, u, string(role))
		return access.Actor{Org: org, User: u, Role: role}
	}
	p.owner, p.viewer = person(access.Admin), person(access.Viewer)
	w.exec(`insert into teams (org_id, id, name) values ($1, $2, 'Growth')`, org, team)
	w.exec(`insert into cycles (org_id, id, name, kind, starts_on, ends_on, state) values
		($1, $2, 'Q3', 'quarter', '2026-07-01', '2026-09-30', 'active'), ($1, $3, 'Q2', 'quarter', '2026-04-01', '2026-06-30', 'closed')`, org, running, over)
	w.exec(`insert into objectives (org_id, id, cycle_id, team_id, title, state) values
		($1, $2, $5, $7, 'Grow', 'active'), ($1, $3, $5, $7, 'Shrink', 'dropped'), ($1, $4, $6, $7, 'Past', 'active')`,
		org, p.objective, p.droppedObjective, p.pastObjective, running, over, team)
	number := 0
	kr := func(kind string, cycle id.Cycle, objective id.Objective, state string) id.KeyResult {
		k := id.New[id.KeyResult]()
		number++
		w.exec(`insert into key_results (org_id, id, number, cycle_id, objective_id, team_id, title, kind, start_value, target_value, low_value, high_value,
			start_on, due_on, state) values ($1, $2, $3, $4, $5, $6, 'Raise', $7, 0, 100, 1, 9, '2026-07-01', '2026-09-30', $8)`,
			org, k, number, cycle, objective, team, kind, state)
		return k
	}
	for kind, k := range map[string]*id.KeyResult{"increase": &p.number, "binary": &p.binary, "ordinal": &p.ordinal, "work_tracked": &p.work, "maintain": &p.maintain} {
		*k = kr(kind, running, p.objective, "active")
	}
	p.dropped, p.done = kr("increase", running, p.droppedObjective, "active"), kr("increase", running, p.objective, "done")
	p.closed = kr("increase", over, p.pastObjective, "active")
	return p
}

func (w *world) snapshot() string {
	return scan[string](w, `select concat_ws('|', (select md5(string_agg(c::text, ',' order by id)) from checkins c),
		(select md5(string_agg(k::text, ',' order by id)) from key_results k), (select count(*) from activity), (select count(*) from signal_queue))`)
}

type current struct {
	value      *float64
	confidence *int
	at         *time.Time
}

func (w *world) current(kr id.KeyResult) (c current) {
	w.t.Helper()
	check(w.t, w.super.QueryRow(context.Background(), `select current_value, confidence, last_checkin_at from key_results where id = $1`, kr).
		Scan(&c.value, &c.confidence, &c.at))
	return c
}

func (w *world) want(kr id.KeyResult, value float64, confidence int, at time.Time) {
	w.t.Helper()
	c := w.current(kr)
	if c.value == nil || *c.value != value || c.confidence == nil || *c.confidence != confidence || c.at == nil || !c.at.Equal(at) {
		w.t.Errorf("the key result stands at %v, %v since %v; want %v, %v since %v", deref(c.value), deref(c.confidence), deref(c.at), value, confidence, at)
	}
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func wantKind(t testing.TB, err error, kind errs.Kind) {
	t.Helper()
	if !errs.Is(err, kind) {
		t.Fatalf("got %v, want an error of kind %d", err, kind)
	}
}

func fields(err error) map[string]string {
	out := map[string]string{}
	var e *errs.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			out[f.Name] = f.Message
		}
	}
	return out
}

func second[T any](_ T, err error) error { return err }
