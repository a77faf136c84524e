package worker

import (
	"context"
	"testing"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

type figuresRow struct {
	Done, Traced, Links, Ended int
	HalfLife                   *int
	Stale                      bool
}

func (w *world) figures() figuresRow {
	w.t.Helper()
	return value[figuresRow](w, `select done, traced, links, ended, half_life, stale from org_figures where org_id = $1`)
}

func (w *world) unlink(task id.Task, kr id.KeyResult, at time.Time) {
	w.do(func(tx *pg.Tx) {
		tx.Queue(`update task_links set unlinked_at = $4 where org_id = $1 and task_id = $2 and kr_id = $3 and unlinked_at is null`, w.org, task, kr, at)
		mark.TaskTx(tx, task)
		mark.KeyResultTx(tx, kr)
	})
}

func (w *world) done(task id.Task, at time.Time) {
	w.do(func(tx *pg.Tx) { w.moveTx(tx, task, "done", at) })
}

// The figures of a day tell what was true when it began, whatever happens during the day.
func TestFiguresAreOfTheMorning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if got := w.figures(); got.Links != 0 || got.Done != 0 || got.HalfLife != nil {
		t.Errorf("without work: %+v", got)
	}
	var tasks []id.Task
	for range 4 {
		tasks = append(tasks, w.task(w.teams[0], w.krs[0]))
	}
	bare := w.task(w.teams[1])
	w.drain()
	if got := w.figures(); !got.Stale || got.Links != 0 {
		t.Errorf("during the day: %+v", got)
	}
	w.rest()

	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	w.at(day(5))
	w.done(tasks[0], day(5))
	w.done(bare, day(5))
	w.unlink(tasks[0], w.krs[0], day(5).Add(time.Hour)) // after the task was done: says nothing of the link
	w.unlink(tasks[1], w.krs[0], day(5))
	w.rest()
	w.at(day(9))
	w.unlink(tasks[2], w.krs[0], day(9))
	w.rest()
	if got := w.figures(); got.Done != 2 || got.Traced != 0 || got.Links != 4 || got.Ended != 1 || got.HalfLife != nil {
		t.Errorf("on day 9: %+v", got)
	}
	w.at(day(10))
	w.rest() // 1 of the 4 ended on day 5, the other left then; on day 9 one of the 2 that reached it
	if got := w.figures(); got.Ended != 2 || got.HalfLife == nil || *got.HalfLife != 9 {
		t.Errorf("on day 10: %+v", got)
	}

	// What is put back never ended; a task that is opened again was not done.
	w.do(func(tx *pg.Tx) {
		tx.Queue(`insert into task_links (org_id, id, task_id, kr_id, provenance, linked_at) values ($1, $2, $3, $4, 'retrofitted', $5)`,
			w.org, id.New[id.Link](), tasks[2], w.krs[0], day(10))
		mark.TaskTx(tx, tasks[2])
		w.moveTx(tx, bare, "in_progress", day(10))
	})
	w.rest()
	w.at(day(11))
	w.rest()
	if got := w.figures(); got.Done != 1 || got.Ended != 1 || got.Links != 4 || got.HalfLife != nil {
		t.Errorf("on day 11: %+v", got)
	}
	w.do(func(tx *pg.Tx) {
		tx.Queue(`update cycles set state = 'closed', ends_on = '2026-08-26' where org_id = $1 and id = $2`, w.org, w.cycle)
		for _, k := range w.krs {
			mark.KeyResultTx(tx, k)
		}
	})
	w.rest()
	if got := w.figures(); got.Done != 0 || got.Links != 4 {
		t.Errorf("once the cycle is closed: %+v", got)
	}
}

// BenchmarkFigures counts the figures of an organisation of 200,000 tasks.
func BenchmarkFigures(b *testing.B) {
	w := newLarge(b, 200_000)
	for b.Loop() {
		err := w.db.InTenant(context.Background(), pg.Whole(w.org), func(ctx context.Context, tx *pg.Tx) error {
			p, err := claim(ctx, tx, 1, &drained{})
			if err != nil {
				return err
			}
			return countFigures(ctx, tx, p.cal, w.now)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
