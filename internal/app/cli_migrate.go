package app

import (
	"context"
	"fmt"
	"os"

	"plumbline/internal/config"
	"plumbline/internal/pg/embedded"
)

// MigrateCmd moves the schema.
type MigrateCmd struct {
	Up     MigrateUpCmd     `cmd:"" help:"Apply what is pending."`
	Down   MigrateDownCmd   `cmd:"" help:"Take the last migration back."`
	Status MigrateStatusCmd `cmd:"" help:"List the migrations and when each was applied."`
}

// MigrateUpCmd applies what is pending.
type MigrateUpCmd struct{}

// Run needs the owner's connection.
func (c *MigrateUpCmd) Run(ctx context.Context, cfg *config.Config) error {
	return withMigrator(ctx, cfg, func(m *migrator) error {
		done, err := m.Up(ctx)
		for _, r := range done {
			fmt.Println(r)
		}
		if err == nil && len(done) == 0 {
			fmt.Println("nothing to do: the schema is up to date")
		}
		return err
	})
}

// MigrateDownCmd takes one migration back.
type MigrateDownCmd struct{}

// Run needs the owner's connection.
func (c *MigrateDownCmd) Run(ctx context.Context, cfg *config.Config) error {
	return withMigrator(ctx, cfg, func(m *migrator) error {
		r, err := m.Down(ctx)
		if r != nil {
			fmt.Println(r)
		}
		return err
	})
}

// MigrateStatusCmd lists migrations.
type MigrateStatusCmd struct{}

// Run needs the owner's connection.
func (c *MigrateStatusCmd) Run(ctx context.Context, cfg *config.Config) error {
	return withMigrator(ctx, cfg, func(m *migrator) error {
		list, err := m.Status(ctx)
		for _, s := range list {
			when := "pending"
			if !s.AppliedAt.IsZero() {
				when = s.AppliedAt.Format("2006-01-02 15:04:05")
			}
			fmt.Printf("%-10s %-20s %s\n", s.State, when, s.Source.Path)
		}
		return err
	})
}

func withMigrator(ctx context.Context, cfg *config.Config, do func(*migrator) error) error {
	dsn := cfg.MigrateURL.Reveal()
	if cfg.Embedded() {
		server, err := embedded.Start(ctx, embedded.Options{DataDir: cfg.DataDir, Log: os.Stderr})
		if err != nil {
			return err
		}
		defer server.Stop()
		dsn = server.DSN(embedded.Database, embedded.OwnerRole)
	} else if dsn == "" {
		dsn = cfg.DatabaseURL.Reveal()
	}
	m, err := newMigrator(dsn)
	if err != nil {
		return err
	}
	defer m.close()
	return do(m)
}
