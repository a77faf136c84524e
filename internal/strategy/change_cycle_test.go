package strategy

import (
	"slices"
	"testing"
	"time"

	"plumbline/internal/errs"
)

func (w *world) cycle(t *testing.T, name, from, to string, state CycleState) Cycle {
	t.Helper()
	c, err := w.CreateCycle(t.Context(), w.home, CreateCycle{Name: name, Kind: Quarter, StartsOn: day(from), EndsOn: day(to), State: state})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCycleLife(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	c := w.cycle(t, "Q3", "2026-07-01", "2026-09-30", "")
	if c.State != Draft || !c.StartsOn.Equal(day("2026-07-01")) {
		t.Errorf("created %+v", c)
	}
	c, err := w.ChangeCycle(ctx, w.home, ChangeCycle{Cycle: c.ID, Revision: 1, Name: new("Q3 2026"), EndsOn: new(day("2026-10-02"))})
	if err != nil || c.Name != "Q3 2026" || !c.EndsOn.Equal(day("2026-10-02")) || c.Revision != 2 {
		t.Errorf("changed %+v, %v", c, err)
	}
	for _, state := range []CycleState{Active, Closing, Active, Closing, Closed} {
		if c, err = w.SetCycleState(ctx, w.home, SetCycleState{Cycle: c.ID, Revision: c.Revision, State: state}); err != nil || c.State != state {
			t.Fatalf("to %s: %+v, %v", state, c, err)
		}
	}
	if read, err := w.Cycle(ctx, w.home, c.ID); err != nil || read != c {
		t.Errorf("read %+v, %v; want %+v", read, err, c)
	}
	w.refused(t, "reopening a closed cycle", errs.Conflict, func() error {
		_, err := w.SetCycleState(ctx, w.home, SetCycleState{Cycle: c.ID, State: Active})
		return err
	})
	if got := w.happened(t, c.ID); len(got) != 7 || !slices.Equal(got[:3], []string{"cycle.created", "cycle.changed", "cycle.state"}) {
		t.Errorf("happened %v", got)
	}
}

func TestCycleRefusals(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	c := w.cycle(t, "Q3", "2026-07-01", "2026-09-30", Active)
	w.refused(t, "a name taken", errs.Conflict, func() error {
		_, err := w.CreateCycle(ctx, w.home, CreateCycle{Name: "q3", Kind: Year, StartsOn: day("2026-01-01"), EndsOn: day("2026-12-31")})
		return err
	})
	w.refused(t, "a stale change", errs.Conflict, func() error {
		_, err := w.ChangeCycle(ctx, w.home, ChangeCycle{Cycle: c.ID, Revision: 2, Name: new("x")})
		return err
	})
	w.refused(t, "a stale state", errs.Conflict, func() error {
		_, err := w.SetCycleState(ctx, w.home, SetCycleState{Cycle: c.ID, Revision: 2, State: Closing})
		return err
	})
	w.refused(t, "an end before the start", errs.Invalid, func() error {
		_, err := w.ChangeCycle(ctx, w.home, ChangeCycle{Cycle: c.ID, EndsOn: new(day("2026-06-30"))})
		return err
	})
}

func TestCurrentCycleIsTodayWherePeopleAre(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	if _, err := w.CurrentCycle(ctx, w.home); !errs.Is(err, errs.NotFound) {
		t.Errorf("without a cycle: %v", err)
	}
	w.cycle(t, "Q2", "2026-04-01", "2026-06-30", Active)
	q3 := w.cycle(t, "Q3", "2026-07-01", "2026-09-30", Active)
	evening := time.Date(2026, 6, 30, 20, 0, 0, 0, time.UTC) // July has begun in Auckland
	if got, err := w.At(evening).CurrentCycle(ctx, w.home); err != nil || got.ID != q3.ID {
		t.Errorf("current is %s, %v", got.Name, err)
	}
	if got, err := w.At(evening).SuggestCycle(ctx, w.home); err != nil || got.Name != "Q4 2026" {
		t.Errorf("suggested %q, %v", got.Name, err)
	}
	all, err := w.Cycles(ctx, w.home)
	if err != nil || len(all) != 2 || all[0].Name != "Q3" {
		t.Errorf("cycles %v, %v", all, err)
	}
}

func TestCycleChangeMarksItsKeyResults(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	c := w.cycle(t, "Q3", "2026-07-01", "2026-09-30", Active)
	w.exec(t, `with t as (insert into teams (org_id, id, name) values ($1, gen_random_uuid(), 'Team') returning id),
		o as (insert into objectives (org_id, id, cycle_id, team_id, title) select $1, gen_random_uuid(), $2, id, 'O' from t returning id, team_id)
		insert into key_results (org_id, id, number, cycle_id, objective_id, team_id, title, kind, start_on, due_on)
		select $1, gen_random_uuid(), n, $2, o.id, team_id, 'KR', 'binary', '2026-07-01', '2026-09-30' from o, generate_series(1, 3) n`, w.home.Org, c.ID)
	if _, err := w.SetCycleState(ctx, w.home, SetCycleState{Cycle: c.ID, State: Closing}); err != nil {
		t.Fatal(err)
	}
	var marked int
	err := w.super.QueryRow(ctx, `select count(distinct ref_id) from signal_queue q join key_results k on k.id = q.ref_id
		where q.org_id = $1 and q.kind = 'key_result'`, w.home.Org).Scan(&marked)
	if err != nil || marked != 3 {
		t.Errorf("%d key results marked, %v; want 3", marked, err)
	}
}
