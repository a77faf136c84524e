package task_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/task"
)

// world is a database with two organisations that know nothing of each other.
type world struct {
	t     testing.TB
	tasks *task.Service
	db    *pg.DB
	super *pgx.Conn
	dsn   string
	ours  place
	other place
}

// place is one organisation: two teams, a running and a closed cycle, an objective with four key results.
type place struct {
	lead, viewer access.Actor
	gone         id.User // has left
	team, second id.Team
	archived     id.Team
	objective    id.Objective
	krs          [3]id.KeyResult
	dropped      id.KeyResult
	closed       id.KeyResult // of the closed cycle
	slot         id.Slot      // of krs[0], impact 9
}

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
	w := &world{t: t, tasks: task.New(db), db: db, super: super, dsn: d.AppDSN}
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

func count(w *world, sql string, args ...any) int {
	w.t.Helper()
	var n int
	check(w.t, w.super.QueryRow(context.Background(), sql, args...).Scan(&n))
	return n
}

var people atomic.Int64

func (w *world) place(slug string) place {
	org := id.New[id.Org]()
	w.exec(`insert into orgs (id, slug, name) values ($1, $2, $2)`, org, slug)
	person := func(role access.Role) access.Actor {
		u := id.New[id.User]()
		w.exec(`insert into users (id, email, name, password_hash) values ($1, $2, 'Person', '-')`, u, fmt.Sprintf("p%d@example.com", people.Add(1)))
		w.exec(`insert into memberships (org_id, user_id, role) values ($1, $2, $3)`, org, u, string(role))
		return access.Actor{Org: org, User: u, Role: role}
	}
	p := place{lead: person(access.Lead), viewer: person(access.Viewer), gone: person(access.Member).User,
		team: id.New[id.Team](), second: id.New[id.Team](), archived: id.New[id.Team](), objective: id.New[id.Objective](), slot: id.New[id.Slot]()}
	w.exec(`update memberships set deactivated_at = now() where org_id = $1 and user_id = $2`, org, p.gone)
	w.exec(`insert into teams (org_id, id, name, archived_at) values ($1, $2, 'Growth', null), ($1, $3, 'Core', null), ($1, $4, 'Old', now())`,
		org, p.team, p.second, p.archived)
	running, over := id.New[id.Cycle](), id.New[id.Cycle]()
	w.exec(`insert into cycles (org_id, id, name, kind, starts_on, ends_on, state) values
		($1, $2, 'Q3', 'quarter', '2026-07-01', '2026-09-30', 'active'), ($1, $3, 'Q2', 'quarter', '2026-04-01', '2026-06-30', 'closed')`, org, running, over)
	past := id.New[id.Objective]()
	w.exec(`insert into objectives (org_id, id, cycle_id, team_id, title) values ($1, $2, $3, $4, 'Grow'), ($1, $5, $6, $4, 'Past')`,
		org, p.objective, running, p.team, past, over)
	kr := func(number int, cycle id.Cycle, objective id.Objective, state string) id.KeyResult {
		k := id.New[id.KeyResult]()
		w.exec(`insert into key_results (org_id, id, number, cycle_id, objective_id, team_id, title, kind, start_value, target_value, start_on, due_on, state)
			values ($1, $2, $3, $4, $5, $6, 'Raise', 'increase', 0, 100, '2026-07-01', '2026-09-30', $7)`, org, k, number, cycle, objective, p.team, state)
		return k
	}
	for i := range p.krs {
		p.krs[i] = kr(i+1, running, p.objective, "active")
	}
	p.dropped, p.closed = kr(4, running, p.objective, "dropped"), kr(1, over, past, "active")
	w.exec(`insert into plan_slots (org_id, id, kr_id, title, impact, planned_on, created_at) values ($1, $2, $3, 'Plan', 9, '2026-07-10', now())`, org, p.slot, p.krs[0])
	return p
}

func (w *world) policy(p string) {
	w.exec(`update orgs set unlinked_policy = $2 where id = $1`, w.ours.lead.Org, p)
}

// task makes a task of our team that serves the key results.
func (w *world) task(krs ...id.KeyResult) task.Task {
	w.t.Helper()
	c := task.Create{Title: "Write the page", Team: w.ours.team}
	for _, kr := range krs {
		c.Goals = append(c.Goals, task.Goal{KR: kr})
	}
	t, err := w.tasks.Create(context.Background(), w.ours.lead, c)
	check(w.t, err)
	return t
}

func (w *world) read(t id.Task) task.Task {
	w.t.Helper()
	got, err := w.tasks.ByID(context.Background(), w.ours.lead, t)
	check(w.t, err)
	return got
}

func wantKind(t testing.TB, err error, kind errs.Kind) {
	t.Helper()
	if !errs.Is(err, kind) {
		t.Fatalf("got %v, want an error of kind %d", err, kind)
	}
}

// wantField wants errs.Invalid about one field.
func wantField(t testing.TB, err error, field string) {
	t.Helper()
	wantKind(t, err, errs.Invalid)
	for _, f := range fieldsOf(err) {
		if f.Name == field {
			return
		}
	}
	t.Fatalf("got %v, want an error about %q", err, field)
}

func fieldsOf(err error) []errs.Field {
	var e *errs.Error
	if ok := asError(err, &e); !ok {
		return nil
	}
	return e.Fields
}

// snapshot is every row a use case could have written.
func (w *world) snapshot() string {
	w.t.Helper()
	var s string
	check(w.t, w.super.QueryRow(context.Background(), `select concat_ws('|',
		(select md5(string_agg(t::text, ',' order by id)) from tasks t), (select md5(string_agg(t::text, ',' order by id)) from task_links t),
		(select md5(string_agg(t::text, ',' order by id)) from task_states t), (select md5(string_agg(t::text, ',' order by id)) from plan_slots t),
		(select count(*) from activity), (select count(*) from signal_queue))`).Scan(&s))
	return s
}

func ptr[T any](v T) *T { return &v }

var noon = time.Date(2026, 8, 12, 12, 0, 0, 0, time.UTC)
