package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"plumbline/internal/activity"
	"plumbline/internal/config"
	"plumbline/internal/org"
	"plumbline/internal/signal/worker"
)

// VerifyCmd recomputes every signal, follows every audit trail, and compares.
type VerifyCmd struct {
	Org   string `placeholder:"SLUG" help:"Only this organisation; default all."`
	Heads string `placeholder:"FILE" help:"Compare with the heads of audit trails kept in this file, and keep the present ones there. Keep the file where nobody who can reach the database can."`
}

// Run prints each difference and the totals; any difference is a failure.
func (c *VerifyCmd) Run(ctx context.Context, cfg *config.Config) error {
	a, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	return c.do(ctx, a.Domain, os.Stdout)
}

// verified is the sum over the organisations.
type verified struct {
	worker.Report
	sealed, waiting int64
	findings        int
	heads           []activity.Head
}

func (c *VerifyCmd) do(ctx context.Context, d *Domain, out io.Writer) error {
	orgs, err := d.Orgs.All(ctx)
	if err != nil {
		return err
	}
	kept, err := readHeads(c.Heads)
	if err != nil {
		return err
	}
	var total verified
	found := c.Org == ""
	for _, o := range orgs {
		if c.Org != "" && o.Slug != c.Org {
			continue
		}
		found = true
		if err := total.add(ctx, d, o, kept[o.ID.String()], out); err != nil {
			return fmt.Errorf("verify %s: %w", o.Slug, err)
		}
	}
	if !found {
		return fmt.Errorf("there is no organisation %q: plumbline admin orgs lists them", c.Org)
	}
	fmt.Fprintln(out, total.Report)
	fmt.Fprintf(out, "audit trail: %d events under %d chains, %d not sealed yet, %d findings\n", total.sealed, len(total.heads), total.waiting, total.findings)
	switch {
	case total.findings > 0:
		return errors.New("the audit trail is not what was written")
	case len(total.Differences) > 0:
		return errors.New("what is stored differs from what the work says")
	case c.Heads != "":
		return writeHeads(c.Heads, kept, total.heads)
	}
	return nil
}

func (v *verified) add(ctx context.Context, d *Domain, o org.Org, kept activity.Head, out io.Writer) error {
	r, err := worker.Verify(ctx, d.DB, o.ID)
	if err != nil {
		return err
	}
	chain, err := activity.Verify(ctx, d.DB, o.ID, kept)
	if err != nil {
		return err
	}
	for _, diff := range r.Differences {
		fmt.Fprintf(out, "%s: %s\n", o.Slug, diff)
	}
	for _, f := range chain.Findings {
		fmt.Fprintf(out, "%s: audit trail: %s\n", o.Slug, f)
	}
	v.Add(r)
	v.sealed, v.waiting, v.findings = v.sealed+chain.Sealed, v.waiting+chain.Waiting, v.findings+len(chain.Findings)
	v.heads = append(v.heads, chain.Head)
	return nil
}

// readHeads reads what writeHeads kept, by organisation; no file is no heads.
func readHeads(path string) (map[string]activity.Head, error) {
	heads := map[string]activity.Head{}
	if path == "" {
		return heads, nil
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return heads, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the kept heads: %w", err)
	}
	for line := range strings.Lines(string(b)) {
		h, err := activity.ParseHead(strings.TrimSpace(line))
		if err != nil {
			return nil, fmt.Errorf("read the kept heads in %s: %w", path, err)
		}
		heads[h.Org.String()] = h
	}
	return heads, nil
}

// writeHeads replaces the file by a whole one.
func writeHeads(path string, kept map[string]activity.Head, now []activity.Head) error {
	for _, h := range now {
		kept[h.Org.String()] = h
	}
	var b strings.Builder
	for _, h := range kept {
		b.WriteString(h.String() + "\n")
	}
	if err := os.WriteFile(path+".new", []byte(b.String()), 0o600); err != nil {
		return fmt.Errorf("keep the heads: %w", err)
	}
	return os.Rename(path+".new", path)
}
