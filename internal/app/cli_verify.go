package app

import (
	"context"
	"errors"
	"fmt"

	"plumbline/internal/config"
	"plumbline/internal/signal/worker"
)

// VerifyCmd recomputes every signal and compares.
type VerifyCmd struct {
	Org string `placeholder:"SLUG" help:"Only this organisation; default all."`
}

// Run prints each difference and the total; any difference is a failure.
func (c *VerifyCmd) Run(ctx context.Context, cfg *config.Config) error {
	a, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	orgs, err := a.Orgs.All(ctx)
	if err != nil {
		return err
	}
	var total worker.Report
	found := c.Org == ""
	for _, o := range orgs {
		if c.Org != "" && o.Slug != c.Org {
			continue
		}
		found = true
		r, err := worker.Verify(ctx, a.DB, o.ID)
		if err != nil {
			return fmt.Errorf("verify %s: %w", o.Slug, err)
		}
		for _, d := range r.Differences {
			fmt.Printf("%s: %s\n", o.Slug, d)
		}
		total.Subjects += r.Subjects
		total.Differences = append(total.Differences, r.Differences...)
	}
	if !found {
		return fmt.Errorf("there is no organisation %q: plumbline admin orgs lists them", c.Org)
	}
	fmt.Println(total)
	if len(total.Differences) > 0 {
		return errors.New("what is stored differs from what the work says")
	}
	return nil
}
