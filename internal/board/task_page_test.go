package board_test

import (
	"testing"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

func TestTaskPageTellsItsLinesAndItsHistory(t *testing.T) {
	t.Parallel()
	l := newLagging(t)
	ctx, s := t.Context(), task.New(l.db)
	title, owner := "Renamed", id.User{}
	must(s.At(l.at).Relink(ctx, l.m.Actor, task.Relink{Task: l.loose.ID, To: l.fine.ID}))(t)
	must(s.At(l.at).Link(ctx, l.m.Actor, task.LinkGoal{Task: l.loose.ID, Goal: task.Goal{KR: l.behind.ID, Impact: 9}}))(t)
	must(s.At(l.at).Change(ctx, l.m.Actor, task.Change{Task: l.loose.ID, Title: &title, Owner: &l.m.Actor.User, Team: &l.other}))(t)
	must(s.At(l.at.Add(time.Hour)).Move(ctx, l.m.Actor, task.Move{Task: l.loose.ID, To: task.Blocked, Reason: "Waits"}))(t)
	must(s.At(l.at.Add(2*time.Hour)).Unlink(ctx, l.m.Actor, task.UnlinkGoal{Task: l.loose.ID, KR: l.fine.ID}))(t)
	must(s.At(l.at.Add(3*time.Hour)).Change(ctx, l.m.Actor, task.Change{Task: l.loose.ID, Owner: &owner}))(t)

	p := must(l.read().TaskPage(ctx, l.m, l.loose.Number))(t)
	if p.Task.Title != "Renamed" || p.Task.State != "blocked" || p.Task.BlockedReason != "Waits" || p.Task.Team != "Platform" || p.Task.Owner != nil {
		t.Errorf("task %+v", p.Task)
	}
	if len(p.Lines) != 1 || *p.Lines[0].Number != l.behind.Number || *p.Lines[0].Pillar != "Faster to warm" || p.Lines[0].Impact != 9 || p.Lines[0].Provenance != "retrofitted" || !p.Lines[0].Behind {
		t.Errorf("lines %+v", p.Lines)
	}
	if len(p.Steps) != 2 || p.Steps[0].To != "blocked" || p.Steps[1].From != nil || p.Steps[0].Reason != "Waits" || p.Steps[0].By == nil {
		t.Errorf("steps %+v", p.Steps)
	}
	if len(p.Events) != 5 || p.Events[1].Verb != "task.unlinked" || len(p.Bonds) != 2 {
		t.Errorf("events %+v, bonds %+v", p.Events, p.Bonds)
	}
	names := map[string]string{}
	for _, n := range p.Names {
		names[n.Ref] = n.Name
	}
	if names[l.team.String()] != "Install" || names[l.other.String()] != "Platform" || names[l.m.Actor.User.String()] != "Ruth home" {
		t.Errorf("names %v", names)
	}
}

func TestTasksOfAnotherOrganisationAreNotThere(t *testing.T) {
	t.Parallel()
	l := newLagging(t)
	ctx, s := t.Context(), l.read()
	gone := must(task.New(l.db).At(l.at).Delete(ctx, l.m.Actor, task.Delete{Task: l.first.ID}))(t)
	for name, read := range map[string]func() error{
		"page":    func() error { _, err := s.TaskPage(ctx, l.away, l.loose.Number); return err },
		"edit":    func() error { _, err := s.TaskEdit(ctx, l.away, l.loose.Number); return err },
		"goals":   func() error { _, err := s.TaskGoals(ctx, l.away, l.loose.Number); return err },
		"deleted": func() error { _, err := s.TaskPage(ctx, l.m, gone.Number); return err },
		"unknown": func() error { _, err := s.TaskPage(ctx, l.m, 99999); return err },
	} {
		if err := read(); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if p := must(s.TaskEdit(ctx, l.m, l.loose.Number))(t); p.Task.Title != "Loose" || len(p.Teams) != 2 || len(p.People) != 1 {
		t.Errorf("edit %+v", p)
	}
	if p := must(s.TaskGoals(ctx, l.m, l.loose.Number))(t); len(p.KRs) != 3 || len(p.Objectives) != 1 || len(p.Lines) != 0 {
		t.Errorf("goals %+v", p)
	}
}

func TestMyWorkIsMine(t *testing.T) {
	t.Parallel()
	l := newLagging(t)
	ctx, s := t.Context(), task.New(l.db).At(l.at)
	must(s.Move(ctx, l.m.Actor, task.Move{Task: l.first.ID, To: task.Done}))(t)
	must(s.Link(ctx, l.m.Actor, task.LinkGoal{Task: l.loose.ID, Goal: task.Goal{Objective: l.objective.ID}}))(t)
	must(s.Change(ctx, l.m.Actor, task.Change{Task: l.loose.ID, Owner: &l.m.Actor.User}))(t)
	l.on(t, "2026-08-15")
	w := must(l.read().MyWork(ctx, l.m))(t)
	board.Rank(w.Tasks)
	if w.Open != 3 || w.Aimed != 1 || len(w.Tasks) != 3 || len(w.Closed) != 1 || w.Closed[0].Title != "First" {
		t.Fatalf("%d open, %d aimed, tasks %+v, closed %+v", w.Open, w.Aimed, w.Tasks, w.Closed)
	}
	first := w.Tasks[0]
	if first.Title != "Second" || !first.Behind || *first.KR != "Days to commissioning" || *first.Pillar != "Faster to warm" || first.TeamLinked != 1 || first.TeamOpen != 3 {
		t.Errorf("first %+v", first)
	}
	for _, task := range w.Tasks {
		if task.Title == "Loose" && (task.KRID != nil || task.Objective == nil || *task.Objective != "Halve the wait") {
			t.Errorf("an objective alone: %+v", task)
		}
	}
	if theirs := must(l.read().MyWork(ctx, l.away))(t); theirs.Open != 0 || len(theirs.Tasks)+len(theirs.Closed) != 0 {
		t.Errorf("theirs %+v", theirs)
	}
}

func TestCheckInReadsTheEvidence(t *testing.T) {
	t.Parallel()
	l := newLagging(t)
	ctx := t.Context()
	value, confidence := 25.0, 3
	must(checkin.New(l.db).At(l.at).Record(ctx, l.m.Actor, checkin.Record{KR: l.behind.ID, Value: &value, Confidence: &confidence, Flagged: true, FlagNote: "People"}))(t)
	must(task.New(l.db).At(l.at).Move(ctx, l.m.Actor, task.Move{Task: l.first.ID, To: task.Done}))(t)
	l.on(t, "2026-08-15")
	p := must(l.read().CheckIn(ctx, l.m, l.behind.ID))(t)
	if p.KR.ID != l.behind.ID || *p.KR.CurrentValue != 25 || *p.KR.Confidence != 3 || p.KR.Team != "Install" || p.KR.Data == nil {
		t.Errorf("key result %+v", p.KR)
	}
	if len(p.History) != 2 || *p.History[0].Value != 20 || *p.History[1].Value != 25 {
		t.Errorf("history %+v", p.History)
	}
	if len(p.Tasks) != 2 || p.Tasks[0].Title != "Second" || p.Tasks[1].State != "done" || len(p.Flags) != 1 || p.Flags[0].Note != "People" {
		t.Errorf("tasks %+v, flags %+v", p.Tasks, p.Flags)
	}
	if len(p.Mine) == 0 || p.Mine[0].ID != l.behind.ID || !p.Mine[0].Mine || p.Mine[0].Due(p.Weeks) {
		t.Errorf("mine %+v", p.Mine)
	}
	for name, read := range map[string]func() error{
		"another organisation's": func() error { _, err := l.read().CheckIn(ctx, l.away, l.behind.ID); return err },
		"unknown":                func() error { _, err := l.read().CheckIn(ctx, l.m, id.New[id.KeyResult]()); return err },
	} {
		if err := read(); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if mine := must(l.read().MyCheckIns(ctx, l.away))(t); len(mine.Mine) != 0 {
		t.Errorf("theirs %+v", mine.Mine)
	}
}
