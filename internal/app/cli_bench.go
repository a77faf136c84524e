package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/account"
	"plumbline/internal/bench"
	"plumbline/internal/config"
	"plumbline/internal/pg"
	"plumbline/internal/pg/embedded"
)

// BenchCmd measures on a throw-away database, or on an empty one of yours.
type BenchCmd struct {
	Size float64       `default:"1e5" help:"Tasks of all organisations: 1e5, 1e6, 1e7."`
	Orgs int           `default:"1000" help:"Organisations that share them; the largest has a fifth, up to 200,000."`
	JSON string        `name:"json" placeholder:"FILE" help:"Write the figures there, as an array of {name, value, unit, limit, ratio, aim}."`
	Only []string      `placeholder:"PART" help:"Only these parts: change, pages, growth, writes, sustained, freshness, neighbour, backlog."`
	For  time.Duration `default:"5s" help:"How long each throughput measurement lasts."`
}

// Run prints the report. What misses its aim is marked and is no failure.
func (c *BenchCmd) Run(ctx context.Context, cfg *config.Config) error {
	super, app := cfg.MigrateURL.Reveal(), cfg.DatabaseURL.Reveal()
	if app == "" {
		server, remove, err := throwAway(ctx)
		if err != nil {
			return err
		}
		defer remove()
		if err := migrateUp(ctx, server.DSN(embedded.Database, embedded.OwnerRole)); err != nil {
			return err
		}
		super, app = server.DSN(embedded.Database, embedded.Superuser), server.DSN(embedded.Database, embedded.AppRole)
	} else if super == "" {
		return errors.New("to measure in an empty database of your own, set PLUMBLINE_MIGRATE_URL to a role that row level security does not hold; without DATABASE_URL a throw-away database is made")
	}
	figures, err := bench.Run(ctx, bench.Env{
		Super: super, App: app, Open: openBench, Out: os.Stdout, Size: int(c.Size), Orgs: c.Orgs, Only: c.Only, For: c.For,
	})
	if err != nil || c.JSON == "" {
		return err
	}
	f, err := os.Create(c.JSON)
	if err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return errors.Join(bench.WriteJSON(f, figures), f.Close())
}

// throwAway starts a database that is gone after remove. It stands on a disk and syncs to it.
func throwAway(ctx context.Context) (server *embedded.Server, remove func(), err error) {
	dir, err := os.MkdirTemp("", "plumbline-bench")
	if err != nil {
		return nil, nil, err
	}
	forget := func() { _ = os.RemoveAll(dir) }
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // the database runs as another account and must pass through
		forget()
		return nil, nil, err
	}
	server, err = embedded.Start(ctx, embedded.Options{DataDir: dir, Log: os.Stderr})
	if err != nil {
		forget()
		return nil, nil, err
	}
	return server, func() { server.Stop(); forget() }, nil
}

// openBench opens the application as serve does; it logs errors only.
func openBench(ctx context.Context, dsn string, conns int, tracer pgx.QueryTracer) (bench.Opened, error) {
	db, err := pg.OpenTraced(ctx, dsn, conns, tracer)
	if err != nil {
		return bench.Opened{}, err
	}
	d, err := NewDomain(db, account.Options{})
	if err != nil {
		db.Close()
		return bench.Opened{}, fmt.Errorf("open the domain: %w", err)
	}
	ready := func(context.Context) error { return nil }
	return bench.Opened{
		DB: db, Accounts: d.Accounts, Tasks: d.Tasks, Import: d.Import,
		Handler: d.Handler("http://localhost", nil, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), ready, make(chan struct{})),
	}, nil
}
