package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib" // the driver goose talks through
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"plumbline/migrations"
)

// migrator applies the schema as the owner role, one process at a time.
type migrator struct {
	db *sql.DB
	*goose.Provider
}

func newMigrator(dsn string) (*migrator, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database to migrate: %w", err)
	}
	cfg.RuntimeParams["lock_timeout"] = "2s"
	db := stdlib.OpenDB(*cfg)
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS, goose.WithSessionLocker(locker))
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return &migrator{db, p}, nil
}

// Up applies what is pending.
func (m *migrator) Up(ctx context.Context) (done []*goose.MigrationResult, err error) {
	err = patiently(ctx, func() error {
		more, err := m.Provider.Up(ctx)
		done = append(done, more...)
		return err
	})
	return done, err
}

// Down takes the newest migration back.
func (m *migrator) Down(ctx context.Context) (done *goose.MigrationResult, err error) {
	err = patiently(ctx, func() (err error) { done, err = m.Provider.Down(ctx); return err })
	return done, err
}

// patiently tries again after a deadlock, and when a lock was not to be had in two seconds: everybody else queues behind
// whoever waits for one, so nobody may wait long.
func patiently(ctx context.Context, do func() error) error {
	for try := 1; ; try++ {
		var pe *pgconn.PgError
		err := do()
		if err == nil || try == 30 || !errors.As(err, &pe) || pe.Code != "55P03" && pe.Code != "40P01" {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(try) * 100 * time.Millisecond):
		}
	}
}

func (m *migrator) close() { _ = m.db.Close() }

func migrateUp(ctx context.Context, dsn string) error {
	m, err := newMigrator(dsn)
	if err != nil {
		return err
	}
	defer m.close()
	if _, err := m.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return nil
}
