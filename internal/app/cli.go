package app

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"plumbline/internal/config"
	"plumbline/internal/id"
	"plumbline/internal/sample"
)

// CLI is the command line: one field a subcommand.
type CLI struct {
	config.Config

	Serve       ServeCmd       `cmd:"" help:"Serve the site, with a worker in the same process."`
	Work        WorkCmd        `cmd:"" help:"Run a worker only."`
	Migrate     MigrateCmd     `cmd:"" help:"Bring the schema up, down or show where it is."`
	Import      ImportCmd      `cmd:"" help:"Bring in files of other tools: a preview, or with --yes the import."`
	Verify      VerifyCmd      `cmd:"" help:"Recompute every signal from scratch, follow the audit trail's chain, and compare with what is stored."`
	Bench       BenchCmd       `cmd:"" help:"Measure changes, freshness and pages on a throw-away database of this machine."`
	Admin       AdminCmd       `cmd:"" help:"Operator's look at the organisations."`
	Healthcheck HealthcheckCmd `cmd:"" help:"Ask a running process whether it is ready."`
}

// ServeCmd runs web and worker.
type ServeCmd struct {
	NoWorker bool `help:"Serve pages only; run \"plumbline work\" beside it."`
	Sample   bool `help:"Load the sample organisation into an empty database."`
}

// Run serves until the context ends.
func (c *ServeCmd) Run(ctx context.Context, cfg *config.Config) error {
	if err := cfg.NeedSecret(); err != nil {
		return err
	}
	a, err := openToServe(ctx, cfg, c.Sample)
	if err != nil {
		return err
	}
	defer a.Close()
	var loaded bool
	if c.Sample {
		if loaded, err = a.loadSample(ctx); err != nil {
			return err
		}
	}
	closing := make(chan struct{})
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	go a.DB.Bus().Listen(work, cfg.ListenURL.Reveal())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if !c.NoWorker {
			a.work(work)
		}
	}()
	context.AfterFunc(ctx, func() { close(closing) })
	err = listen(ctx, cfg.Addr, a.Handler(cfg.BaseURL, cfg.TrustedProxies, a.Log, a.ready, closing), func(string) { a.announce(loaded) })
	stopWork()
	<-done
	return err
}

func (a *App) announce(sampleLoaded bool) {
	fmt.Printf("\nPlumbline is at %s\n", a.Config.BaseURL)
	if sampleLoaded {
		fmt.Println("\nSample sign-ins, all with the password " + sample.Password + ":")
		for _, s := range sample.SignIns {
			fmt.Printf("  %-34s %s\n", s.Email, s.Role)
		}
	}
	fmt.Println("\nCtrl-C ends it.")
}

// WorkCmd runs a worker only.
type WorkCmd struct{}

// Run works until the context ends.
func (c *WorkCmd) Run(ctx context.Context, cfg *config.Config) error {
	if err := cfg.NeedSecret(); err != nil {
		return err
	}
	a, err := openToServe(ctx, cfg, false)
	if err != nil {
		return err
	}
	defer a.Close()
	go a.DB.Bus().Listen(ctx, cfg.ListenURL.Reveal())
	a.work(ctx)
	return nil
}

// AdminCmd holds the operator's commands.
type AdminCmd struct {
	Orgs      AdminOrgsCmd      `cmd:"" help:"List the organisations: slug, name, time zone, and when those that were given up are removed."`
	ResetLink AdminResetLinkCmd `cmd:"" help:"Make a link that sets a new password for an address, once, within 30 minutes."`
}

// AdminOrgsCmd lists organisations.
type AdminOrgsCmd struct{}

// Run prints a line per organisation, slug first.
func (c *AdminOrgsCmd) Run(ctx context.Context, cfg *config.Config) error {
	a, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	orgs, err := a.Orgs.All(ctx)
	if err != nil {
		return err
	}
	given, err := a.Orgs.Deletions(ctx)
	until := map[id.Org]string{}
	for _, d := range given {
		until[d.ID] = "removed after " + d.DeleteAfter.UTC().Format(time.RFC3339)
	}
	for _, o := range orgs {
		fmt.Printf("%s\t%s\t%s\t%s\n", o.Slug, o.Name, o.TimeZone, until[o.ID])
	}
	return err
}

// AdminResetLinkCmd makes what a mail would hold, where no mail server is set.
type AdminResetLinkCmd struct {
	Email string `arg:"" help:"The person's address."`
}

// Run prints the link.
func (c *AdminResetLinkCmd) Run(ctx context.Context, cfg *config.Config) error {
	a, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	path, err := a.Accounts.ResetLink(ctx, c.Email)
	if err == nil {
		fmt.Println(cfg.BaseURL + path)
	}
	return err
}

// HealthcheckCmd asks /readyz.
type HealthcheckCmd struct{}

// Run fails unless the process at the configured address is ready.
func (c *HealthcheckCmd) Run(ctx context.Context, cfg *config.Config) error {
	addr := cfg.Addr
	if strings.HasPrefix(addr, ":") || strings.HasPrefix(addr, "0.0.0.0:") || strings.HasPrefix(addr, "[::]:") {
		addr = "localhost" + addr[strings.LastIndex(addr, ":"):]
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", http.NoBody)
	if err != nil {
		return err
	}
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", res.Status)
	}
	fmt.Fprintln(os.Stdout, "ready")
	return nil
}
