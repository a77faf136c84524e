package task_test

import (
	"context"
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/task"
)

func TestDeleteAndRestore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made := w.task(w.ours.krs[0], w.ours.krs[1])
	check(t, second(w.tasks.SetImpact(ctx, w.ours.lead, task.SetImpact{Task: made.ID, KR: w.ours.krs[1], Impact: 9})))
	wantKind(t, second(w.tasks.Delete(ctx, w.ours.lead, task.Delete{Task: made.ID, Revision: 7})), errs.Conflict)
	w.exec(`delete from signal_queue`)
	gone, err := w.tasks.Delete(ctx, w.ours.lead, task.Delete{Task: made.ID, Revision: 1})
	check(t, err)
	if gone.DeletedAt == nil || len(gone.Links) != 0 || count(w, `select count(*) from tasks where is_open`) != 0 ||
		count(w, `select count(*) from task_links where unlinked_at is null`) != 0 {
		t.Errorf("deleted: %+v", gone)
	}
	for _, subject := range [][16]byte{w.ours.krs[0], w.ours.krs[1], w.ours.team, made.ID} {
		if count(w, `select count(*) from signal_queue where ref_id = $1`, subject) == 0 {
			t.Errorf("%x is not marked", subject)
		}
	}
	before := w.snapshot()
	check(t, second(w.tasks.Delete(ctx, w.ours.lead, task.Delete{Task: made.ID, Revision: 1})))
	wantKind(t, second(w.tasks.ByID(ctx, w.ours.lead, made.ID)), errs.NotFound)
	wantKind(t, second(w.tasks.Task(ctx, w.ours.lead, made.Number)), errs.NotFound)
	wantKind(t, second(w.tasks.Move(ctx, w.ours.lead, task.Move{Task: made.ID, To: task.Done})), errs.NotFound)
	wantKind(t, second(w.tasks.Change(ctx, w.ours.lead, task.Change{Task: made.ID, Title: ptr("B")})), errs.NotFound)
	wantKind(t, second(w.tasks.Link(ctx, w.ours.lead, task.LinkGoal{Task: made.ID, Goal: task.Goal{KR: w.ours.krs[2]}})), errs.NotFound)
	if w.snapshot() != before {
		t.Error("something was written to a deleted task")
	}
	if next := w.task(); next.Number != made.Number+1 {
		t.Errorf("number %d was given", next.Number)
	}
	check(t, second(w.tasks.Restore(ctx, w.ours.lead, task.Restore{Task: made.ID})))
	check(t, second(w.tasks.Restore(ctx, w.ours.lead, task.Restore{Task: made.ID})))
	back := w.read(made.ID)
	if back.DeletedAt != nil || len(back.Links) != 2 || back.Links[1].Impact != 9 || back.Links[0].Provenance != task.AtCreation ||
		count(w, `select count(*) from tasks where is_open`) != 2 {
		t.Errorf("restored: %+v", back)
	}
}
