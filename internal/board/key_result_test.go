package board_test

import (
	"testing"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/internal/task"
)

func (q *quarter) slot(t *testing.T, kr goal.KeyResult, title, on string) goal.Slot {
	t.Helper()
	day, err := time.Parse(time.DateOnly, on)
	if err != nil {
		t.Fatal(err)
	}
	slots := must(goal.New(q.db).At(q.at).PlanSlots(t.Context(), q.m.Actor, goal.PlanSlots{KeyResult: kr.ID, Slots: []goal.NewSlot{{Title: title, PlannedOn: day}}}))(t)
	return slots[0]
}

func (q *quarter) boards() *board.Service { return board.New(q.db).At(q.at) }

func TestKeyResultHoldsAllThatItsPageTells(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	faster := q.pillar(t, "Faster to warm")
	top := q.objective(t, "Warm houses", faster.ID, id.Objective{})
	wait := q.objective(t, "Halve the wait", id.Pillar{}, top.ID)
	kr := q.kr(t, wait, "Days to commissioning")
	slot := q.slot(t, kr, "Book the crew", "2026-07-10")
	q.slot(t, kr, "Pipe kit", "2026-09-10")
	q.on(t, "2026-07-08")
	q.checkIn(t, kr, 10, 6)
	target := 80.0
	must(goal.New(q.db).At(q.at).ChangeKeyResult(t.Context(), q.m.Actor, goal.ChangeKeyResult{KeyResult: kr.ID, Target: &target, Why: "Less will do"}))(t)
	q.on(t, "2026-07-15")
	must(task.New(q.db).At(q.at).Create(t.Context(), q.m.Actor, task.Create{Title: "Book the crew", Team: q.team, Slot: slot.ID}))(t)
	done := q.task(t, kr, "Checklist", "")
	q.task(t, kr, "Send photos", "Waiting on tablets")
	must(task.New(q.db).At(q.at).Move(t.Context(), q.m.Actor, task.Move{Task: done.ID, To: task.Done}))(t)
	q.on(t, "2026-08-14")
	q.checkIn(t, kr, 20, 3)
	q.on(t, "2026-08-15")

	p := must(q.boards().KeyResult(t.Context(), q.m, kr.ID, 100))(t)
	if p.KR.Title != kr.Title || p.KR.Data == nil || p.KR.Status == nil || *p.KR.Status != signal.OffTrack || p.KR.CycleName != "Q3 2026" {
		t.Errorf("head: %+v", p.KR)
	}
	if len(p.Above) != 2 || p.Above[0].Title != "Halve the wait" || p.Above[1].Pillar == nil || *p.Above[1].Pillar != "Faster to warm" {
		t.Errorf("above: %+v", p.Above)
	}
	if len(p.Versions) != 2 || *p.Versions[1].Terms.TargetValue != 80 || p.Versions[1].Why != "Less will do" || p.Versions[1].By == nil {
		t.Errorf("versions: %+v", p.Versions)
	}
	if len(p.CheckIns) != 2 || *p.CheckIns[0].Value != 10 || *p.CheckIns[1].Value != 20 {
		t.Errorf("check-ins, oldest first: %+v", p.CheckIns)
	}
	if len(p.Open) != 2 || p.Open[0].Title != "Send photos" || p.Open[0].Total != 2 || len(p.Done) != 1 || p.Done[0].Total != 1 {
		t.Errorf("open %+v, done %+v", p.Open, p.Done)
	}
	if len(p.Slots) != 2 || p.Slots[0].Empty() || !p.Slots[1].Empty() || p.Slots[0].Number == nil {
		t.Errorf("slots: %+v", p.Slots)
	}
	if len(p.Blocked) != 1 || len(p.Signals) == 0 || len(p.Raised) < len(p.Signals) || len(p.Weeks) == 0 {
		t.Errorf("blocked %d, signals %d of %d raised, weeks %d", len(p.Blocked), len(p.Signals), len(p.Raised), len(p.Weeks))
	}
	if w := p.Weeks[len(p.Weeks)-1]; w.WorkDone == nil || int(w.Day.Sub(p.KR.StartOn).Hours())%(7*24) != 0 {
		t.Errorf("the last week: %+v", w)
	}
}

// TestEventsOfAKeyResult: what happened to a linked task counts while it was linked, and links with
// other goals do not.
func TestEventsOfAKeyResult(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	o := q.objective(t, "Halve the wait", id.Pillar{}, id.Objective{})
	kr, other := q.kr(t, o, "Days to commissioning"), q.kr(t, o, "Another")
	tasks := func() *task.Service { return task.New(q.db).At(q.at) }
	made := q.task(t, other, "Checklist", "")
	q.on(t, "2026-07-10")
	must(tasks().Move(t.Context(), q.m.Actor, task.Move{Task: made.ID, To: task.InProgress}))(t)
	q.on(t, "2026-07-22")
	must(tasks().Link(t.Context(), q.m.Actor, task.LinkGoal{Task: made.ID, Goal: task.Goal{KR: kr.ID}}))(t)
	q.on(t, "2026-07-23")
	must(tasks().Move(t.Context(), q.m.Actor, task.Move{Task: made.ID, To: task.Done}))(t)
	q.on(t, "2026-07-24")
	must(tasks().Unlink(t.Context(), q.m.Actor, task.UnlinkGoal{Task: made.ID, KR: kr.ID}))(t)
	q.on(t, "2026-07-25")
	must(tasks().Move(t.Context(), q.m.Actor, task.Move{Task: made.ID, To: task.Todo}))(t)

	verbs := func(n int) (out []string) {
		for _, e := range must(q.boards().KeyResult(t.Context(), q.m, kr.ID, n))(t).Events {
			out = append(out, e.Verb)
		}
		return out
	}
	want := []string{"task.unlinked", "task.moved", "task.linked", "kr.created"}
	if got := verbs(100); !equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
	if got := verbs(2); !equal(got, want[:3]) {
		t.Errorf("two and one more: %v", got)
	}
	p := must(q.boards().KeyResult(t.Context(), q.m, kr.ID, 100))(t)
	linked := p.Events[2]
	if linked.Provenance == nil || *linked.Provenance != "retrofitted" || linked.TaskMade == nil || linked.At.Sub(*linked.TaskMade).Hours() < 20*24 {
		t.Errorf("linked later: %+v", linked)
	}
	whole := must(q.boards().Objective(t.Context(), q.m, o.ID, 100))(t)
	if n := len(whole.Events); n < 6 {
		t.Errorf("the objective tells only %d events", n)
	}
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestObjectiveHoldsWhatHangsBelow(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	top := q.objective(t, "Warm houses", q.pillar(t, "Faster").ID, id.Objective{})
	below := q.objective(t, "Halve the wait", id.Pillar{}, top.ID)
	kr := q.kr(t, top, "Days to commissioning")
	q.task(t, kr, "Send photos", "Waiting")
	must(task.New(q.db).At(q.at).Create(t.Context(), q.m.Actor, task.Create{Title: "Say it aloud", Team: q.team, Goals: []task.Goal{{Objective: top.ID}}}))(t)
	q.on(t, "2026-08-14")

	p := must(q.boards().Objective(t.Context(), q.m, top.ID, 20))(t)
	if len(p.Above) != 1 || len(p.Children) != 1 || p.Children[0].ID != below.ID || len(p.KRs) != 1 || p.KRs[0].OpenTasks != 1 || p.KRs[0].Stalled != 1 {
		t.Errorf("%+v", p)
	}
	if len(p.Tasks) != 1 || p.Tasks[0].Title != "Say it aloud" {
		t.Errorf("tasks of its own: %+v", p.Tasks)
	}
	f := must(q.boards().ObjectiveForm(t.Context(), q.m, top.ID))(t)
	if len(f.Parents) != 0 || f.Work.Open != 2 || f.Work.Shared != 0 || f.Objective.Title != "Warm houses" {
		t.Errorf("nothing may be above what everything hangs from: %+v", f)
	}
	if f = must(q.boards().ObjectiveForm(t.Context(), q.m, below.ID))(t); len(f.Parents) != 1 || f.Parents[0].ID != top.ID {
		t.Errorf("parents: %+v", f.Parents)
	}
}

func TestOnlySixLevelsAreOffered(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	above := id.Objective{}
	for range 6 {
		above = q.objective(t, "Level", id.Pillar{}, above).ID
	}
	f := must(q.boards().ObjectiveForm(t.Context(), q.m, id.Objective{}))(t)
	if len(f.Parents) != 5 {
		t.Errorf("%d of six levels can have another below, not 5", len(f.Parents))
	}
}

func TestGoalPagesOfAnotherTenantAreNotFound(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	o := q.objective(t, "Halve the wait", id.Pillar{}, id.Objective{})
	kr := q.kr(t, o, "Days")
	slot := q.slot(t, kr, "Book the crew", "2026-07-10")
	b := q.boards()
	for name, ask := range map[string]func() error{
		"key result":     func() error { _, err := b.KeyResult(t.Context(), q.away, kr.ID, 5); return err },
		"its form":       func() error { _, err := b.KeyResultForm(t.Context(), q.away, kr.ID, id.Objective{}); return err },
		"under":          func() error { _, err := b.KeyResultForm(t.Context(), q.away, id.KeyResult{}, o.ID); return err },
		"slot":           func() error { _, err := b.SlotForm(t.Context(), q.away, slot.ID); return err },
		"objective":      func() error { _, err := b.Objective(t.Context(), q.away, o.ID, 5); return err },
		"objective form": func() error { _, err := b.ObjectiveForm(t.Context(), q.away, o.ID); return err },
	} {
		if err := ask(); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
