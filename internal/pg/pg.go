// Package pg owns the pool, the tenant transactions, and the translation of database errors.
// It is the only package that can enter a tenant.
package pg

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"plumbline/internal/errs"
	"plumbline/internal/failpoint"
)

// DB is a pool of connections made as the app role, which sees no tenant until one is entered.
type DB struct {
	pool  *pgxpool.Pool
	bus   *Bus
	clock func() time.Time

	inside *Tx // of Inside
}

// patience is how long a request waits for a connection or a lock before it is told to come back.
const patience = 2 * time.Second

// Longest is how long a transaction that writes may last. What it recorded is as late as that.
const Longest = 10 * time.Minute

// limits are what a session may take, unless the address says otherwise. A process that stands still
// inside a transaction loses it, so that what it computed before can no longer be written.
var limits = map[string]string{
	"lock_timeout":                        patience.String(),
	"statement_timeout":                   "60s",
	"idle_in_transaction_session_timeout": "10s",
}

// Open connects and checks that the server answers.
func Open(ctx context.Context, dsn string, maxConns int) (*DB, error) {
	return OpenTraced(ctx, dsn, maxConns, nil)
}

// OpenTraced is Open with somebody who hears of everything that is sent; nil is nobody.
func OpenTraced(ctx context.Context, dsn string, maxConns int, tracer pgx.QueryTracer) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	if maxConns > 0 {
		cfg.MaxConns = int32(min(maxConns, 1000))
	}
	rp := cfg.ConnConfig.RuntimeParams
	rp["timezone"] = "UTC"
	if rp["application_name"] == "" {
		rp["application_name"] = "plumbline"
	}
	for name, limit := range limits {
		if rp[name] == "" {
			rp[name] = limit
		}
	}
	cfg.ConnConfig.StatementCacheCapacity, cfg.ConnConfig.DescriptionCacheCapacity = 1024, 1024
	cfg.ConnConfig.Tracer = tracer
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return &DB{pool: pool, bus: newBus(pool)}, nil
}

// acquire gives a connection, or says that there is none to be had.
func (db *DB) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := db.pool.Acquire(wait)
	switch {
	case err == nil:
		return conn, nil
	case ctx.Err() == nil && wait.Err() != nil:
		err = errs.Away(err)
	}
	return nil, fmt.Errorf("get a connection: %w", err)
}

// noticed drops every connection once one of them was lost: the others were to the same server.
func (db *DB) noticed(err error) {
	var pe *pgconn.PgError
	if err != nil && away(err) && (!errors.As(err, &pe) || strings.HasPrefix(pe.Code, "57P0")) {
		db.pool.Reset()
	}
}

// Close ends every connection.
func (db *DB) Close() {
	db.bus.close()
	db.pool.Close()
}

// Ping says whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.pool.Ping(ctx) }

// Bus carries wake-ups and page changes within and between processes.
func (db *DB) Bus() *Bus { return db.bus }

// At is the same database at a fixed time, for histories and tests.
func (db *DB) At(t time.Time) *DB {
	at := *db
	at.clock = func() time.Time { return t }
	return &at
}

// Now is the time a read or a job should take as now.
func (db *DB) Now() time.Time {
	if db.clock != nil {
		return db.clock()
	}
	return time.Now().Add(failpoint.Skew()).Truncate(time.Microsecond)
}

func collect[T any](rows pgx.Rows) ([]T, error) {
	return pgx.CollectRows(rows, rowTo[T]())
}
