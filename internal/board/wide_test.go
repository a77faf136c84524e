package board_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/testkit"
)

// sending hears what a page sends.
type sending struct{ queries []*pgx.QueuedQuery }

func (s *sending) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}
func (*sending) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (s *sending) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	s.queries = d.Batch.QueuedQueries
	return ctx
}
func (*sending) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (*sending) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// step is a node of a plan that was run.
type step struct {
	Rows     float64 `json:"Actual Rows"`
	Filtered float64 `json:"Rows Removed by Filter"`
	Unjoined float64 `json:"Rows Removed by Join Filter"`
	Loops    float64 `json:"Actual Loops"`
	Plans    []step
}

// most is how many rows the busiest step looked at.
func (s step) most() float64 {
	n := (s.Rows + s.Filtered + s.Unjoined) * s.Loops
	for _, below := range s.Plans {
		n = max(n, below.most())
	}
	return n
}

// TestManyGoalsAreNotComparedOneByOne: on tables that nobody analysed, what a page looks at grows with the number of
// goals, and not with its square.
func TestManyGoalsAreNotComparedOneByOne(t *testing.T) {
	t.Parallel()
	const goals = 120
	k := testkit.New(t)
	unanalysed(t, k.DSN.SuperDSN)
	o := k.Org("home")
	var above id.Objective
	for n := range goals {
		made := o.Objective(fmt.Sprintf("Objective %d", n), func(c *goal.CreateObjective) { c.Parent = above })
		if above = made.ID; n%2 == 1 {
			above = id.Objective{}
		}
		o.KR(made.ID, "Key result")
	}
	work := o.Task("Task")
	k.Drain(o.ID)
	k.Later(8 * 24 * time.Hour)
	k.Drain(o.ID)
	heard := &sending{}
	traced, err := pg.OpenTraced(t.Context(), k.DSN.AppDSN, 2, heard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(traced.Close)
	pages := board.New(traced.At(k.Now))
	strategy := func(pages *board.Service) func() error {
		return func() error {
			b, err := pages.Strategy(t.Context(), o.Owner, board.AskStrategy{PerGroup: 12})
			if err == nil && len(b.Objectives) != goals {
				err = fmt.Errorf("it shows %d of %d objectives", len(b.Objectives), goals)
			}
			return err
		}
	}
	for name, open := range map[string]func() error{
		"the strategy board":     strategy(pages),
		"the board of last week": strategy(pages.AsOf(k.Now.AddDate(0, 0, -7))),
		"the goals of a task":    func() error { _, err := pages.TaskGoals(t.Context(), o.Owner, work.Number); return err },
		"a new task":             func() error { _, err := pages.TaskForm(t.Context(), o.Owner, board.AskTaskForm{}); return err },
		"the signals":            func() error { _, err := pages.Signals(t.Context(), o.Owner, board.SignalFilter{}); return err },
	} {
		if err := open(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for sql, n := range explained(t, k.DSN.AppDSN, heard.queries) {
			if n > 30*goals {
				t.Errorf("%s: a step looks at %.0f rows for %d goals: %.300s", name, n, goals, sql)
			}
		}
	}
}

// unanalysed keeps the server from analysing the tables of a test while it runs.
func unanalysed(t *testing.T, dsn string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	_, err = conn.Exec(t.Context(), `do $$ declare x regclass; begin
		for x in select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace loop
			execute format('alter table %s set (autovacuum_enabled = off)', x);
		end loop;
	end $$`)
	if err != nil {
		t.Fatal(err)
	}
}

// explained runs what a page sent once more and says how many rows the busiest step of each query looked at.
func explained(t *testing.T, dsn string, sent []*pgx.QueuedQuery) map[string]float64 {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	out := map[string]float64{}
	batch := &pgx.Batch{}
	batch.Queue(`select set_config('enable_seqscan', 'off', true)`) // the tables are small only here
	for _, q := range sent {
		if strings.HasPrefix(q.SQL, "select set_config(") || strings.HasPrefix(q.SQL, "select enter(") {
			batch.Queue(q.SQL, q.Arguments...)
			continue
		}
		batch.Queue("explain (analyze, timing off, format json) "+q.SQL, q.Arguments...).QueryRow(func(row pgx.Row) error {
			var plan []byte
			var ran []struct{ Plan step }
			if err := row.Scan(&plan); err != nil {
				return err
			}
			err := json.Unmarshal(plan, &ran)
			out[q.SQL] = ran[0].Plan.most()
			return err
		})
	}
	if err := conn.SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Fatal("the page asked for nothing")
	}
	return out
}
