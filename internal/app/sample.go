package app

import (
	"context"

	"plumbline/internal/org"
	"plumbline/internal/sample"
)

// loadSample founds the sample organisation in an empty database; true if it is there.
func (a *App) loadSample(ctx context.Context) (bool, error) {
	loaded, err := sample.Load(ctx, a.DB, a.Accounts, a.DB.Now())
	if err != nil || loaded {
		return loaded, err
	}
	orgs, err := a.Orgs.All(ctx)
	for _, o := range orgs {
		loaded = loaded || o.Slug == sample.Slug
	}
	return loaded, err
}

// fillSample gives an empty organisation the sample's goals and work.
func fillSample(ctx context.Context, d *Domain, m org.Member) error {
	return sample.Fill(ctx, d.DB, d.Accounts, m, d.DB.Now())
}
