package task_test

import (
	"context"
	"testing"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

func TestLinksAreRowsOfATime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	kr, at := w.ours.krs, noon
	made, err := w.tasks.At(at).Create(ctx, w.ours.lead, task.Create{Title: "A", Team: w.ours.team, Goals: []task.Goal{{KR: kr[0]}}})
	check(t, err)
	step := func() *task.Service { at = at.Add(time.Hour); return w.tasks.At(at) }
	_, err = step().Link(ctx, w.ours.lead, task.LinkGoal{Task: made.ID, Goal: task.Goal{KR: kr[1], Impact: 1, Provenance: task.FromGoal}})
	check(t, err)
	_, err = step().SetImpact(ctx, w.ours.lead, task.SetImpact{Task: made.ID, KR: kr[0], Impact: 9})
	check(t, err)
	got, err := step().Relink(ctx, w.ours.lead, task.Relink{Task: made.ID, From: kr[0], To: kr[2]})
	check(t, err)
	if len(got.Links) != 2 {
		t.Fatalf("links %+v", got.Links)
	}
	got, err = step().Unlink(ctx, w.ours.lead, task.UnlinkGoal{Task: made.ID, KR: kr[1]})
	check(t, err)
	stored := w.read(made.ID)
	if len(got.Links) != 1 || len(stored.Links) != 1 || stored.Links[0].KR != kr[2] || stored.Links[0].Impact != 9 ||
		stored.Links[0].Provenance != task.Retrofitted || stored.Revision != 1 || !stored.ActiveAt.Equal(noon) {
		t.Errorf("returned %+v, stored %+v", got.Links, stored)
	}
	h, err := w.tasks.History(ctx, w.ours.lead, made.ID)
	check(t, err)
	hours := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
	want := []struct {
		kr         id.KeyResult
		impact     int
		provenance task.Provenance
		from, to   int // hours; -1: still there
	}{{kr[0], 3, task.AtCreation, 0, 2}, {kr[1], 1, task.Retrofitted, 1, 4}, {kr[0], 9, task.AtCreation, 2, 3}, {kr[2], 9, task.Retrofitted, 3, -1}}
	if len(h.Links) != len(want) {
		t.Fatalf("%d periods: %+v", len(h.Links), h.Links)
	}
	for i, x := range want {
		l := h.Links[i]
		ended := l.UnlinkedAt == nil && x.to < 0 || l.UnlinkedAt != nil && l.UnlinkedAt.Equal(hours(x.to))
		if l.KR != x.kr || l.Impact != x.impact || l.Provenance != x.provenance || !l.LinkedAt.Equal(hours(x.from)) || !ended {
			t.Errorf("period %d: %+v", i, l)
		}
	}
}

func TestLinkingAgainWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made := w.task(w.ours.krs[0])
	before := w.snapshot()
	for name, err := range map[string]error{
		"link":   second(w.tasks.Link(ctx, w.ours.lead, task.LinkGoal{Task: made.ID, Goal: task.Goal{KR: w.ours.krs[0]}})),
		"unlink": second(w.tasks.Unlink(ctx, w.ours.lead, task.UnlinkGoal{Task: made.ID, Objective: w.ours.objective})),
		"relink": second(w.tasks.Relink(ctx, w.ours.lead, task.Relink{Task: made.ID, From: w.ours.krs[1], To: w.ours.krs[0]})),
		"self":   second(w.tasks.Relink(ctx, w.ours.lead, task.Relink{Task: made.ID, From: w.ours.krs[0], To: w.ours.krs[0]})),
		"impact": second(w.tasks.SetImpact(ctx, w.ours.lead, task.SetImpact{Task: made.ID, KR: w.ours.krs[0], Impact: 3})),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.snapshot() != before {
		t.Error("something was written")
	}
	_, err := w.tasks.SetImpact(ctx, w.ours.lead, task.SetImpact{Task: made.ID, KR: w.ours.krs[1], Impact: 9})
	wantKind(t, err, errs.NotFound)
}

func second[T any](_ T, err error) error { return err }

func TestLinkRefusesGoalsThatAreOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made := w.task(w.ours.krs[0])
	before := w.snapshot()
	for _, kr := range []id.KeyResult{w.ours.dropped, w.ours.closed} {
		wantField(t, second(w.tasks.Link(ctx, w.ours.lead, task.LinkGoal{Task: made.ID, Goal: task.Goal{KR: kr}})), "goal")
		wantField(t, second(w.tasks.Relink(ctx, w.ours.lead, task.Relink{Task: made.ID, From: w.ours.krs[0], To: kr})), "goal")
	}
	wantField(t, second(w.tasks.Link(ctx, w.ours.lead, task.LinkGoal{Task: made.ID})), "goal")
	wantField(t, second(w.tasks.Relink(ctx, w.ours.lead, task.Relink{Task: made.ID, From: w.ours.krs[0]})), "goal")
	wantField(t, second(w.tasks.Link(ctx, w.ours.lead, task.LinkGoal{Task: made.ID, Goal: task.Goal{KR: w.ours.krs[1], Impact: 2}})), "impact")
	if w.snapshot() != before {
		t.Error("something was written")
	}
}

func TestLinkingMarksTheGoals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made := w.task(w.ours.krs[0])
	w.exec(`delete from signal_queue`)
	check(t, second(w.tasks.Relink(ctx, w.ours.lead, task.Relink{Task: made.ID, From: w.ours.krs[0], To: w.ours.krs[1]})))
	check(t, second(w.tasks.Link(ctx, w.ours.lead, task.LinkGoal{Task: made.ID, Goal: task.Goal{Objective: w.ours.objective}})))
	for _, goal := range [][16]byte{w.ours.krs[0], w.ours.krs[1], w.ours.objective, made.ID} {
		if count(w, `select count(*) from signal_queue where ref_id = $1`, goal) == 0 {
			t.Errorf("%x is not marked", goal)
		}
	}
	for _, verb := range []string{"task.linked", "task.unlinked"} {
		kr := w.ours.krs[0]
		if verb == "task.linked" {
			kr = w.ours.krs[1]
		}
		if count(w, `select count(*) from activity where verb = $1 and kr_id = $2`, verb, kr) != 1 {
			t.Errorf("%s is not recorded on its key result", verb)
		}
	}
}
