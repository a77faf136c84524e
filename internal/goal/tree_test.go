package goal

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
)

func TestFits(t *testing.T) {
	t.Parallel()
	self := id.New[id.Objective]()
	chain := make([]id.Objective, 6)
	for i := range chain {
		chain[i] = id.New[id.Objective]()
	}
	for name, c := range map[string]struct {
		above  []id.Objective
		height int
		kind   errs.Kind // Internal: it fits
	}{
		"below the top":        {chain[:1], 1, errs.Internal},
		"as the sixth":         {chain[:5], 1, errs.Internal},
		"as the seventh":       {chain[:6], 1, errs.Invalid},
		"three below three":    {chain[:3], 3, errs.Internal},
		"four below three":     {chain[:3], 4, errs.Invalid},
		"below itself":         {[]id.Objective{self}, 1, errs.Invalid},
		"below its child":      {[]id.Objective{chain[0], self}, 2, errs.Invalid},
		"below nothing at all": {nil, 1, errs.NotFound},
	} {
		if err := fits(self, c.above, c.height); errs.KindOf(err) != c.kind || (err == nil) != (c.kind == errs.Internal) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDepthAndLoops(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	var chain []Objective
	var above id.Objective
	for range input.GoalDepth {
		o := w.objective(t, "O", above)
		chain, above = append(chain, o), o.ID
	}
	top := w.objective(t, "Top", id.Objective{})
	under := func(o, parent id.Objective) func() error {
		return func() error {
			_, err := w.ChangeObjective(ctx, w.home.who, ChangeObjective{Objective: o, Parent: &parent})
			return err
		}
	}
	w.refused(t, "a seventh level", errs.Invalid, func() error {
		_, err := w.CreateObjective(ctx, w.home.who, CreateObjective{Cycle: w.home.q3.ID, Team: w.home.team, Title: "O", Parent: above})
		if !slices.Equal(fieldNames(err), []string{"parent"}) {
			t.Errorf("fields %v", fieldNames(err))
		}
		return err
	})
	w.refused(t, "six levels below another", errs.Invalid, under(chain[0].ID, top.ID))
	w.refused(t, "below itself", errs.Invalid, under(chain[2].ID, chain[2].ID))
	w.refused(t, "below its grandchild", errs.Invalid, under(chain[2].ID, chain[4].ID))
	if err := under(chain[3].ID, top.ID)(); err != nil {
		t.Errorf("three levels below another: %v", err)
	}
	if err := under(chain[0].ID, id.Objective{})(); err != nil {
		t.Errorf("no parent: %v", err)
	}
}

// Eight people re-parent the same objectives at once; however they race, the result is a forest.
func TestConcurrentMovesNeverMakeALoop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := make([]id.Objective, 12)
	for i := range all {
		all[i] = w.objective(t, "O", id.Objective{}).ID
	}
	var wg sync.WaitGroup
	for walker := range 8 {
		wg.Go(func() { w.walk(t, all, rand.New(rand.NewPCG(7, uint64(walker)))) })
	}
	wg.Wait()
	deepest := ask[int](t, w, `with recursive down as (
		select id, 1 as n from objectives where parent_id is null
		union all select o.id, n + 1 from down join objectives o on o.parent_id = down.id)
		select case when count(distinct id) = (select count(*) from objectives) then max(n) else -1 end from down`)
	if deepest < 2 || deepest > input.GoalDepth {
		t.Errorf("the tree is %d deep (-1: a loop)", deepest)
	}
}

func (w *world) walk(t *testing.T, all []id.Objective, r *rand.Rand) {
	for range 40 {
		o, parent := all[r.IntN(len(all))], all[r.IntN(len(all))]
		if r.IntN(5) == 0 {
			parent = id.Objective{}
		}
		_, err := w.ChangeObjective(t.Context(), w.home.who, ChangeObjective{Objective: o, Parent: &parent})
		if err != nil && !errs.Is(err, errs.Invalid) && !errors.Is(err, context.Canceled) {
			t.Errorf("move: %v", err)
		}
	}
}
