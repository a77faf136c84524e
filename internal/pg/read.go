package pg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/id"
)

// Read gathers the queries of one page, which then cost one round trip together.
type Read struct{ batch pgx.Batch }

// All puts every row of a query into dst.
func All[T any](r *Read, dst *[]T, sql string, args ...any) {
	r.batch.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*dst, err = collect[T](rows)
		return err
	})
}

// First puts the first row into dst; no row is NotFound.
func First[T any](r *Read, dst *T, sql string, args ...any) {
	first(r, dst, sql, args, pgx.ErrNoRows)
}

// Maybe puts the first row into dst and leaves dst alone if there is none.
func Maybe[T any](r *Read, dst *T, sql string, args ...any) {
	first(r, dst, sql, args, nil)
}

func first[T any](r *Read, dst *T, sql string, args []any, none error) {
	r.batch.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		v, err := pgx.CollectOneRow(rows, rowTo[T]())
		if errors.Is(err, pgx.ErrNoRows) {
			return none
		}
		if err == nil {
			*dst = v
		}
		return err
	})
}

// ReadTenant runs the gathered queries on what who may see of an organisation, in one round trip and one
// snapshot each.
func (db *DB) ReadTenant(ctx context.Context, who Entrant, r *Read) error {
	_, e, err := entering(who)
	if err != nil {
		return err
	}
	return db.read(ctx, r, e.sql, e.args...)
}

// ReadUser runs the gathered queries with what belongs to one person across organisations.
func (db *DB) ReadUser(ctx context.Context, user id.User, r *Read) error {
	return db.read(ctx, r, "select set_config('app.user_id', $1, true)", user.String())
}

// ReadSession runs the gathered queries on the global tables, and with what belongs to the person of a session, if
// it is anybody's, across organisations. Whether the session is alive is for one of them to say.
func (db *DB) ReadSession(ctx context.Context, token string, r *Read) error {
	return db.read(ctx, r, `select set_config('app.org_id', '', true),
		set_config('app.user_id', coalesce((select user_id::text from sessions where token = $1), ''), true)`, token)
}

// ReadGlobal runs the gathered queries on the global tables.
func (db *DB) ReadGlobal(ctx context.Context, r *Read) error {
	return db.read(ctx, r, "select set_config('app.org_id', $1, true)", "")
}

// ReadSweep lets the worker see which organisations have marks waiting; nothing else is visible.
func (db *DB) ReadSweep(ctx context.Context, r *Read) error {
	return db.read(ctx, r, "select set_config('app.sweep', $1, true)", "on")
}

func (db *DB) read(ctx context.Context, r *Read, enter string, args ...any) error {
	if db.inside != nil {
		return errors.New("read: a transaction is open")
	}
	b := &pgx.Batch{}
	b.Queue(enter, args...)
	b.QueuedQueries = append(b.QueuedQueries, r.batch.QueuedQueries...)
	r.batch = pgx.Batch{}
	conn, err := db.acquire(ctx)
	if err != nil {
		return fmt.Errorf("read: %w", translate(err))
	}
	defer conn.Release()
	if err := conn.SendBatch(ctx, b).Close(); err != nil {
		db.noticed(err)
		return fmt.Errorf("read: %w", translate(err))
	}
	return nil
}
