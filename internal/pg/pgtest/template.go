package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver goose uses
	"github.com/pressly/goose/v3"

	"plumbline/internal/pg/embedded"
	"plumbline/migrations"
)

type templateOnce struct {
	once sync.Once
	name string
	err  error
}

// template gives the name of the migrated database that clones are made from, building it
// if no process has yet. Its name follows from the migrations, so a change makes a new one.
func (c *cluster) template(ctx context.Context) (string, error) {
	c.once.Do(func() {
		if c.name, c.err = templateName(migrations.FS); c.err == nil {
			c.err = c.locked(ctx, func(conn *pgx.Conn) error { return c.build(ctx, conn, c.name) })
		}
	})
	return c.name, c.err
}

func templateName(files fs.FS) (string, error) {
	sum := sha256.New()
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", fmt.Errorf("list the migrations: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return "", fmt.Errorf("read the migration %s: %w", name, err)
		}
		fmt.Fprintf(sum, "%s %d %s", name, len(text), text)
	}
	return fmt.Sprintf("plumbtemplate_%x", sum.Sum(nil)[:8]), nil
}

// build is idempotent: only a finished template is marked as one, an unfinished is redone.
func (c *cluster) build(ctx context.Context, conn *pgx.Conn, name string) error {
	var finished bool
	err := conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1 and datistemplate)`, name).Scan(&finished)
	if err != nil || finished {
		return err
	}
	if err := dropDatabase(ctx, conn, name); err != nil {
		return err
	}
	if err := embedded.CreateDatabase(ctx, conn, name, "template0"); err != nil {
		return err
	}
	if err := migrate(ctx, c.dsn(name, embedded.OwnerRole)); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `alter database `+name+` is_template true allow_connections false`); err != nil {
		return fmt.Errorf("finish the template: %w", err)
	}
	return nil
}

func migrate(ctx context.Context, dsn string) error {
	return withProvider(dsn, func(p *goose.Provider) error {
		if _, err := p.Up(ctx); err != nil {
			return fmt.Errorf("migrate the template: %w", err)
		}
		return nil
	})
}

func withProvider(dsn string, fn func(*goose.Provider) error) (err error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	return fn(p)
}
