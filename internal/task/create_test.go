package task_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

func asError(err error, e **errs.Error) bool { return errors.As(err, e) }

func TestCreateWithEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	due := time.Date(2026, 8, 20, 15, 0, 0, 0, time.UTC)
	made, err := w.tasks.At(noon).Create(ctx, w.ours.lead, task.Create{
		Title: "  Write\nthe page ", Notes: " how ", Team: w.ours.team, Owner: w.ours.lead.User, Due: &due, Priority: task.High, Effort: 2.5,
		Goals: []task.Goal{{KR: w.ours.krs[0], Impact: 9, Provenance: task.FromGoal}, {Objective: w.ours.objective}},
	})
	check(t, err)
	got := w.read(made.ID)
	if got.Title != "Write the page" || got.Notes != "how" || got.Key() != "PL-1" || *got.Effort != 2.5 || got.Priority != task.High ||
		!got.DueOn.Equal(time.Date(2026, 8, 20, 0, 0, 0, 0, time.UTC)) || *got.OwnerID != w.ours.lead.User || got.State != task.Todo ||
		!got.StateSince.Equal(noon) || !got.ActiveAt.Equal(noon) || !got.CreatedAt.Equal(noon) || got.Revision != 1 {
		t.Errorf("read %+v", got)
	}
	if len(got.Links) != 2 || got.Links[0].KR != w.ours.krs[0] || got.Links[0].Impact != 9 || got.Links[0].Provenance != task.FromGoal ||
		got.Links[0].Objective != w.ours.objective || !got.Links[1].KR.IsZero() || got.Links[1].Objective != w.ours.objective ||
		got.Links[1].Impact != 3 || got.Links[1].Provenance != task.AtCreation || !got.Links[0].LinkedAt.Equal(noon) {
		t.Errorf("links %+v", got.Links)
	}
	if n := count(w, `select count(*) from activity where verb = 'task.created' and kr_id = $1 and objective_id = $2 and subject_id = $3`,
		w.ours.krs[0], w.ours.objective, made.ID); n != 1 {
		t.Errorf("%d events", n)
	}
	if n := count(w, `select count(*) from signal_queue where kind = 'task' and ref_id = $1`, made.ID); n != 1 {
		t.Errorf("%d marks", n)
	}
	byNumber, err := w.tasks.Task(ctx, w.ours.viewer, 1)
	check(t, err)
	if byNumber.ID != made.ID {
		t.Errorf("number 1 is %v", byNumber.ID)
	}
}

func TestCreateFollowsThePolicy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		policy  string
		create  task.Create
		want    task.Priority
		refused bool
	}{
		{"allow", task.Create{}, task.Normal, false},
		{"low_priority", task.Create{}, task.Low, false},
		{"low_priority", task.Create{Priority: task.High}, task.High, false},
		{"low_priority", task.Create{RunBusiness: true}, task.Normal, false},
		{"low_priority", task.Create{Goals: []task.Goal{{KR: w.ours.krs[1]}}}, task.Normal, false},
		{"require", task.Create{}, "", true},
		{"require", task.Create{RunBusiness: true}, task.Normal, false},
		{"require", task.Create{Goals: []task.Goal{{Objective: w.ours.objective}}}, task.Normal, false},
	} {
		w.policy(c.policy)
		c.create.Title, c.create.Team = "A", w.ours.team
		made, err := w.tasks.Create(context.Background(), w.ours.lead, c.create)
		if c.refused {
			wantField(t, err, "goal")
			continue
		}
		check(t, err)
		if made.Priority != c.want {
			t.Errorf("%s %+v: priority %s, want %s", c.policy, c.create, made.Priority, c.want)
		}
	}
}

func TestCreateRefusesAllFieldsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.snapshot()
	_, err := w.tasks.Create(context.Background(), w.ours.lead, task.Create{
		Title: "\x00", Notes: strings.Repeat("é", 50001), Due: ptr(time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)), Priority: "huge", Effort: math.NaN(),
		State: "later", Goals: []task.Goal{{}, {KR: w.ours.krs[0], Impact: 4}},
	})
	for _, field := range []string{"title", "notes", "team", "due", "priority", "effort", "state", "goal", "impact"} {
		wantField(t, err, field)
	}
	for field, c := range map[string]task.Create{
		"title":  {Title: "bad \xff\xfe", Team: w.ours.team},
		"reason": {Title: "A", Team: w.ours.team, State: task.Blocked},
		"effort": {Title: "A", Team: w.ours.team, Effort: math.Inf(1)},
		"team":   {Title: "A", Team: w.ours.archived},
		"owner":  {Title: "A", Team: w.ours.team, Owner: w.ours.gone},
		"goal":   {Title: "A", Team: w.ours.team, Goals: []task.Goal{{KR: w.ours.dropped}}},
	} {
		_, err := w.tasks.Create(context.Background(), w.ours.lead, c)
		wantField(t, err, field)
	}
	for _, g := range [][]task.Goal{{{KR: w.ours.closed}}, {{KR: w.ours.krs[0]}, {KR: w.ours.krs[0]}}} {
		_, err := w.tasks.Create(context.Background(), w.ours.lead, task.Create{Title: "A", Team: w.ours.team, Goals: g})
		wantField(t, err, "goal")
	}
	if w.snapshot() != before {
		t.Error("something was written")
	}
}

func TestCreateFillsAPlanSlot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made, err := w.tasks.Create(ctx, w.ours.lead, task.Create{Title: "A", Team: w.ours.team, Slot: w.ours.slot})
	check(t, err)
	if l := made.Links; len(l) != 1 || l[0].KR != w.ours.krs[0] || l[0].Impact != 9 || l[0].Provenance != task.FromGoal {
		t.Errorf("links %+v", l)
	}
	if n := count(w, `select count(*) from plan_slots where id = $1 and task_id = $2`, w.ours.slot, made.ID); n != 1 {
		t.Error("the slot is not filled")
	}
	before := w.snapshot()
	_, err = w.tasks.Create(ctx, w.ours.lead, task.Create{Title: "B", Team: w.ours.team, Slot: w.ours.slot})
	wantKind(t, err, errs.Conflict)
	if w.snapshot() != before {
		t.Error("something was written")
	}
}

func TestCreateTwiceWithOneIDMakesOneTask(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := task.Create{ID: id.New[id.Task](), Title: "A", Team: w.ours.team}
	first, err := w.tasks.Create(context.Background(), w.ours.lead, c)
	check(t, err)
	second, err := w.tasks.Create(context.Background(), w.ours.lead, c)
	check(t, err)
	if first.Number != second.Number || count(w, `select count(*) from tasks`) != 1 || count(w, `select count(*) from task_states`) != 1 {
		t.Errorf("made %s and %s", first.Key(), second.Key())
	}
	if next := w.task(); next.Number != 2 {
		t.Errorf("the next number is %d", next.Number)
	}
}
