package goal

import (
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/id"
)

// Every reference to another organisation's thing is answered as one to nothing, and changes nothing.
func TestForeignReferences(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	h, a := w.home, w.away
	o := w.objective(t, "O", id.Objective{})
	k := w.keyResult(t, o.ID)
	far := must(w.CreateObjective(ctx, a.who, CreateObjective{Cycle: a.q3.ID, Team: a.team, Title: "Far"}))(t)
	create := func(change func(*CreateObjective)) func() error {
		cmd := CreateObjective{Cycle: h.q3.ID, Team: h.team, Title: "x"}
		change(&cmd)
		return func() error { _, err := w.CreateObjective(ctx, h.who, cmd); return err }
	}
	change := func(cmd ChangeObjective) func() error {
		cmd.Objective = o.ID
		return func() error { _, err := w.ChangeObjective(ctx, h.who, cmd); return err }
	}
	measure := func(change func(*CreateKeyResult)) func() error {
		cmd := upTo80(o.ID)
		change(&cmd)
		return func() error { _, err := w.CreateKeyResult(ctx, h.who, cmd); return err }
	}
	promise := func(cmd ChangeKeyResult) func() error {
		cmd.KeyResult = k.ID
		return func() error { _, err := w.ChangeKeyResult(ctx, h.who, cmd); return err }
	}
	for what, do := range map[string]func() error{
		"cycle":           create(func(c *CreateObjective) { c.Cycle = a.q3.ID }),
		"team":            create(func(c *CreateObjective) { c.Team = a.team }),
		"pillar":          create(func(c *CreateObjective) { c.Pillar = a.pillar.ID }),
		"parent":          create(func(c *CreateObjective) { c.Parent = far.ID }),
		"owner":           create(func(c *CreateObjective) { c.Owner = a.mate }),
		"nobody":          create(func(c *CreateObjective) { c.Owner = id.New[id.User]() }),
		"change cycle":    change(ChangeObjective{Cycle: &a.q3.ID}),
		"change team":     change(ChangeObjective{Team: &a.team}),
		"change pillar":   change(ChangeObjective{Pillar: &a.pillar.ID}),
		"change parent":   change(ChangeObjective{Parent: &far.ID}),
		"change owner":    change(ChangeObjective{Owner: &a.mate}),
		"kr objective":    measure(func(c *CreateKeyResult) { c.Objective = far.ID }),
		"kr team":         measure(func(c *CreateKeyResult) { c.Team = a.team }),
		"kr owner":        measure(func(c *CreateKeyResult) { c.Owner = a.mate }),
		"kr nowhere":      measure(func(c *CreateKeyResult) { c.Objective = id.New[id.Objective]() }),
		"change kr team":  promise(ChangeKeyResult{Team: &a.team}),
		"change kr owner": promise(ChangeKeyResult{Owner: &a.mate}),
		"move kr elsewhere": func() error {
			_, err := w.MoveKeyResult(ctx, h.who, MoveKeyResult{KeyResult: k.ID, Objective: far.ID})
			return err
		},
	} {
		w.refused(t, what, errs.NotFound, do)
	}
}

// Somebody who knows an id of another organisation can neither read nor change what it names.
func TestForeignGoals(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	who := w.away.who
	o := w.objective(t, "O", id.Objective{})
	k := w.keyResult(t, o.ID)
	slot := w.plan(t, k.ID, "a")[0]
	own := must(w.CreateObjective(ctx, who, CreateObjective{Cycle: w.away.q3.ID, Team: w.away.team, Title: "Own"}))(t)
	near := must(w.CreateKeyResult(ctx, who, upTo80(own.ID)))(t)
	mine := must(w.PlanSlots(ctx, who, PlanSlots{near.ID, []NewSlot{{Title: "x", PlannedOn: day("2026-08-01")}}}))(t)[0]
	task, far := w.task(t, w.away, 1), w.task(t, w.home, 1)
	for what, do := range map[string]func() error{
		"read an objective":      func() error { _, err := w.Objective(ctx, who, o.ID); return err },
		"read a key result":      func() error { _, err := w.KeyResult(ctx, who, k.ID); return err },
		"read versions":          func() error { _, err := w.Versions(ctx, who, k.ID); return err },
		"read objective history": func() error { _, err := w.ObjectiveVersions(ctx, who, o.ID); return err },
		"read a plan":            func() error { _, err := w.Slots(ctx, who, k.ID); return err },
		"change an objective": func() error {
			_, err := w.ChangeObjective(ctx, who, ChangeObjective{Objective: o.ID, Title: new("x")})
			return err
		},
		"drop an objective": func() error {
			_, err := w.SetObjectiveState(ctx, who, SetObjectiveState{Objective: o.ID, State: Dropped})
			return err
		},
		"change a key result": func() error {
			_, err := w.ChangeKeyResult(ctx, who, ChangeKeyResult{KeyResult: k.ID, Title: new("x")})
			return err
		},
		"drop a key result": func() error {
			_, err := w.SetKeyResultState(ctx, who, SetKeyResultState{KeyResult: k.ID, State: Dropped})
			return err
		},
		"score a key result": func() error {
			_, err := w.ScoreKeyResult(ctx, who, ScoreKeyResult{KeyResult: k.ID, Score: new(0.7)})
			return err
		},
		"take a key result": func() error {
			_, err := w.MoveKeyResult(ctx, who, MoveKeyResult{KeyResult: k.ID, Objective: own.ID})
			return err
		},
		"plan": func() error {
			_, err := w.PlanSlots(ctx, who, PlanSlots{k.ID, []NewSlot{{Title: "x", PlannedOn: day("2026-08-01")}}})
			return err
		},
		"change a slot":         func() error { _, err := w.ChangeSlot(ctx, who, ChangeSlot{Slot: slot.ID, Title: new("x")}); return err },
		"drop a slot":           func() error { _, err := w.DropSlot(ctx, who, DropSlot{Slot: slot.ID}); return err },
		"fill a slot":           func() error { _, err := w.fill(t, w.away, slot.ID, task); return err },
		"fill with their task":  func() error { _, err := w.fill(t, w.away, mine.ID, far); return err },
		"fill with no task":     func() error { _, err := w.fill(t, w.away, mine.ID, id.New[id.Task]()); return err },
		"a slot that was never": func() error { _, err := w.DropSlot(ctx, who, DropSlot{Slot: id.New[id.Slot]()}); return err },
	} {
		w.refused(t, what, errs.NotFound, do)
	}
}
