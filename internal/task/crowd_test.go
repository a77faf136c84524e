package task_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

// Thirty-two people change the same few tasks at once: nobody is told of a deadlock or an inner
// failure, and every history is one chain that ends where the task stands.
func TestCrowdOnAFewTasks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var shared []id.Task
	for n := range 4 {
		shared = append(shared, w.task(w.ours.krs[n%3]).ID)
	}
	var wg sync.WaitGroup
	for n := range 32 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), 7))
			for range 15 {
				if err := w.anything(r, shared[r.IntN(len(shared))]); err != nil && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.NotFound) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, shared := range shared {
		w.wantChain(shared)
	}
	if n := count(w, `select count(*) from task_links a join task_links b on a.task_id = b.task_id and a.kr_id = b.kr_id and a.id < b.id
		where tstzrange(a.linked_at, a.unlinked_at) && tstzrange(b.linked_at, b.unlinked_at)`); n != 0 {
		t.Errorf("%d links overlap in time", n)
	}
	if n := count(w, `select deadlocks from pg_stat_database where datname = current_database()`); n != 0 {
		t.Errorf("%d deadlocks", n)
	}
}

// anything makes one random change; NotFound is right where the task is deleted or the goal not linked.
func (w *world) anything(r *rand.Rand, t id.Task) error {
	ctx, who, kr := context.Background(), w.ours.lead, w.ours.krs[r.IntN(3)]
	switch r.IntN(8) {
	case 0:
		return second(w.tasks.Link(ctx, who, task.LinkGoal{Task: t, Goal: task.Goal{KR: kr}}))
	case 1:
		return second(w.tasks.Unlink(ctx, who, task.UnlinkGoal{Task: t, KR: kr}))
	case 2:
		return second(w.tasks.Relink(ctx, who, task.Relink{Task: t, From: kr, To: w.ours.krs[r.IntN(3)]}))
	case 3:
		return second(w.tasks.SetImpact(ctx, who, task.SetImpact{Task: t, KR: kr, Impact: []int{1, 3, 9}[r.IntN(3)]}))
	case 4:
		return second(w.tasks.Change(ctx, who, task.Change{Task: t, Revision: int64(r.IntN(100)), Priority: &task.Priorities[r.IntN(4)]}))
	case 5:
		if err := second(w.tasks.Delete(ctx, who, task.Delete{Task: t})); err != nil {
			return err
		}
		return second(w.tasks.Restore(ctx, who, task.Restore{Task: t}))
	default:
		return second(w.tasks.Move(ctx, who, task.Move{Task: t, To: task.States[r.IntN(len(task.States))], Reason: "waits"}))
	}
}

func (w *world) wantChain(of id.Task) {
	w.t.Helper()
	h, err := w.tasks.History(context.Background(), w.ours.lead, of)
	check(w.t, err)
	for i := 1; i < len(h.States); i++ {
		if before, s := h.States[i-1], h.States[i]; *s.From != before.To || !s.At.After(before.At) {
			w.t.Errorf("%+v follows %+v", s, before)
		}
	}
	if last, now := h.States[len(h.States)-1], w.read(of); last.To != now.State {
		w.t.Errorf("history ends with %s, the task is %s", last.To, now.State)
	}
}
