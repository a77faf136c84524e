package task_test

import (
	"context"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

func TestChangeSetsAndClears(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made := w.task()
	w.exec(`delete from signal_queue`)
	due := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	set := task.Change{Task: made.ID, Revision: 1, Title: ptr(" New "), Notes: ptr("n"), Owner: &w.ours.lead.User, Due: &due,
		Priority: ptr(task.Urgent), Effort: ptr(3.0), Team: &w.ours.second, RunBusiness: ptr(true)}
	_, err := w.tasks.Change(ctx, w.ours.lead, set)
	check(t, err)
	got := w.read(made.ID)
	if got.Title != "New" || got.Notes != "n" || *got.OwnerID != w.ours.lead.User || !got.DueOn.Equal(due) || got.Priority != task.Urgent ||
		*got.Effort != 3 || got.TeamID != w.ours.second || !got.RunBusiness || got.Revision != 2 || !got.ActiveAt.After(made.ActiveAt) {
		t.Errorf("set: %+v", got)
	}
	for _, team := range []id.Team{w.ours.team, w.ours.second} {
		if count(w, `select count(*) from signal_queue where kind = 'team' and ref_id = $1`, team) != 1 {
			t.Error("a team is not marked")
		}
	}
	if n := count(w, `select count(*) from activity where verb = 'task.changed' and data->'changed' @> '["title", "notes", "owner", "due", "effort"]'
		and data->'from'->>'title' = 'Write the page' and data->'to'->>'priority' = 'urgent'`); n != 1 {
		t.Errorf("%d events", n)
	}
	_, err = w.tasks.Change(ctx, w.ours.lead, task.Change{Task: made.ID, Notes: ptr(""), Owner: &id.User{}, Due: &time.Time{}, Effort: ptr(0.0)})
	check(t, err)
	if got := w.read(made.ID); got.Notes != "" || got.OwnerID != nil || got.DueOn != nil || got.Effort != nil || got.Title != "New" || got.Revision != 3 {
		t.Errorf("cleared: %+v", got)
	}
	before := w.snapshot()
	same, err := w.tasks.Change(ctx, w.ours.lead, task.Change{Task: made.ID, Revision: 1, Title: ptr("New"), Owner: &id.User{}})
	check(t, err)
	if same.Revision != 3 || w.snapshot() != before {
		t.Error("a change to what is wrote something")
	}
}

func TestChangeRefusesBadInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.task()
	before := w.snapshot()
	for field, c := range map[string]task.Change{
		"title":    {Title: ptr("  ")},
		"notes":    {Notes: ptr(strings.Repeat("x", 50001))},
		"due":      {Due: ptr(time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC))},
		"priority": {Priority: ptr(task.Priority("p1"))},
		"effort":   {Effort: ptr(math.NaN())},
		"team":     {Team: &w.ours.archived},
		"owner":    {Owner: &w.ours.gone},
	} {
		c.Task = made.ID
		_, err := w.tasks.Change(context.Background(), w.ours.lead, c)
		wantField(t, err, field)
	}
	if w.snapshot() != before {
		t.Error("something was written")
	}
}

func TestOneOfTwoChangesOnOneRevisionWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.task()
	var wg sync.WaitGroup
	results := make([]error, 2)
	for i, title := range []string{"Mine", "Yours"} {
		wg.Go(func() {
			_, results[i] = w.tasks.Change(context.Background(), w.ours.lead, task.Change{Task: made.ID, Revision: 1, Title: &title})
		})
	}
	wg.Wait()
	if (results[0] == nil) == (results[1] == nil) {
		t.Fatalf("got %v and %v", results[0], results[1])
	}
	for _, err := range results {
		if err != nil {
			wantKind(t, err, errs.Conflict)
		}
	}
}

func TestRequiredGoalCannotBeChangedAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	w.policy("require")
	business, err := w.tasks.Create(ctx, w.ours.lead, task.Create{Title: "A", Team: w.ours.team, RunBusiness: true})
	check(t, err)
	_, err = w.tasks.Change(ctx, w.ours.lead, task.Change{Task: business.ID, RunBusiness: ptr(false)})
	wantField(t, err, "goal")
	linked := w.task(w.ours.krs[0])
	_, err = w.tasks.Unlink(ctx, w.ours.lead, task.UnlinkGoal{Task: linked.ID, KR: w.ours.krs[0]})
	wantField(t, err, "goal")
	_, err = w.tasks.Change(ctx, w.ours.lead, task.Change{Task: linked.ID, RunBusiness: ptr(true)})
	check(t, err)
	_, err = w.tasks.Unlink(ctx, w.ours.lead, task.UnlinkGoal{Task: linked.ID, KR: w.ours.krs[0]})
	check(t, err)
}
