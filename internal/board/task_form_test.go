package board_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

// lagging is an organisation with a lagging key result that two of four open tasks serve, one that
// keeps pace, and one of another team.
type lagging struct {
	*quarter
	behind, fine, theirs goal.KeyResult
	objective            goal.Objective
	other                id.Team
	first, loose         task.Task
}

func newLagging(t *testing.T) lagging {
	t.Helper()
	l := lagging{quarter: newQuarter(t), other: id.New[id.Team]()}
	l.exec(t, `insert into teams (org_id, id, name) values ($1, $2, 'Platform')`, l.m.Org.ID, l.other)
	l.exec(t, `insert into team_members (org_id, team_id, user_id) values ($1, $2, $3)`, l.m.Org.ID, l.team, l.m.Actor.User)
	p := l.pillar(t, "Faster to warm")
	l.objective = l.quarter.objective(t, "Halve the wait", p.ID, id.Objective{})
	l.fine, l.behind = l.kr(t, l.objective, "Drive time"), l.kr(t, l.objective, "Days to commissioning")
	start, target := 0.0, 100.0
	l.theirs = must(goal.New(l.db).At(l.at).CreateKeyResult(t.Context(), l.m.Actor, goal.CreateKeyResult{
		Objective: l.objective.ID, Team: l.other, Title: "Crashes", Kind: goal.Increase, Unit: "%", Start: &start, Target: &target}))(t)
	l.on(t, "2026-08-13")
	l.checkIn(t, l.behind, 20, 5)
	l.checkIn(t, l.fine, 60, 8)
	l.checkIn(t, l.theirs, 60, 8)
	l.first = l.task(t, l.behind, "First", "")
	l.task(t, l.behind, "Second", "")
	l.task(t, l.fine, "Third", "")
	l.loose = must(task.New(l.db).At(l.at).Create(t.Context(), l.m.Actor, task.Create{Title: "Loose", Team: l.team}))(t)
	l.on(t, "2026-08-14")
	return l
}

func (l lagging) read() *board.Service { return board.New(l.db).At(l.at) }

func TestTaskFormBeginsWithWhatLagsInTheTeam(t *testing.T) {
	t.Parallel()
	l := newLagging(t)
	f := must(l.read().TaskForm(t.Context(), l.m, board.AskTaskForm{}))(t)
	var titles []string
	for _, k := range f.KRs {
		titles = append(titles, k.Title)
	}
	if diff := cmp.Diff([]string{"Days to commissioning", "Drive time", "Crashes"}, titles); diff != "" {
		t.Errorf("order:\n%s", diff)
	}
	first := f.KRs[0]
	if !first.Own || !first.Behind || first.TeamLinked != 2 || first.TeamOpen != 4 || first.All != 3 || !first.HasValue || f.KRs[2].Own {
		t.Errorf("first %+v", first)
	}
	if len(f.Objectives) != 1 || len(f.People) != 1 || !f.People[0].InTeam || len(f.Teams) != 2 {
		t.Errorf("choices %+v %+v %+v", f.Objectives, f.People, f.Teams)
	}
	for _, team := range f.Teams {
		if team.Mine != (team.ID == l.team) || team.Mine && (team.OpenTasks != 4 || team.Aimed != 2 || team.BehindKRs != 1) {
			t.Errorf("team %+v", team)
		}
	}
	// What the address asks for comes first, and its team with it.
	f = must(l.read().TaskForm(t.Context(), l.m, board.AskTaskForm{KR: l.theirs.ID}))(t)
	if f.KRs[0].ID != l.theirs.ID || !f.KRs[0].Own {
		t.Errorf("asked for %+v", f.KRs[0])
	}
}

func TestEffectCountsFromWhatIsStored(t *testing.T) {
	t.Parallel()
	l := newLagging(t)
	ctx := t.Context()
	e := must(l.read().Effect(ctx, l.m, board.AskEffect{KR: l.behind.ID}))(t)
	if e.KR == nil || e.KR.TeamLinked != 2 || e.KR.TeamOpen != 4 || !e.KR.Behind || e.Team.ID != l.team || e.Team.Aimed != 2 || e.Task != nil {
		t.Errorf("new task: %+v %+v", e.KR, e.Team)
	}
	e = must(l.read().Effect(ctx, l.m, board.AskEffect{KR: l.behind.ID, Team: l.other}))(t)
	if e.Team.ID != l.other || e.KR.TeamID != l.team || e.KR.Team != "Install" {
		t.Errorf("another team's task: %+v %+v", e.KR, e.Team)
	}
	for n, want := range map[int64]board.EffectTask{l.first.Number: {Open: true, Linked: true, Aimed: true}, l.loose.Number: {Open: true}} {
		e = must(l.read().Effect(ctx, l.m, board.AskEffect{KR: l.behind.ID, Task: n}))(t)
		if e.Task == nil || *e.Task != want || e.Team.ID != l.team {
			t.Errorf("task %d: %+v", n, e.Task)
		}
	}
	if w := must(l.read().KRWork(ctx, l.m, l.behind.ID))(t); w.Open != 2 || w.Number != l.behind.Number {
		t.Errorf("work %+v", w)
	}
}

func TestTaskChoicesOfAnotherOrganisationAreNotThere(t *testing.T) {
	t.Parallel()
	l := newLagging(t)
	ctx, s := t.Context(), l.read()
	slot := must(goal.New(l.db).At(l.at).PlanSlots(ctx, l.m.Actor, goal.PlanSlots{KeyResult: l.behind.ID, Slots: []goal.NewSlot{{Title: "Planned", Impact: 9, PlannedOn: l.at}}}))(t)[0].ID
	if f := must(s.TaskForm(ctx, l.m, board.AskTaskForm{Slot: slot}))(t); f.Slot.KRID != l.behind.ID || f.Slot.Impact != 9 {
		t.Errorf("slot %+v", f.Slot)
	}
	for name, ask := range map[string]board.AskTaskForm{
		"team": {Team: l.team}, "key result": {KR: l.behind.ID}, "objective": {Objective: l.objective.ID}, "slot": {Slot: slot}, "unknown": {KR: id.New[id.KeyResult]()},
	} {
		if _, err := s.TaskForm(ctx, l.away, ask); !errs.Is(err, errs.NotFound) {
			t.Errorf("form with their %s: %v", name, err)
		}
	}
	for name, ask := range map[string]board.AskEffect{"team": {Team: l.team}, "key result": {KR: l.behind.ID}, "task": {Task: l.first.Number}} {
		if _, err := s.Effect(ctx, l.away, ask); !errs.Is(err, errs.NotFound) {
			t.Errorf("effect with their %s: %v", name, err)
		}
	}
	empty := must(s.TaskForm(ctx, l.away, board.AskTaskForm{}))(t)
	if len(empty.KRs)+len(empty.Objectives)+len(empty.Teams) != 0 || len(empty.People) != 1 {
		t.Errorf("their form: %+v", empty)
	}
	if _, err := s.KRWork(ctx, l.away, l.behind.ID); !errs.Is(err, errs.NotFound) {
		t.Errorf("work: %v", err)
	}
}
