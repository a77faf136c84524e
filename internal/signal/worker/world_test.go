package worker

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// noon is the fixed time of the database tests: a Thursday in week 8 of a quarter, in summer time.
var noon = time.Date(2026, time.August, 20, 10, 0, 0, 0, time.UTC)

// world is one organisation in a database of its own, written with plain SQL and marks, as the
// services write it.
type world struct {
	t   testing.TB
	dsn *pgtest.DB
	db  *pg.DB
	now time.Time
	org id.Org

	user       id.User
	teams      []id.Team
	pillars    []id.Pillar
	cycle      id.Cycle
	next       id.Cycle // draft
	objectives []id.Objective
	krs        []id.KeyResult
	tasks      []id.Task
}

// newWorld has 2 teams, a pillar, 2 active objectives and 3 KRs, and is at rest.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := emptyWorld(t)
	w.teams = []id.Team{w.team("Growth"), w.team("Platform")}
	w.pillars = []id.Pillar{w.pillar("Retention")}
	top := w.objective(objectiveSpec{pillar: w.pillars[0]})
	w.objectives = []id.Objective{top, w.objective(objectiveSpec{parent: top})}
	w.krs = []id.KeyResult{
		w.kr(krSpec{objective: w.objectives[0], team: w.teams[0]}),
		w.kr(krSpec{objective: w.objectives[1], team: w.teams[0]}),
		w.kr(krSpec{objective: w.objectives[1], team: w.teams[1]}),
	}
	w.rest()
	return w
}

func emptyWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, dsn: pgtest.New(t), org: id.New[id.Org](), user: id.New[id.User](), cycle: id.New[id.Cycle](), next: id.New[id.Cycle]()}
	db, err := pg.Open(context.Background(), w.dsn.AppDSN, 24)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	w.db = db
	w.at(noon)
	w.do(func(tx *pg.Tx) {
		tx.Queue(`insert into orgs (id, slug, name, time_zone) values ($1, $2, 'Meridian', 'Europe/Zurich')`, w.org, "o"+w.org.String()[24:])
		tx.Queue(`insert into users (id, email, name, password_hash) values ($1, $2, 'Mara', '')`, w.user, w.user.String()+"@example.org")
		tx.Queue(`insert into memberships (org_id, user_id, role) values ($1, $2, 'owner')`, w.org, w.user)
		tx.Queue(`insert into cycles (org_id, id, name, kind, starts_on, ends_on, state) values
			($1, $2, 'Q3', 'quarter', '2026-07-01', '2026-09-30', 'active'), ($1, $3, 'Q4', 'quarter', '2026-10-01', '2026-12-31', 'draft')`,
			w.org, w.cycle, w.next)
	})
	return w
}

// at sets the world's clock.
func (w *world) at(now time.Time) { w.now, w.db = now, w.db.At(now) }

func (w *world) do(fn func(tx *pg.Tx)) {
	w.t.Helper()
	if err := w.db.InTenant(context.Background(), pg.Whole(w.org), func(_ context.Context, tx *pg.Tx) error { fn(tx); return nil }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) worker() *Worker { return &Worker{DB: w.db, Log: slog.New(slog.DiscardHandler)} }

func (w *world) drain() {
	w.t.Helper()
	if _, err := w.worker().Drain(context.Background(), w.org); err != nil {
		w.t.Fatal(err)
	}
}

// rest drains and checks that nothing is stored otherwise than it computes.
func (w *world) rest() {
	w.t.Helper()
	w.drain()
	w.verify()
}

func (w *world) verify() Report {
	w.t.Helper()
	r, err := Verify(context.Background(), w.db, w.org)
	if err != nil {
		w.t.Fatal(err)
	}
	for i, d := range r.Differences {
		if i == 10 {
			break
		}
		w.t.Error(d)
	}
	if len(r.Differences) > 0 {
		w.t.FailNow()
	}
	return r
}

// value reads one value of the organisation.
func value[T any](w *world, sql string, args ...any) T {
	w.t.Helper()
	var out []T
	r := &pg.Read{}
	pg.All(r, &out, sql, append([]any{w.org}, args...)...)
	if err := w.db.ReadTenant(context.Background(), pg.Whole(w.org), r); err != nil {
		w.t.Fatal(err)
	}
	if len(out) != 1 {
		w.t.Fatalf("%d rows, want 1: %s", len(out), sql)
	}
	return out[0]
}

func (w *world) team(name string) id.Team {
	t := id.New[id.Team]()
	w.do(func(tx *pg.Tx) {
		tx.Queue(`insert into teams (org_id, id, name) values ($1, $2, $3)`, w.org, t, name)
		mark.TeamTx(tx, t)
	})
	return t
}

func (w *world) pillar(name string) id.Pillar {
	p := id.New[id.Pillar]()
	w.do(func(tx *pg.Tx) {
		tx.Queue(`insert into pillars (org_id, id, name) values ($1, $2, $3)`, w.org, p, name)
		mark.PillarTx(tx, p)
	})
	return p
}

type objectiveSpec struct {
	cycle  id.Cycle
	pillar id.Pillar
	parent id.Objective
	team   id.Team
	state  string
}

func (w *world) objective(s objectiveSpec) id.Objective {
	o := id.New[id.Objective]()
	if s.cycle.IsZero() {
		s.cycle = w.cycle
	}
	if s.team.IsZero() {
		s.team = w.teams[0]
	}
	w.do(func(tx *pg.Tx) {
		tx.Queue(`insert into objectives (org_id, id, cycle_id, pillar_id, parent_id, team_id, title, state) values ($1, $2, $3, $4, $5, $6, $7, coalesce(nullif($8, ''), 'active'))`,
			w.org, o, s.cycle, id.Ptr(s.pillar), id.Ptr(s.parent), s.team, "Objective "+o.String()[30:], s.state)
		mark.ObjectiveTx(tx, o)
		if !s.parent.IsZero() {
			mark.ObjectiveTx(tx, s.parent)
		}
	})
	return o
}

type krSpec struct {
	objective id.Objective
	team      id.Team
	kind      string
	current   float64
	waypoints string
}

// kr makes a KR that runs from 0 to 100 over the quarter and was checked in yesterday.
func (w *world) kr(s krSpec) id.KeyResult {
	k := id.New[id.KeyResult]()
	if s.kind == "" {
		s.kind = "increase"
	}
	if s.waypoints == "" {
		s.waypoints = "[]"
	}
	w.do(func(tx *pg.Tx) {
		tx.Queue(`insert into key_results (org_id, id, number, cycle_id, objective_id, team_id, title, kind, start_value, target_value, low_value, high_value,
				current_value, waypoints, start_on, due_on, created_at)
			select $1, $2, coalesce((select max(number) from key_results where org_id = $1), 0) + 1, o.cycle_id, o.id, $4, 'A key result', $5, 0,
				case $5 when 'decrease' then -100 else 100 end, 40, 60, $6, $7::jsonb, c.starts_on, c.ends_on, '2026-07-01'
			from objectives o join cycles c on c.org_id = o.org_id and c.id = o.cycle_id where o.org_id = $1 and o.id = $3`,
			w.org, k, s.objective, s.team, s.kind, s.current, s.waypoints)
		tx.Queue(`insert into checkins (org_id, id, kr_id, value, confidence, at, made_by) values ($1, $2, $3, $4, 7, $5, $6)`,
			w.org, id.New[id.CheckIn](), k, s.current, w.now.AddDate(0, 0, -1), w.user)
		mark.KeyResultTx(tx, k)
	})
	return k
}

// task makes an open task that serves some KRs.
func (w *world) task(team id.Team, krs ...id.KeyResult) id.Task {
	t := id.New[id.Task]()
	w.do(func(tx *pg.Tx) {
		tx.Queue(`insert into tasks (org_id, id, number, team_id, title, state_since, active_at, created_at)
			values ($1, $2, coalesce((select max(number) from tasks where org_id = $1), 0) + 1, $3, 'A task', $4, $4, $4)`,
			w.org, t, team, w.now.AddDate(0, 0, -20))
		for _, k := range krs {
			w.linkTx(tx, t, k)
		}
		mark.TaskTx(tx, t)
	})
	w.tasks = append(w.tasks, t)
	return t
}

func (w *world) linkTx(tx *pg.Tx, t id.Task, k id.KeyResult) {
	tx.Queue(`insert into task_links (org_id, id, task_id, kr_id, provenance, linked_at) values ($1, $2, $3, $4, 'retrofitted', $5)
		on conflict do nothing`, w.org, id.New[id.Link](), t, k, w.now)
}

// move puts a task into a state, as task.Move does.
func (w *world) moveTx(tx *pg.Tx, t id.Task, state string, at time.Time) {
	open := state != "done" && state != "cancelled"
	tx.Queue(`update tasks set state = $3, is_open = $4 and deleted_at is null, closed_at = case when $4 then null else $5::timestamptz end,
		blocked_reason = case when $3 = 'blocked' then 'waits' else '' end, state_since = $5, active_at = $5 where org_id = $1 and id = $2`,
		w.org, t, state, open, at)
	mark.TaskTx(tx, t)
}

func (w *world) move(t id.Task, state string) {
	w.t.Helper()
	w.do(func(tx *pg.Tx) { w.moveTx(tx, t, state, w.now) })
}

// sql changes something and marks it.
func (w *world) sql(marks func(tx *pg.Tx), sql string, args ...any) {
	w.t.Helper()
	w.do(func(tx *pg.Tx) {
		tx.Queue(sql, append([]any{w.org}, args...)...)
		marks(tx)
	})
}

// expect checks a value of the stored signals after draining.
func (w *world) expect(what, want, sql string, args ...any) {
	w.t.Helper()
	w.rest()
	if got := value[string](w, "select ("+sql+")::text", args...); got != want {
		w.t.Errorf("%s is %s, want %s", what, got, want)
	}
}

// checkin records a value as checkin.Record does.
func (w *world) checkin(kr id.KeyResult, v float64) {
	w.t.Helper()
	w.do(func(tx *pg.Tx) { w.checkinTx(tx, kr, v, w.now) })
}

func (w *world) checkinTx(tx *pg.Tx, kr id.KeyResult, v float64, at time.Time) {
	tx.Queue(`insert into checkins (org_id, id, kr_id, value, confidence, at, made_by) values ($1, $2, $3, $4, 6, $5, $6)`,
		w.org, id.New[id.CheckIn](), kr, v, at, w.user)
	tx.Queue(`update key_results set current_value = $3, confidence = 6, last_checkin_at = $4 where org_id = $1 and id = $2`, w.org, kr, v, at)
	mark.KeyResultTx(tx, kr)
}
