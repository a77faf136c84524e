package pg

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"plumbline/internal/failpoint"
	"plumbline/internal/id"
)

// Tx is a transaction inside one tenant (or as one person). Statements given to Queue travel
// with the next query or with the commit, so a use case costs two round trips.
type Tx struct {
	conn   *pgxpool.Conn
	org    id.Org
	queued pgx.Batch
	now    time.Time
	clock  func() time.Time
	after  []func()
	wake   string
	from   string
	must   bool // a queued statement may still fail the use case: it is sent before the commit
	err    error
}

// entered marks a context inside a transaction, so that nesting is an error and not a deadlock.
type entered struct{}

type fromKey struct{}

// From notes in a context where its requests come from, for what transactions record.
func From(ctx context.Context, client string) context.Context {
	return context.WithValue(ctx, fromKey{}, client)
}

// InTenant runs fn in a transaction of one organisation, which holds what who may see of it. fn may run
// again after a serialisation failure or a deadlock, so it has no effects outside the transaction.
func (db *DB) InTenant(ctx context.Context, who Entrant, fn func(context.Context, *Tx) error) error {
	org, e, err := entering(who)
	if err != nil {
		return err
	}
	return db.run(ctx, org, e, fn)
}

// AsUser runs fn with what belongs to one person across organisations.
func (db *DB) AsUser(ctx context.Context, user id.User, fn func(context.Context, *Tx) error) error {
	return db.run(ctx, id.Org{}, entry{"select set_config('app.user_id', $1, true), now()", []any{user.String()}}, fn)
}

// Global runs fn on the global tables only: no tenant is entered and tenant tables are empty.
func (db *DB) Global(ctx context.Context, fn func(context.Context, *Tx) error) error {
	return db.run(ctx, id.Org{}, entry{"select set_config('app.org_id', $1, true), now()", []any{""}}, fn)
}

func (db *DB) run(ctx context.Context, org id.Org, enter entry, fn func(context.Context, *Tx) error) error {
	if db.inside != nil {
		return db.join(ctx, org, fn)
	}
	if ctx.Value(entered{}) != nil {
		return errors.New("a transaction is already open: use the …Tx variant")
	}
	for try := 1; ; try++ {
		err := db.once(ctx, org, enter, fn)
		if err == nil || try == 5 || !retryable(err) {
			return translate(err)
		}
		time.Sleep(time.Duration(rand.IntN(10*try)+1) * time.Millisecond)
	}
}

func (db *DB) once(ctx context.Context, org id.Org, enter entry, fn func(context.Context, *Tx) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, Longest)
	defer cancel()
	conn, err := db.acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release() // a connection that is still inside a transaction is closed, not reused
	tx := &Tx{conn: conn, org: org}
	tx.from, _ = ctx.Value(fromKey{}).(string)
	tx.meet(failpoint.Begin)
	tx.queued.Queue("begin")
	tx.queued.Queue(enter.sql, enter.args...).QueryRow(func(row pgx.Row) error {
		var ignored any
		return row.Scan(&ignored, &tx.now)
	})
	tx.setClock(db.clock)
	done := false
	defer func() {
		if !done {
			tx.rollback()
			db.noticed(err)
		}
	}()
	if err := fn(context.WithValue(ctx, entered{}, true), tx); err != nil {
		return err
	}
	if tx.err != nil {
		return tx.err
	}
	if err := tx.commit(ctx); err != nil {
		return err
	}
	done = true
	tx.meet(failpoint.Committed)
	for _, f := range tx.after {
		f()
	}
	if tx.wake != "" {
		db.bus.Publish(tx.wake)
	}
	return nil
}

func (tx *Tx) commit(ctx context.Context) error {
	if tx.must || failpoint.Armed(failpoint.Written) {
		if err := tx.flush(ctx); err != nil {
			return err
		}
	}
	tx.meet(failpoint.Written)
	tx.meet(failpoint.Commit)
	var tag pgconn.CommandTag
	tx.queued.Queue("commit").Exec(func(t pgconn.CommandTag) error { tag = t; return nil })
	if err := tx.flush(ctx); err != nil {
		return err
	}
	if tag.String() != "COMMIT" {
		return errors.New("the transaction was rolled back")
	}
	return nil
}

// meet is a failpoint of an organisation's transaction.
func (tx *Tx) meet(point string) {
	if !tx.org.IsZero() {
		failpoint.Hit(point)
	}
}

func (tx *Tx) rollback() {
	if tx.conn.Conn().PgConn().TxStatus() == 'I' {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_, _ = tx.conn.Exec(ctx, "rollback")
}

func (tx *Tx) flush(ctx context.Context) error {
	if tx.err != nil {
		return tx.err
	}
	if tx.queued.Len() == 0 {
		return nil
	}
	b := tx.queued
	tx.queued = pgx.Batch{}
	if err := tx.conn.SendBatch(ctx, &b).Close(); err != nil {
		tx.err = err
		return err
	}
	return nil
}

// Org is the organisation this transaction is in.
func (tx *Tx) Org() id.Org { return tx.org }

// From is where the request came from that opened the transaction; empty for Plumbline itself.
func (tx *Tx) From() string { return tx.from }

// Now is the transaction's time, the only "now" a use case knows.
func (tx *Tx) Now(ctx context.Context) (time.Time, error) {
	if tx.clock != nil {
		return tx.clock(), nil
	}
	err := tx.flush(ctx)
	return tx.now, err
}

// setClock makes clock the transaction's time, for what the database itself writes too; nil is its own.
func (tx *Tx) setClock(clock func() time.Time) {
	if clock == nil && tx.clock == nil {
		return
	}
	tx.clock = clock
	at := ""
	if clock != nil {
		at = clock().Format(time.RFC3339Nano)
	}
	tx.queued.Queue("select set_config('app.now', $1, true)", at)
}

// Queue sends a statement with the next query or the commit. Its failure fails the transaction.
func (tx *Tx) Queue(sql string, args ...any) { tx.queued.Queue(sql, args...) }

// QueueAt is Queue with one argument more, the last: the fixed time of At, or null for the transaction's own now().
func (tx *Tx) QueueAt(sql string, args ...any) {
	var at *time.Time
	if tx.clock != nil {
		t := tx.clock()
		at = &t
	}
	tx.queued.Queue(sql, append(args, at)...)
}

// QueueOne is Queue for a statement that must touch exactly one row; otherwise missing is the error.
func (tx *Tx) QueueOne(missing error, sql string, args ...any) {
	tx.must = true
	tx.queued.Queue(sql, args...).Exec(func(t pgconn.CommandTag) error {
		if t.RowsAffected() != 1 {
			return missing
		}
		return nil
	})
}

// AfterCommit runs f once the transaction is durable. f must not fail and must not wait.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// WakeWorker publishes msg on the bus after the commit, once however often it is asked for.
func (tx *Tx) WakeWorker(msg string) { tx.wake = msg }

// Exec runs a statement now and says how many rows it touched.
func (tx *Tx) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	var n int64
	tx.queued.Queue(sql, args...).Exec(func(t pgconn.CommandTag) error { n = t.RowsAffected(); return nil })
	return n, tx.flush(ctx)
}

// Many returns all rows as structs (by column name) or single values.
func Many[T any](ctx context.Context, tx *Tx, sql string, args ...any) ([]T, error) {
	var out []T
	tx.queued.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		out, err = collect[T](rows)
		return err
	})
	err := tx.flush(ctx)
	return out, err
}

// One returns the first row, or pgx.ErrNoRows, which callers see as NotFound.
func One[T any](ctx context.Context, tx *Tx, sql string, args ...any) (T, error) {
	rows, err := Many[T](ctx, tx, sql, args...)
	if err != nil {
		return *new(T), err
	}
	if len(rows) == 0 {
		return *new(T), pgx.ErrNoRows
	}
	return rows[0], nil
}
