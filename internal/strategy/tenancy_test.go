package strategy

import (
	"context"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

func TestOtherOrganisationsAreNotThere(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	p, c, away := w.pillar(t, "Grow"), w.cycle(t, "Q3", "2026-07-01", "2026-09-30", Active), w.away
	own, err := w.CreatePillar(ctx, away, CreatePillar{Name: "Grow"})
	if err != nil {
		t.Fatal("the same name in another organisation:", err)
	}
	for what, do := range map[string]func() error{
		"read a pillar": func() error { _, err := w.Pillar(ctx, away, p.ID); return err },
		"change a pillar": func() error {
			_, err := w.ChangePillar(ctx, away, ChangePillar{Pillar: p.ID, Name: new("x")})
			return err
		},
		"archive a pillar": func() error { _, err := w.ArchivePillar(ctx, away, ArchivePillar{Pillar: p.ID}); return err },
		"move a pillar":    func() error { _, err := w.MovePillar(ctx, away, MovePillar{Pillar: p.ID}); return err },
		"read a cycle":     func() error { _, err := w.Cycle(ctx, away, c.ID); return err },
		"change a cycle":   func() error { _, err := w.ChangeCycle(ctx, away, ChangeCycle{Cycle: c.ID, Name: new("x")}); return err },
		"end a cycle": func() error {
			_, err := w.SetCycleState(ctx, away, SetCycleState{Cycle: c.ID, State: Closing})
			return err
		},
		"a foreign owner": func() error {
			_, err := w.CreatePillar(ctx, away, CreatePillar{Name: "x", Owner: w.home.User})
			return err
		},
		"change to a foreign owner": func() error {
			_, err := w.ChangePillar(ctx, away, ChangePillar{Pillar: own.ID, Owner: &w.home.User})
			return err
		},
		"an unknown pillar": func() error { _, err := w.Pillar(ctx, away, id.New[id.Pillar]()); return err },
	} {
		w.refused(t, what, errs.NotFound, do)
	}
	if all, err := w.Pillars(ctx, away); err != nil || len(all) != 1 {
		t.Errorf("pillars %v, %v", all, err)
	}
	if all, err := w.Cycles(ctx, away); err != nil || len(all) != 0 {
		t.Errorf("cycles %v, %v", all, err)
	}
}

func TestImportNeedsBothRights(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	executive := w.home
	executive.Role = access.Executive // may edit the strategy, may not import
	q3 := CreateCycle{Name: "Q3", Kind: Quarter, StartsOn: day("2026-07-01"), EndsOn: day("2026-09-30"), State: Closed}
	batch := func(who access.Actor) error {
		return w.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
			if _, err := w.CreatePillarTx(ctx, tx, who, CreatePillar{Name: "Grow"}); err != nil {
				return err
			}
			_, err := w.CreateCycleTx(ctx, tx, who, q3)
			return err
		})
	}
	w.refused(t, "an executive", errs.Forbidden, func() error { return batch(executive) })
	if err := batch(w.home); err != nil {
		t.Fatal(err)
	}
	if c, err := w.CurrentCycle(ctx, w.home); err != nil || c.State != Closed {
		t.Errorf("imported %+v, %v", c, err)
	}
}
