package task_test

import (
	"context"
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

// shown is a task as a list shows it.
func shown(t task.Task) task.StopTask {
	s := task.StopTask{Task: t.ID, Revision: t.Revision}
	for _, l := range t.Links {
		s.Links = append(s.Links, l.ID)
	}
	return s
}

func TestStopSettlesAllOrNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	first, both := w.task(w.ours.krs[0]), w.task(w.ours.krs[0], w.ours.krs[1])
	list := []task.StopTask{shown(first), shown(both)}
	moved, err := w.tasks.Move(ctx, w.ours.lead, task.Move{Task: both.ID, To: task.InProgress})
	check(t, err)
	before := w.snapshot()
	for name, fate := range map[string]task.Fate{"cancel": task.Cancel, "move": task.MoveTo, "unlink": task.TakeLinks} {
		wantKind(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: fate, To: w.ours.krs[2], Tasks: list}), errs.Conflict)
		if w.snapshot() != before {
			t.Fatalf("%s: half of it was done", name)
		}
	}
	list[1] = shown(moved)
	list[1].Links[1] = id.New[id.Link]() // it was linked elsewhere since
	wantKind(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.Cancel, Tasks: list}), errs.Conflict)
	list[1] = shown(moved)
	check(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.MoveTo, To: w.ours.krs[2], Tasks: list}))
	for _, s := range list {
		now := w.read(s.Task)
		if len(now.Links) != 1 || now.Links[0].KR != w.ours.krs[2] || now.Links[0].Provenance != task.Retrofitted {
			t.Errorf("links %+v", now.Links)
		}
	}
	check(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.Cancel, Tasks: []task.StopTask{shown(w.read(first.ID))}}))
	if now := w.read(first.ID); now.State != task.Cancelled || now.ClosedAt == nil {
		t.Errorf("cancelled: %+v", now)
	}
	check(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.TakeLinks, Tasks: []task.StopTask{shown(w.read(both.ID))}}))
	if now := w.read(both.ID); len(now.Links) != 0 || now.State != task.InProgress {
		t.Errorf("unlinked: %+v", now)
	}
	if n := count(w, `select count(*) from activity where data->>'cause' = 'stop_list'`); n != 8 {
		t.Errorf("%d events tell why", n)
	}
	if n := count(w, `select count(*) from signal_queue where kind = 'key_result' and ref_id = $1`, w.ours.krs[1]); n == 0 {
		t.Error("a goal that lost its task is not marked")
	}
}

func TestStopRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made := w.task(w.ours.krs[0])
	theirs, err := w.tasks.Create(ctx, w.other.lead, task.Create{Title: "Secret", Team: w.other.team, Goals: []task.Goal{{KR: w.other.krs[0]}}})
	check(t, err)
	one := []task.StopTask{shown(made)}
	before := w.snapshot()
	wantKind(t, w.tasks.Stop(ctx, w.ours.viewer, task.Stop{Fate: task.Cancel, Tasks: one}), errs.Forbidden)
	wantField(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.Cancel}), "task")
	wantField(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: "burn", Tasks: one}), "tasks")
	wantField(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.MoveTo, Tasks: one}), "to")
	for _, to := range []id.KeyResult{w.ours.krs[0], w.ours.dropped, w.ours.closed} {
		wantField(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.MoveTo, To: to, Tasks: one}), "to")
	}
	wantKind(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.MoveTo, To: w.other.krs[0], Tasks: one}), errs.NotFound)
	wantKind(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.Cancel, Tasks: append(one, shown(theirs))}), errs.NotFound)
	if w.snapshot() != before {
		t.Error("something was written")
	}
	w.exec(`update orgs set unlinked_policy = 'require' where id = $1`, w.ours.lead.Org)
	wantField(t, w.tasks.Stop(ctx, w.ours.lead, task.Stop{Fate: task.TakeLinks, Tasks: one}), "tasks")
}
