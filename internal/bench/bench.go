// Package bench measures the application on this machine beside what the bare database and a bare
// handler do in the same run, so that its figures are ratios and not boasts. It fills a database
// with many organisations of uneven size and opens the application on it as everybody does.
package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/importer"
	"plumbline/internal/pg"
	"plumbline/internal/task"
)

// Parts are the sections of the report, in its order.
var Parts = []string{"change", "pages", "growth", "writes", "sustained", "freshness", "neighbour", "backlog"}

// Opened is the application on the measured database.
type Opened struct {
	DB       *pg.DB
	Accounts *account.Service
	Tasks    *task.Service
	Import   *importer.Service
	Handler  http.Handler
}

// Env is what is measured and how much of it.
type Env struct {
	Super string // address of the empty database for a role that row level security does not hold
	App   string // its address as the application connects
	Open  func(ctx context.Context, dsn string, conns int, tracer pgx.QueryTracer) (Opened, error)
	Out   io.Writer

	Size int           // tasks of all organisations
	Orgs int           // how many organisations share them
	Only []string      // of Parts; empty is all
	For  time.Duration // of each throughput measurement
}

// bench is a run under way.
type bench struct {
	Env
	Opened
	report
	super *pgxpool.Pool // sees everything
	bare  *pgxpool.Pool // connects as the application does, without its code
	plan  []*tenant     // by size, the largest first
	site  *httptest.Server

	signedIn  map[*tenant]*visitor
	perSecond float64 // the best sustained rate
}

// Run fills the database, measures, prints a table and returns its figures.
func Run(ctx context.Context, e Env) ([]Figure, error) {
	if e.Orgs < 60 || e.Size < 20*e.Orgs {
		return nil, fmt.Errorf("measure at least 60 organisations and 20 tasks for each: %d and %d are too few", e.Orgs, e.Size)
	}
	for _, name := range e.Only {
		if !slices.Contains(Parts, name) {
			return nil, fmt.Errorf("there is no part %q: choose of %v", name, Parts)
		}
	}
	b := &bench{Env: e, report: report{out: e.Out}, signedIn: map[*tenant]*visitor{}}
	defer b.close()
	if err := b.connect(ctx); err != nil {
		return nil, err
	}
	if err := b.machine(ctx); err != nil {
		return nil, err
	}
	if err := b.measure(ctx); err != nil {
		return nil, err
	}
	b.end()
	return b.figures, nil
}

func (b *bench) connect(ctx context.Context) (err error) {
	if b.super, err = pool(ctx, b.Super, 4); err != nil {
		return err
	}
	if b.bare, err = pool(ctx, b.App, 16); err != nil {
		return err
	}
	if b.Opened, err = b.Open(ctx, b.App, 16, Tracer{}); err != nil {
		return err
	}
	b.site = httptest.NewServer(b.Handler)
	return nil
}

func pool(ctx context.Context, dsn string, conns int32) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	cfg.MaxConns = conns
	cfg.ConnConfig.StatementCacheCapacity = 1024
	return pgxpool.NewWithConfig(ctx, cfg)
}

func (b *bench) close() {
	if b.site != nil {
		b.site.CloseClientConnections()
		b.site.Close()
	}
	if b.DB != nil {
		b.DB.Close()
	}
	for _, p := range []*pgxpool.Pool{b.bare, b.super} {
		if p != nil {
			p.Close()
		}
	}
}

func (b *bench) wants(name string) bool { return len(b.Only) == 0 || slices.Contains(b.Only, name) }

// measure fills and runs the wanted parts. One small organisation is there first: how its pages fare
// once the others have come says what others cost.
func (b *bench) measure(ctx context.Context) error {
	alone, err := b.fillAll(ctx)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"change", b.change}, {"pages", b.pages}, {"growth", func(ctx context.Context) error { return b.growth(ctx, alone) }},
		{"writes", b.writes}, {"sustained", b.sustained}, {"freshness", b.freshness}, {"neighbour", b.neighbour}, {"backlog", b.backlog},
	} {
		if !b.wants(part.name) {
			continue
		}
		// Each part finds the tables as vacuum leaves them, not as the part before did.
		if _, err := b.super.Exec(ctx, `vacuum (analyze)`); err != nil {
			return err
		}
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("measure %s: %w", part.name, err)
		}
	}
	return nil
}

// owner acts as the first person of an organisation.
func (t *tenant) owner() access.Actor {
	return access.Actor{Org: t.org, User: t.user, Role: access.Owner}
}
