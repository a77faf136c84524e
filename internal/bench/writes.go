package bench

import (
	"context"
	"time"

	"plumbline/internal/task"
)

// written is how much the database wrote up to now.
type written struct {
	Bytes, Rows, Updates, Hot float64
}

// writes says how many rows and bytes of log a change writes, its recount apart, beside the bare rows.
// One connection does it, so that its counts are known once it has been quiet.
func (b *bench) writes(ctx context.Context) error {
	alone, err := b.Open(ctx, b.App, 1, nil)
	if err != nil {
		return err
	}
	defer alone.DB.Close()
	t := b.plan[0]
	if err := b.drain(ctx, t); err != nil {
		return err
	}
	const n = 200
	moves := func(f func(p *piece) error) func() error {
		return func() error {
			for i := range n {
				if err := f(t.open[i%len(t.open)]); err != nil {
					return err
				}
			}
			return nil
		}
	}
	use := moves(func(p *piece) error {
		_, err := alone.Tasks.Move(ctx, t.owner(), task.Move{Task: p.id, To: p.next()})
		return err
	})
	w := b.worker(1)
	w.DB = alone.DB
	recount := func() error { _, err := w.Drain(ctx, t.org); return err }
	var got []written
	for _, f := range []func() error{use, recount} {
		d, err := b.cost(ctx, alone, f)
		if err != nil {
			return err
		}
		got = append(got, d)
	}
	bare, err := b.cost(ctx, alone, moves(func(p *piece) error { return b.bareMove(ctx, t, p) }))
	if err != nil {
		return err
	}
	b.title("Written for each change; bare: the same rows by plain SQL")
	b.add("writes.change.rows", got[0].Rows/n, "rows", bare.Rows/n, atMost("ratio", 1))
	b.add("writes.change.log", got[0].Bytes/n, "bytes", bare.Bytes/n, atMost("ratio", 1.5))
	b.note("writes.recount.rows", got[1].Rows/n, "rows")
	b.note("writes.recount.log", got[1].Bytes/n, "bytes")
	b.add("writes.heap_only_share", got[0].Hot/max(got[0].Updates, 1), "", bare.Hot/max(bare.Updates, 1), aim{})
	return b.drain(ctx, t)
}

// cost is what f made the database write.
func (b *bench) cost(ctx context.Context, alone Opened, f func() error) (written, error) {
	before, err := b.written(ctx, alone)
	if err != nil {
		return written{}, err
	}
	if err := f(); err != nil {
		return written{}, err
	}
	after, err := b.written(ctx, alone)
	return written{after.Bytes - before.Bytes, after.Rows - before.Rows, after.Updates - before.Updates, after.Hot - before.Hot}, err
}

// written reads the counts, after the connections were quiet for as long as they hold counts back.
func (b *bench) written(ctx context.Context, alone Opened) (w written, err error) {
	var bytes float64
	if err := b.super.QueryRow(ctx, `select pg_current_wal_insert_lsn() - '0/0'::pg_lsn`).Scan(&bytes); err != nil {
		return w, err
	}
	time.Sleep(1200 * time.Millisecond)
	if err := alone.DB.Ping(ctx); err != nil {
		return w, err
	}
	for _, c := range b.bare.AcquireAllIdle(ctx) {
		_, err = c.Exec(ctx, `select 1`)
		c.Release()
		if err != nil {
			return w, err
		}
	}
	time.Sleep(100 * time.Millisecond)
	err = b.super.QueryRow(ctx, `select sum(n_tup_ins + n_tup_upd + n_tup_del), sum(n_tup_upd) filter (where relname = 'tasks'),
		sum(n_tup_hot_upd) filter (where relname = 'tasks') from pg_stat_user_tables`).Scan(&w.Rows, &w.Updates, &w.Hot)
	w.Bytes = bytes
	return w, err
}
