package goal

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/strategy"
)

// world is two organisations that must not see each other.
type world struct {
	*Service
	db         *pg.DB
	home, away tenant
	super      *pgx.Conn // sees everything
}

type tenant struct {
	who        access.Actor // its owner
	mate       id.User
	team, crew id.Team
	pillar     strategy.Pillar
	q3, q4     strategy.Cycle
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d := pgtest.New(t)
	db, err := pg.Open(t.Context(), d.AppDSN, 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	super, err := pgx.Connect(t.Context(), d.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = super.Close(context.Background()) })
	w := &world{Service: New(db), db: db, super: super}
	w.home, w.away = w.found(t, "home"), w.found(t, "away")
	return w
}

func (w *world) found(t *testing.T, slug string) tenant {
	t.Helper()
	n := tenant{mate: id.New[id.User](), team: id.New[id.Team](), crew: id.New[id.Team]()}
	n.who = access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: access.Owner}
	w.exec(t, `insert into orgs (id, slug, name) values ($1, $2, $2)`, n.who.Org, slug)
	for user, name := range map[id.User]string{n.who.User: slug + "-owner", n.mate: slug + "-mate"} {
		w.exec(t, `insert into users (id, email, name, password_hash) values ($1, $2, $2, '')`, user, name+"@example.test")
		w.exec(t, `insert into memberships (org_id, user_id, role) values ($1, $2, 'owner')`, n.who.Org, user)
	}
	for team, name := range map[id.Team]string{n.team: "Team", n.crew: "Crew"} {
		w.exec(t, `insert into teams (org_id, id, name) values ($1, $2, $3)`, n.who.Org, team, name)
	}
	s := strategy.New(w.db)
	n.pillar = must(s.CreatePillar(t.Context(), n.who, strategy.CreatePillar{Name: "Grow"}))(t)
	n.q3 = must(s.CreateCycle(t.Context(), n.who, strategy.CreateCycle{
		Name: "Q3", Kind: strategy.Quarter, StartsOn: day("2026-07-01"), EndsOn: day("2026-09-30"), State: strategy.Active,
	}))(t)
	n.q4 = must(s.CreateCycle(t.Context(), n.who, strategy.CreateCycle{
		Name: "Q4", Kind: strategy.Quarter, StartsOn: day("2026-10-01"), EndsOn: day("2026-12-31"),
	}))(t)
	return n
}

// must gives the value of a call that has to work.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func (w *world) objective(t *testing.T, title string, parent id.Objective) Objective {
	t.Helper()
	return must(w.CreateObjective(t.Context(), w.home.who, CreateObjective{
		Cycle: w.home.q3.ID, Team: w.home.team, Title: title, Parent: parent,
	}))(t)
}

func (w *world) keyResult(t *testing.T, objective id.Objective) KeyResult {
	t.Helper()
	return must(w.CreateKeyResult(t.Context(), w.home.who, upTo80(objective)))(t)
}

func upTo80(objective id.Objective) CreateKeyResult {
	return CreateKeyResult{Objective: objective, Title: "Replies within a day", Kind: Increase, Unit: "%", Start: new(20.0), Target: new(80.0)}
}

func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := w.super.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// ask reads one value, seeing everything.
func ask[T any](t *testing.T, w *world, sql string, args ...any) (v T) {
	t.Helper()
	if err := w.super.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// print is a fingerprint of everything this package writes, in all organisations.
func (w *world) print(t *testing.T) string {
	t.Helper()
	return ask[string](t, w, `select md5(concat(
		(select string_agg(x::text, ',' order by id) from objectives x), (select string_agg(x::text, ',' order by id) from key_results x),
		(select string_agg(x::text, ',' order by id) from goal_versions x), (select string_agg(x::text, ',' order by id) from plan_slots x),
		(select string_agg(x::text, ',' order by org_id, name) from counters x),
		(select count(*) from activity), (select count(*) from signal_queue)))`)
}

// refused runs a write that must fail with kind and leave no trace.
func (w *world) refused(t *testing.T, what string, kind errs.Kind, write func() error) {
	t.Helper()
	before := w.print(t)
	if err := write(); !errs.Is(err, kind) {
		t.Errorf("%s: got %v, want kind %d", what, err, kind)
	}
	if w.print(t) != before {
		t.Errorf("%s: something was written", what)
	}
}

// marked empties the queue and gives what was in it, by kind.
func (w *world) marked(t *testing.T) map[string]map[[16]byte]bool {
	t.Helper()
	type row struct {
		Kind  string
		RefID [16]byte
	}
	rows, err := w.super.Query(t.Context(), `delete from signal_queue where org_id = $1 returning kind, ref_id`, w.home.who.Org)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[[16]byte]bool{}
	for _, r := range all {
		if out[r.Kind] == nil {
			out[r.Kind] = map[[16]byte]bool{}
		}
		out[r.Kind][r.RefID] = true
	}
	return out
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
