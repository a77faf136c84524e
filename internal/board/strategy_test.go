package board_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/signal"
	"plumbline/internal/signal/worker"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// quarter is an organisation whose board is looked at on Friday of week 7.
type quarter struct {
	db    *pg.DB
	super *pgx.Conn
	m     org.Member
	away  org.Member
	team  id.Team
	cycle strategy.Cycle
	at    time.Time
}

func at(day string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", day+" 09:00")
	if err != nil {
		panic(err)
	}
	return t
}

func newQuarter(t *testing.T) *quarter {
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
	q := &quarter{db: db, super: super, at: at("2026-07-01"), team: id.New[id.Team]()}
	q.m, q.away = q.found(t, "home"), q.found(t, "away")
	q.exec(t, `insert into teams (org_id, id, name) values ($1, $2, 'Install')`, q.m.Org.ID, q.team)
	q.cycle = must(strategy.New(db).At(q.at).CreateCycle(t.Context(), q.m.Actor, strategy.CreateCycle{
		Name: "Q3 2026", Kind: strategy.Quarter, State: strategy.Active,
		StartsOn: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), EndsOn: time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC)}))(t)
	return q
}

func (q *quarter) found(t *testing.T, slug string) org.Member {
	t.Helper()
	who := access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: access.Owner}
	q.exec(t, `insert into users (id, email, name, password_hash) values ($1, $2, $3, '')`, who.User, slug+"@example.test", "Ruth "+slug)
	q.exec(t, `insert into orgs (id, slug, name) values ($1, $2, $2)`, who.Org, slug)
	q.exec(t, `insert into memberships (org_id, user_id, role) values ($1, $2, 'owner')`, who.Org, who.User)
	return org.Member{Org: org.Org{ID: who.Org, Slug: slug, Name: slug, TaskPrefix: "PL", TimeZone: "UTC", WeekStart: 1}, Actor: who}
}

func (q *quarter) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := q.super.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (q *quarter) pillar(t *testing.T, name string) strategy.Pillar {
	return must(strategy.New(q.db).At(q.at).CreatePillar(t.Context(), q.m.Actor, strategy.CreatePillar{Name: name}))(t)
}

func (q *quarter) objective(t *testing.T, title string, pillar id.Pillar, parent id.Objective) goal.Objective {
	return must(goal.New(q.db).At(q.at).CreateObjective(t.Context(), q.m.Actor, goal.CreateObjective{
		Cycle: q.cycle.ID, Team: q.team, Pillar: pillar, Parent: parent, Owner: q.m.Actor.User, Title: title}))(t)
}

func (q *quarter) kr(t *testing.T, o goal.Objective, title string) goal.KeyResult {
	start, target := 0.0, 100.0
	return must(goal.New(q.db).At(q.at).CreateKeyResult(t.Context(), q.m.Actor, goal.CreateKeyResult{
		Objective: o.ID, Title: title, Kind: goal.Increase, Unit: "%", Start: &start, Target: &target, Owner: q.m.Actor.User}))(t)
}

func (q *quarter) checkIn(t *testing.T, kr goal.KeyResult, value float64, confidence int) {
	must(checkin.New(q.db).At(q.at).Record(t.Context(), q.m.Actor, checkin.Record{KR: kr.ID, Value: &value, Confidence: &confidence}))(t)
}

func (q *quarter) task(t *testing.T, kr goal.KeyResult, title, blocked string) task.Task {
	c := task.Create{Title: title, Team: q.team, Owner: q.m.Actor.User, Goals: []task.Goal{{KR: kr.ID, Provenance: task.FromGoal}}}
	if blocked != "" {
		c.State, c.BlockedReason = task.Blocked, blocked
	}
	return must(task.New(q.db).At(q.at).Create(t.Context(), q.m.Actor, c))(t)
}

// on moves the clock to a day, after the worker has computed the one it leaves.
func (q *quarter) on(t *testing.T, day string) {
	t.Helper()
	for _, now := range []time.Time{q.at, at(day)} {
		w := worker.Worker{DB: q.db.At(now), Log: slog.New(slog.DiscardHandler)}
		must(w.Drain(t.Context(), q.m.Org.ID))(t)
	}
	q.at = at(day)
}

func (q *quarter) board(t *testing.T, ask board.AskStrategy) board.Strategy {
	t.Helper()
	if ask.PerGroup == 0 {
		ask.PerGroup = 12
	}
	return must(board.New(q.db).At(q.at).Strategy(t.Context(), q.m, ask))(t)
}

func TestStrategyReadsTheWorstFirst(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	faster := q.pillar(t, "Faster to warm")
	wait := q.objective(t, "Halve the wait", faster.ID, id.Objective{})
	crews := q.objective(t, "Crews install", id.Pillar{}, wait.ID) // hangs under the first, so in its column
	loose := q.objective(t, "Nobody's pillar", id.Pillar{}, id.Objective{})
	days, fine, nested, free := q.kr(t, wait, "Days to commissioning"), q.kr(t, crews, "Drive time"), q.kr(t, crews, "Installs"), q.kr(t, loose, "Free")
	q.on(t, "2026-07-07")
	q.checkIn(t, days, 8, 6)
	q.on(t, "2026-08-03")
	blocked := q.task(t, days, "Send photos", "Waiting on tablet logins")
	q.task(t, days, "Moves along", "")
	q.on(t, "2026-08-13")
	q.checkIn(t, days, 20, 3)
	q.checkIn(t, fine, 60, 8)
	q.checkIn(t, nested, 48, 7)
	q.checkIn(t, free, 50, 7)
	q.on(t, "2026-08-14")

	b := q.board(t, board.AskStrategy{})
	if c, ok := b.Cycle(); !ok || c.ID != q.cycle.ID {
		t.Fatalf("cycle %+v", c)
	}
	if len(b.Pillars) != 1 || b.Pillars[0].Status == nil || *b.Pillars[0].Status != signal.StrategicRisk {
		t.Fatalf("pillars %+v", b.Pillars)
	}
	columns := map[string]*id.Pillar{}
	for _, o := range b.Objectives {
		columns[o.Title] = o.Column
	}
	if len(columns) != 3 || columns["Crews install"] == nil || *columns["Crews install"] != faster.ID || columns["Nobody's pillar"] != nil {
		t.Errorf("columns %v", columns)
	}
	first := b.KRs[0]
	if len(b.KRs) != 4 || first.ID != days.ID || first.Status != signal.OffTrack || len(first.Stuck) != 1 {
		t.Fatalf("first key result %+v", first)
	}
	if s := first.Stuck[0]; s.Number != blocked.Number || s.Reason != "Waiting on tablet logins" || s.Owner != "Ruth home" {
		t.Errorf("stuck %+v", s)
	}
	if *first.Confidence != 3 || *first.BeforeConfidence != 6 || first.TeamLinked != 2 || first.TeamOpen != 2 || first.Sentence == nil {
		t.Errorf("numbers %+v", first)
	}
	if n := len(first.Days); n != 7 || !first.Days[n-1].Equal(time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("sampled on %v", first.Days)
	}
	if len(first.CheckInValues) != 0 {
		t.Errorf("check-ins %v, though every week has its row", first.CheckInValues)
	}
	last := map[signal.Status]int{}
	for _, w := range b.Weeks {
		if w.Day.Equal(b.Frame.Today) {
			last[w.Status] = w.KRs
		}
	}
	if last[signal.OffTrack] != 1 || last[signal.AtRisk] != 3 || !b.Weeks[0].Day.Equal(time.Date(2026, 7, 7, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("weeks %+v", b.Weeks) // nothing works on the three
	}
	if b.Now.Open != 2 || b.Now.Linked != 2 || b.Now.Aimed != 2 || !b.Now.AnyBehind || len(b.TeamWeeks) == 0 {
		t.Errorf("sums %+v, %d weeks", b.Now, len(b.TeamWeeks))
	}
}

func TestStrategyShowsTheWorstAndCountsTheRest(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	p, other := q.pillar(t, "Big"), q.pillar(t, "Small")
	o, o2 := q.objective(t, "Many", p.ID, id.Objective{}), q.objective(t, "Few", other.ID, id.Objective{})
	for range 5 {
		q.kr(t, o, "Fine")
	}
	worst := q.kr(t, o, "Worst")
	q.kr(t, o2, "Other")
	q.on(t, "2026-08-14")
	q.checkIn(t, worst, 1, 5)
	q.on(t, "2026-08-15")
	b := q.board(t, board.AskStrategy{PerGroup: 2})
	// The red path leads to one of those that nobody updates and that are furthest from their line; then come the off track.
	if !slices.ContainsFunc(b.KRs, func(k board.StrategyKR) bool { return k.ID == worst.ID }) || len(b.KRs) != 3 {
		t.Errorf("%d key results, without the one off track", len(b.KRs))
	}
	for _, row := range b.Objectives {
		if row.Title == "Many" && (row.KRs != 6 || row.Off != 1 || row.Silent != 5) {
			t.Errorf("counts %+v", row)
		}
	}
	if b = q.board(t, board.AskStrategy{PerGroup: 2, Focus: true, Pillar: p.ID}); len(b.KRs) != 6 {
		t.Errorf("focus: %d key results", len(b.KRs))
	}
	if b = q.board(t, board.AskStrategy{PerGroup: 2, Focus: true}); len(b.KRs) != 0 {
		t.Errorf("no pillar: %d key results", len(b.KRs))
	}
}

func TestStrategyOfAnotherOrganisationIsNotThere(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	p := q.pillar(t, "Ours")
	q.kr(t, q.objective(t, "Ours", p.ID, id.Objective{}), "Ours")
	s := board.New(q.db).At(q.at)
	for name, ask := range map[string]board.AskStrategy{
		"cycle": {Cycle: q.cycle.ID}, "pillar": {Focus: true, Pillar: p.ID}, "unknown cycle": {Cycle: id.New[id.Cycle]()},
	} {
		if _, err := s.Strategy(t.Context(), q.away, ask); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	empty, err := s.Strategy(t.Context(), q.away, board.AskStrategy{PerGroup: 12})
	if err != nil || len(empty.Cycles)+len(empty.Pillars)+len(empty.Objectives)+len(empty.KRs) != 0 {
		t.Errorf("their board: %+v, %v", empty, err)
	}
	if _, err := s.PillarForm(t.Context(), q.away, p.ID); !errs.Is(err, errs.NotFound) {
		t.Errorf("their form of our pillar: %v", err)
	}
	if _, err := s.CycleForm(t.Context(), q.away, q.cycle.ID); !errs.Is(err, errs.NotFound) {
		t.Errorf("their form of our cycle: %v", err)
	}
}

// The board finds its cycle in SQL; it must be the one that strategy.Current names.
func TestStrategyOpensWithTheCurrentCycle(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	s := strategy.New(q.db).At(q.at)
	for _, c := range []strategy.CreateCycle{
		{Name: "2026", Kind: strategy.Year, State: strategy.Active, StartsOn: at("2026-01-01"), EndsOn: at("2026-12-31")},
		{Name: "Q2", Kind: strategy.Quarter, State: strategy.Closing, StartsOn: at("2026-04-01"), EndsOn: at("2026-06-30")},
		{Name: "Q4", Kind: strategy.Quarter, StartsOn: at("2026-10-01"), EndsOn: at("2026-12-31")},
	} {
		must(s.CreateCycle(t.Context(), q.m.Actor, c))(t)
	}
	for _, day := range []string{"2025-12-01", "2026-02-01", "2026-08-14", "2026-11-01", "2027-05-01"} {
		q.at = at(day)
		want := must(s.At(q.at).CurrentCycle(t.Context(), q.m.Actor))(t)
		b := q.board(t, board.AskStrategy{})
		if got, _ := b.Cycle(); got.ID != want.ID {
			t.Errorf("on %s: %q, want %q", day, got.Name, want.Name)
		}
	}
}
