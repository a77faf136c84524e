package app

import "plumbline/internal/signal/worker"

// worker is every background reaction of the process:
//
//	a mark in the queue, the clock → worker.Worker
func (a *App) worker() *worker.Worker {
	return &worker.Worker{DB: a.DB, Log: a.Log, Concurrency: 4}
}
