package app

import "plumbline/internal/signal"

// worker is every background reaction of the process:
//
//	a mark in the queue, the clock → signal.Worker
func (a *App) worker() *signal.Worker {
	return &signal.Worker{DB: a.DB, Log: a.Log, Concurrency: 4}
}
