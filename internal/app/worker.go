package app

import (
	"context"
	"sync"

	"plumbline/internal/activity"
	"plumbline/internal/signal/worker"
)

// work runs every background reaction of the process until ctx ends:
//
//	a mark in the queue, the clock → worker.Worker
//	an event in the log, the clock → activity.Sealer
func (a *App) work(ctx context.Context) {
	var running sync.WaitGroup
	running.Go(func() { _ = (&worker.Worker{DB: a.DB, Log: a.Log, Concurrency: 4}).Run(ctx) }) // it ends because ctx ends
	running.Go(func() { (&activity.Sealer{DB: a.DB, Log: a.Log}).Run(ctx) })
	running.Wait()
}
