package app

import (
	"context"
	"log/slog"
	"os"
	"time"

	"plumbline/internal/bench"
	"plumbline/internal/config"
	"plumbline/internal/pg/embedded"
	"plumbline/internal/signal/worker"
)

// BenchCmd measures on a throw-away database, never on yours.
type BenchCmd struct {
	Size int           `default:"10000" help:"Tasks of the measured organisation."`
	For  time.Duration `default:"5s" help:"How long each throughput measurement lasts."`
}

// Run prints the report.
func (c *BenchCmd) Run(ctx context.Context, cfg *config.Config) error {
	dir, err := os.MkdirTemp("", "plumbline-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // the database runs as another account and must pass through
		return err
	}
	server, err := embedded.Start(ctx, embedded.Options{DataDir: dir, Log: os.Stderr})
	if err != nil {
		return err
	}
	defer server.Stop()
	a := &App{Config: cfg, Log: slog.New(slog.DiscardHandler), server: server, owner: server.DSN(embedded.Database, embedded.OwnerRole)}
	if err := a.connect(ctx, server.DSN(embedded.Database, embedded.AppRole)); err != nil {
		return err
	}
	defer a.DB.Close()
	closing := make(chan struct{})
	defer close(closing)
	return bench.Run(ctx, bench.Env{
		DB: a.DB, Accounts: a.Accounts, Orgs: a.Orgs, Strategy: a.Strategy, Goals: a.Goals, Tasks: a.Tasks,
		Worker:  &worker.Worker{DB: a.DB, Log: a.Log, Concurrency: 2},
		Handler: a.Handler(cfg.BaseURL, a.Log, a.ready, closing), Out: os.Stdout, Size: c.Size, For: c.For,
	})
}
