package task_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

func TestMoveWritesEverythingOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made := w.task(w.ours.krs[0])
	w.exec(`delete from signal_queue`)
	move := task.Move{Task: made.ID, Revision: made.Revision, To: task.Blocked, Reason: " waits for\nlegal "}
	got, err := w.tasks.Move(ctx, w.ours.lead, move)
	check(t, err)
	stored := w.read(made.ID)
	if got.State != task.Blocked || stored.State != task.Blocked || stored.BlockedReason != "waits for\nlegal" || stored.Revision != 2 ||
		!stored.StateSince.Equal(got.StateSince) || !stored.ActiveAt.Equal(got.ActiveAt) || len(got.Links) != 1 {
		t.Errorf("returned %+v, stored %+v", got, stored)
	}
	h, err := w.tasks.History(ctx, w.ours.viewer, made.ID)
	check(t, err)
	last := h.States[len(h.States)-1]
	if len(h.States) != 2 || h.States[0].From != nil || *last.From != task.Todo || last.To != task.Blocked || *last.ChangedBy != w.ours.lead.User {
		t.Errorf("history %+v", h.States)
	}
	if n := count(w, `select count(*) from activity where verb = 'task.moved' and kr_id = $1 and data->>'to' = 'blocked' and data->>'title' <> ''
		and (data->>'number')::int = 1`, w.ours.krs[0]); n != 1 {
		t.Errorf("%d events", n)
	}
	if n := count(w, `select count(*) from signal_queue where kind = 'task' and ref_id = $1`, made.ID); n != 1 {
		t.Errorf("%d marks", n)
	}
	before := w.snapshot()
	again, err := w.tasks.Move(ctx, w.ours.lead, move)
	check(t, err)
	if again.Revision != 2 || w.snapshot() != before {
		t.Error("the same move again wrote something")
	}
}

func TestMoveRefusesBadInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.task()
	before := w.snapshot()
	for field, m := range map[string]task.Move{
		"state":  {To: "elsewhere"},
		"reason": {To: task.Blocked},
	} {
		m.Task = made.ID
		_, err := w.tasks.Move(context.Background(), w.ours.lead, m)
		wantField(t, err, field)
	}
	for _, reason := range []string{"\x00", "\xff", strings.Repeat("x", 501)} {
		_, err := w.tasks.Move(context.Background(), w.ours.lead, task.Move{Task: made.ID, To: task.Blocked, Reason: reason})
		wantField(t, err, "reason")
	}
	_, err := w.tasks.Move(context.Background(), w.ours.lead, task.Move{Task: id.New[id.Task](), To: task.Done})
	wantKind(t, err, errs.NotFound)
	if w.snapshot() != before {
		t.Error("something was written")
	}
}

func TestOneOfTwoMovesOnOneRevisionWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.task()
	var wg sync.WaitGroup
	results := make([]error, 4)
	for i, to := range []task.State{task.InProgress, task.InReview, task.Done, task.Cancelled} {
		wg.Go(func() {
			_, results[i] = w.tasks.Move(context.Background(), w.ours.lead, task.Move{Task: made.ID, Revision: 1, To: to})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else {
			wantKind(t, err, errs.Conflict)
		}
	}
	if got := w.read(made.ID); won != 1 || got.Revision != 2 {
		t.Errorf("%d moves won, revision %d", won, got.Revision)
	}
}

func TestReopening(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made := w.task()
	when := made.CreatedAt.Add(time.Hour)
	done, err := w.tasks.At(when).Move(ctx, w.ours.lead, task.Move{Task: made.ID, To: task.Done})
	check(t, err)
	if done.ClosedAt == nil || !done.ClosedAt.Equal(when) || count(w, `select count(*) from tasks where is_open`) != 0 {
		t.Errorf("closed at %v", done.ClosedAt)
	}
	if _, err := w.tasks.At(when.Add(time.Hour)).Move(ctx, w.ours.lead, task.Move{Task: made.ID, To: task.InProgress}); err != nil {
		t.Fatal(err)
	}
	if got := w.read(made.ID); got.ClosedAt != nil || count(w, `select count(*) from tasks where is_open`) != 1 {
		t.Errorf("reopened: %+v", got)
	}
}
