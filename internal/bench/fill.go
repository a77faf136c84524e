package bench

import (
	"context"
	_ "embed"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/id"
	"plumbline/internal/signal/worker"
	"plumbline/internal/task"
)

var (
	//go:embed prepare.sql
	prepareSQL string
	//go:embed fill.sql
	fillSQL string
)

const password = "measured with a plumb line"

// unchecked is from how many tasks on the fill skips foreign keys; smaller ones hold it to the schema.
const unchecked = 10_000

const neighbours = 49

// fillAll makes every organisation: first the one that is watched while the others come, which gives
// what its pages cost in an almost empty database, then all the others.
func (b *bench) fillAll(ctx context.Context) (alone map[string]float64, err error) {
	conn, err := b.super.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	b.plan = newPlan(b.Size, b.Orgs)
	if err := b.prepare(ctx, conn.Conn()); err != nil {
		return nil, err
	}
	watched, start := b.watched(), time.Now()
	if err := b.fill(ctx, conn.Conn(), []*tenant{watched}); err != nil {
		return nil, err
	}
	filled := time.Since(start)
	if b.wants("growth") {
		if alone, err = b.yardsticks(ctx, watched); err != nil {
			return nil, err
		}
	}
	rest := slices.DeleteFunc(slices.Clone(b.plan), func(t *tenant) bool { return t == watched })
	start = time.Now()
	if err := b.fill(ctx, conn.Conn(), rest); err != nil {
		return nil, err
	}
	filled += time.Since(start)
	start = time.Now()
	if err := b.compute(ctx, rest); err != nil {
		return nil, err
	}
	computed := time.Since(start)
	if _, err := conn.Exec(ctx, `checkpoint`); err != nil {
		return nil, err
	}
	b.note("fill.seconds", filled.Seconds(), "s")
	b.note("fill.signals.seconds", computed.Seconds(), "s")
	return alone, b.size(ctx)
}

// watched is the organisation that is there first: a tenth in size.
func (b *bench) watched() *tenant { return b.plan[min(10, len(b.plan)-1)] }

// crowd is the organisations in which other people work: of middling size.
func (b *bench) crowd() []*tenant {
	from := min(12, len(b.plan)-neighbours)
	return b.plan[from : from+neighbours]
}

func (b *bench) prepare(ctx context.Context, conn *pgx.Conn) error {
	var others int
	if err := conn.QueryRow(ctx, `select count(*) from orgs`).Scan(&others); err != nil {
		return err
	}
	if others > 0 {
		return fmt.Errorf("the database holds %d organisations already: measure in an empty one", others)
	}
	if _, err := conn.PgConn().Exec(ctx, prepareSQL).ReadAll(); err != nil {
		return fmt.Errorf("prepare the fill: %w", err)
	}
	hash, err := b.Accounts.Hash(ctx, password)
	if err != nil {
		return err
	}
	now := time.Now().UTC().Truncate(time.Second)
	today := now.Truncate(24 * time.Hour)
	var rows [][]any
	for _, t := range b.plan {
		rows = append(rows, []any{t.rank, t.org, t.tasks, t.objectives, t.krs, t.teams, t.hot, today.AddDate(0, 0, -44), now, today, hash})
	}
	_, err = conn.CopyFrom(ctx, pgx.Identifier{"plan"}, []string{"rank", "org_id", "tasks", "objectives", "krs", "teams", "hot", "t0", "t1", "today", "hash"}, pgx.CopyFromRows(rows))
	return err
}

// fill makes these organisations.
func (b *bench) fill(ctx context.Context, conn *pgx.Conn, these []*tenant) error {
	var ranks []int
	tasks := 0
	for _, t := range these {
		ranks, tasks = append(ranks, t.rank), tasks+t.tasks
	}
	enter := `set synchronous_commit = off; set work_mem = '128MB'; set session_replication_role = origin;`
	if tasks >= unchecked {
		enter += ` set session_replication_role = replica;`
	}
	if _, err := conn.PgConn().Exec(ctx, enter+`truncate part`).ReadAll(); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `insert into part select * from plan where rank = any($1)`, ranks); err != nil {
		return err
	}
	if _, err := conn.PgConn().Exec(ctx, fillSQL).ReadAll(); err != nil {
		return fmt.Errorf("fill %d organisations: %w", len(these), err)
	}
	if _, err := conn.Exec(ctx, `analyze`); err != nil {
		return err
	}
	for _, t := range these {
		if err := b.find(ctx, t); err != nil {
			return fmt.Errorf("look at organisation %d: %w", t.rank, err)
		}
	}
	return nil
}

// find looks up what is needed to measure an organisation.
func (b *bench) find(ctx context.Context, t *tenant) error {
	err := b.super.QueryRow(ctx, `select user_id, (select id from teams where org_id = $1 and name = 'Team 1') from memberships
		where org_id = $1 and role = 'owner'`, t.org).Scan(&t.user, &t.team)
	if err != nil {
		return err
	}
	rows, err := b.super.Query(ctx, `select id, number, state from tasks where org_id = $1 and team_id = $2 and is_open order by number desc`, t.org, t.team)
	if err != nil {
		return err
	}
	var p struct {
		id     id.Task
		number int64
		state  task.State
	}
	if _, err = pgx.ForEachRow(rows, []any{&p.id, &p.number, &p.state}, func() error {
		stands := &piece{id: p.id, number: p.number}
		stands.at.Store(int32(max(slices.Index(states, p.state), 0))) //nolint:gosec // one of four
		t.open = append(t.open, stands)
		return nil
	}); err != nil {
		return err
	}
	rows, err = b.super.Query(ctx, `select id from key_results where org_id = $1 order by team_id <> $2, number`, t.org, t.team)
	if err != nil {
		return err
	}
	t.krIDs, err = pgx.CollectRows(rows, pgx.RowTo[id.KeyResult])
	return err
}

// compute lets real workers make the signals of the organisations that are measured; the clocks of
// the others stand still until tomorrow.
func (b *bench) compute(ctx context.Context, these []*tenant) error {
	var due []*tenant
	for _, t := range these {
		if t.rank <= 12+neighbours {
			due = append(due, t)
		}
	}
	next := make(chan *tenant, len(due))
	for _, t := range due {
		next <- t
	}
	close(next)
	var failed error
	var mu sync.Mutex
	var running sync.WaitGroup
	for range 2 {
		running.Go(func() {
			for t := range next {
				if err := b.signals(ctx, t); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			}
		})
	}
	running.Wait()
	return failed
}

func (b *bench) signals(ctx context.Context, t *tenant) error {
	if _, err := b.super.Exec(ctx, `update orgs set next_change_at = '-infinity' where id = $1`, t.org); err != nil {
		return err
	}
	return b.drain(ctx, t)
}

func (b *bench) drain(ctx context.Context, t *tenant) error {
	_, err := b.worker(1).Drain(ctx, t.org)
	return err
}

func (b *bench) worker(concurrency int) *worker.Worker {
	return &worker.Worker{DB: b.DB, Log: slog.Default(), Concurrency: concurrency}
}

// size says what was made.
func (b *bench) size(ctx context.Context) error {
	var mb float64
	if err := b.super.QueryRow(ctx, `select pg_database_size(current_database()) / 1e6`).Scan(&mb); err != nil {
		return err
	}
	b.note("fill.database", mb, "MB")
	l := b.plan[0]
	b.note("largest.tasks", float64(l.tasks), "tasks")
	b.note("largest.key_results", float64(len(l.krIDs)), "")
	b.note("largest.objectives", float64(l.objectives), "")
	b.note("largest.board_tasks", float64(len(l.open)), "tasks")
	return nil
}
