package bench

import (
	"context"
	"fmt"
	"net/url"

	"plumbline/internal/pg"
	"plumbline/internal/task"
)

// base is what the database alone does here, for the ratios.
type base struct {
	update times // one row by key, with its commit
	rate   float64
}

// bare measures a single-row update with commit through the same pool, and nothing else.
func (e Env) bare(ctx context.Context, w *world) (base, error) {
	update := func(i int) error {
		return e.DB.InTenant(ctx, w.who.Org, func(_ context.Context, tx *pg.Tx) error {
			tx.Queue(`update tasks set active_at = now() where org_id = $1 and id = $2`, w.who.Org, w.tasks[i%len(w.tasks)])
			return nil
		})
	}
	t, err := repeat(400, update)
	if err != nil {
		return base{}, err
	}
	r, err := rate(8, e.For, func(c, i int) error { return update(c*1000 + i) })
	return base{t, r}, err
}

// state is where the n-th visit of a task moves it: back and forth between two open states.
func state(n int) task.State {
	if n%2 == 0 {
		return task.InProgress
	}
	return task.Todo
}

// changes measures a task's state change: by the service and as a browser's request.
func (e Env) changes(ctx context.Context, w *world, s *site, bare base) error {
	move := func(i, n int) error {
		_, err := e.Tasks.Move(ctx, w.who, task.Move{Task: w.tasks[i%200], To: state(n)})
		return err
	}
	service, err := repeat(400, func(i int) error { return move(i, i/200) })
	if err != nil {
		return err
	}
	request, err := repeat(400, func(i int) error {
		_, err := s.post(fmt.Sprintf("%s/tasks/%d/moves", s.base, w.first+int64(i%200)), url.Values{"state": {string(state(i/200 + 1))}})
		return err
	})
	if err != nil {
		return err
	}
	e.section("A task changes its state (history, activity and mark included)")
	e.row("", "p50", "p99", "beside bare")
	e.row("bare UPDATE by key and commit", ms(bare.update.at(.5)), ms(bare.update.at(.99)), "1×")
	e.row("task.Move", ms(service.at(.5)), ms(service.at(.99)), ratio(service.at(.5), bare.update.at(.5)))
	e.row("POST …/moves, request to reply", ms(request.at(.5)), ms(request.at(.99)), ratio(request.at(.5), bare.update.at(.5)))
	sustained, err := rate(8, e.For, func(c, i int) error { return move(c*25+i%25, i/25) })
	if err != nil {
		return err
	}
	e.section("Sustained, 8 writers, worker beside them")
	e.row("bare UPDATE by key and commit", fmt.Sprintf("%.0f/s", bare.rate))
	e.row("task.Move", fmt.Sprintf("%.0f/s", sustained), fmt.Sprintf("%.2f× bare", sustained/bare.rate))
	return nil
}
