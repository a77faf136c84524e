package app

import (
	"context"
	"sync"
	"time"

	"plumbline/internal/activity"
	"plumbline/internal/mail"
	"plumbline/internal/signal/worker"
)

const sweepEvery = 10 * time.Minute

// work runs every background reaction of the process until ctx ends:
//
//	a mark in the queue, the clock → worker.Worker
//	an event in the log, the clock → activity.Sealer
//	a mail in the queue            → mail.Sender
//	the clock                      → account.Sweep, org.Purge, org.RecheckDomains
func (a *App) work(ctx context.Context) {
	var running sync.WaitGroup
	if a.smtp != nil {
		sender := &mail.Sender{DB: a.DB, Box: a.mails, Server: a.smtp, BaseURL: a.Config.BaseURL, Log: a.Log}
		running.Go(func() { sender.Run(ctx) })
	}
	running.Go(func() { a.sweep(ctx) })
	running.Go(func() { (&activity.Sealer{DB: a.DB, Log: a.Log}).Run(ctx) })
	running.Go(func() { _ = (&worker.Worker{DB: a.DB, Log: a.Log, Concurrency: 4}).Run(ctx) }) // it ends because ctx ends
	running.Wait()
}

// sweep removes now and then what is over, and looks at what may be.
func (a *App) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := a.Accounts.Sweep(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("remove what is over", "error", err)
		}
		gone, err := a.Orgs.Purge(ctx)
		for _, d := range gone {
			a.Log.Info("an organisation was removed", "org", d.ID, "slug", d.Slug)
		}
		if err != nil && ctx.Err() == nil {
			a.Log.Error("remove an organisation", "error", err)
		}
		if err := a.Orgs.RecheckDomains(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("look domains up again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
