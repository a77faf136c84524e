package task_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/task"
)

// Move against the least any move could cost: one UPDATE by key with its commit.
func BenchmarkMove(b *testing.B) {
	w := newWorld(b)
	ctx := context.Background()
	made := w.task(w.ours.krs[0])
	app, err := pgx.Connect(ctx, w.dsn)
	check(b, err)
	defer func() { _ = app.Close(ctx) }()
	_, err = app.Exec(ctx, `select set_config('app.org_id', $1, false)`, w.ours.lead.Org.String())
	check(b, err)
	update := func(n int) {
		_, err := app.Exec(ctx, `update tasks set state = $3, active_at = now(), revision = revision + 1 where org_id = $1 and id = $2`,
			w.ours.lead.Org, made.ID, []string{"in_progress", "in_review"}[n%2])
		check(b, err)
	}
	move := func(n int) {
		_, err := w.tasks.Move(ctx, w.ours.lead, task.Move{Task: made.ID, To: []task.State{task.Todo, task.InProgress}[n%2]})
		check(b, err)
	}
	var bare, full []time.Duration
	for n := 0; b.Loop(); n++ { // by turns, so that both meet the same noise
		start := time.Now()
		update(n)
		between := time.Now()
		move(n)
		bare, full = append(bare, between.Sub(start)), append(full, time.Since(between))
	}
	slices.Sort(bare)
	slices.Sort(full)
	b.ReportMetric(float64(bare[len(bare)/2].Microseconds()), "bare-us")
	b.ReportMetric(float64(full[len(full)/2].Microseconds()), "move-us")
	b.ReportMetric(float64(full[len(full)/2])/float64(bare[len(bare)/2]), "times")
}
