package apptest

import (
	"fmt"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/task"
)

// Private is what an organisation keeps among few: its Param is that of a world, with the private things for
// all there is one of.
type Private struct {
	World
	Insider org.Member // a lead, the only one named
	Child   id.Objective
	ChildKR id.KeyResult
	Tasks   []task.Task // linked to nothing that is not private
	IDs     []string    // of all of it
}

// Private adds, below the objective of w and in its team, a private objective with one of everything, and an
// objective below it that is for everyone who sees that one. Its texts hold "canary-secret".
func (a *App) Private(t testing.TB, w World) Private {
	t.Helper()
	return a.PrivateOf(t, w, a.Member(t, w.Owner, "inga", access.Lead))
}

// PrivateOf is Private for somebody who is a member already.
func (a *App) PrivateOf(t testing.TB, w World, insider org.Member) Private {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, p := t.Context(), Private{World: w}
	p.Canary, p.Insider = "canary-secret", insider
	who := p.Insider.Actor
	o, err := a.Goals.CreateObjective(ctx, who, goal.CreateObjective{Cycle: w.Cycle, Team: w.Team, Pillar: w.Pillar, Parent: w.Objective, Title: p.Canary + " objective",
		Description: p.Canary, Visibility: goal.ForPeople, People: []id.User{who.User}})
	must(err)
	child, err := a.Goals.CreateObjective(ctx, who, goal.CreateObjective{Cycle: w.Cycle, Team: w.Team, Pillar: w.Pillar, Parent: o.ID, Title: p.Canary + " child"})
	must(err)
	start, target, worse := 0.0, 100.0, -10.0
	kr, err := a.Goals.CreateKeyResult(ctx, who, goal.CreateKeyResult{Objective: o.ID, Title: "Launch the " + p.Canary + " key result", Kind: goal.Increase, Unit: "secrets", Start: &start, Target: &target})
	must(err)
	below, err := a.Goals.CreateKeyResult(ctx, who, goal.CreateKeyResult{Objective: child.ID, Title: p.Canary + " below", Kind: goal.Increase, Start: &start, Target: &target})
	must(err)
	today := w.Owner.Org.Today(a.Domain.DB.Now())
	slots, err := a.Goals.PlanSlots(ctx, who, goal.PlanSlots{KeyResult: kr.ID, Slots: []goal.NewSlot{{Title: p.Canary + " slot", PlannedOn: today.AddDate(0, 0, -20)}}})
	must(err)
	for i, goals := range [][]task.Goal{{{KR: kr.ID}}, {{KR: kr.ID}, {KR: below.ID}}, {{Objective: o.ID}}, {{KR: kr.ID}}, {{KR: below.ID}}} {
		made, err := a.Tasks.Create(ctx, who, task.Create{Title: fmt.Sprintf("%s task %d", p.Canary, i), Notes: p.Canary, Team: w.Team, Goals: goals})
		must(err)
		p.Tasks = append(p.Tasks, made)
	}
	for i, to := range []task.State{task.Blocked, task.Done, task.Cancelled} {
		_, err = a.Tasks.Move(ctx, who, task.Move{Task: p.Tasks[i].ID, To: to, Reason: p.Canary})
		must(err)
	}
	confidence := 2
	c, err := a.CheckIns.Record(ctx, who, checkin.Record{KR: kr.ID, Value: &worse, Confidence: &confidence, Note: p.Canary, Flagged: true, FlagNote: p.Canary})
	must(err)
	_, err = a.CheckIns.Record(ctx, who, checkin.Record{KR: below.ID, Value: &worse, Confidence: &confidence})
	must(err)
	p.Objective, p.Child, p.KR, p.ChildKR, p.Slot, p.Task, p.CheckIn = o.ID, child.ID, kr.ID, below.ID, slots[0].ID, p.Tasks[0], c.ID
	a.Drain(t, who.Org)
	r := &pg.Read{}
	pg.First(r, &p.Signal, `select id from signals where org_id = $1 and subject_id = $2 and closed_at is null order by id limit 1`, who.Org, p.KR)
	must(a.Domain.DB.ReadTenant(ctx, who, r))
	p.IDs = []string{o.ID.String(), child.ID.String(), kr.ID.String(), below.ID.String(), slots[0].ID.String(), c.ID.String(), p.Signal.String()}
	for _, made := range p.Tasks {
		p.IDs = append(p.IDs, made.ID.String(), fmt.Sprintf("PL-%d", made.Number))
	}
	return p
}
