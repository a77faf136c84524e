package app

import (
	"context"
	"fmt"
	"io"
	"os"

	"plumbline/internal/config"
	"plumbline/internal/errs"
	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/internal/org"
)

// ImportCmd brings files of other tools in.
type ImportCmd struct {
	Org       string   `required:"" placeholder:"SLUG" help:"The organisation; plumbline admin orgs lists them."`
	Format    string   `required:"" enum:"jira,okr-csv" help:"What the files are: jira (CSV of issues) or okr-csv (objectives, key results, check-ins, actions)."`
	Yes       bool     `help:"Import. Without it the preview is shown and nothing is written."`
	Map       []string `sep:"none" placeholder:"THEIRS=OURS" help:"Take a column of theirs as ours (- leaves it out); may be repeated."`
	Team      string   `placeholder:"NAME" help:"Where new rows go that name no team."`
	DateOrder string   `enum:"dmy,mdy,ymd,auto" default:"auto" help:"How 03/04/2026 is read: dmy, mdy, ymd; default is learned from the files."`
	From      string   `placeholder:"NAME" help:"Tells sources apart that use the same ids, such as two OKR tools."`
	Files     []string `arg:"" name:"file" help:"Files, folders or zip archives."`
}

// Run shows what an import would do, or does it, as the organisation's first owner.
func (c *ImportCmd) Run(ctx context.Context, cfg *config.Config) error {
	a, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	return c.do(ctx, a.Domain, os.Stdout)
}

func (c *ImportCmd) do(ctx context.Context, d *Domain, out io.Writer) error {
	m, err := d.Orgs.OwnerOf(ctx, c.Org)
	if errs.Is(err, errs.NotFound) {
		return &config.Error{Setting: "--org", Sentence: fmt.Sprintf("There is no organisation %q: plumbline admin orgs lists them.", c.Org)}
	}
	if err != nil {
		return err
	}
	plan, err := c.plan(ctx, d, m)
	if err != nil {
		return err
	}
	if err := plan.WriteText(out); err != nil {
		return err
	}
	if plan.Rows == 0 {
		return fmt.Errorf("none of the files holds rows of the format %s", c.Format)
	}
	return nil
}

func (c *ImportCmd) plan(ctx context.Context, d *Domain, m org.Member) (importer.Plan, error) {
	mapping, err := format.ParseMapping(c.Map)
	if err != nil {
		return importer.Plan{}, &config.Error{Setting: "--map", Sentence: errs.Sentence(err)}
	}
	src, err := format.Open(c.Files...)
	if err != nil {
		return importer.Plan{}, err
	}
	opt := importer.Options{Format: format.Format(c.Format), Mapping: mapping, Team: c.Team, From: c.From}
	if c.DateOrder != "auto" {
		opt.DateOrder = c.DateOrder
	}
	if c.Yes {
		return d.Import.Apply(ctx, m.Actor, src, opt)
	}
	return d.Import.Preview(ctx, m.Actor, src, opt)
}
