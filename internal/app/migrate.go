package app

import (
	"context"
	"database/sql"
	"fmt"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver goose talks through
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
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database to migrate: %w", err)
	}
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
