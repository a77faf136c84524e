package goal

import (
	"slices"
	"sync"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
)

// contiguous says that versions follow each other without a gap and that only the last is open.
func contiguous[T any](t *testing.T, all []Version[T]) {
	t.Helper()
	for i, v := range all {
		last := i == len(all)-1
		switch {
		case last != (v.ValidTo == nil):
			t.Errorf("version %d of %d ends %v", i, len(all), v.ValidTo)
		case !last && !v.ValidTo.Equal(all[i+1].ValidFrom):
			t.Errorf("version %d ends %v, the next begins %v", i, v.ValidTo, all[i+1].ValidFrom)
		case !last && v.ValidTo.Before(v.ValidFrom):
			t.Errorf("version %d ends before it begins", i)
		}
	}
}

func TestVersionsTellWhatWasPromised(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	start := time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)
	at := func(weeks int) *Service { return w.At(start.AddDate(0, 0, 7*weeks)) }
	o := must(at(0).CreateObjective(ctx, w.home.who, CreateObjective{Cycle: w.home.q3.ID, Team: w.home.team, Title: "O"}))(t)
	k := must(at(0).CreateKeyResult(ctx, w.home.who, upTo80(o.ID)))(t)
	mate := access.Actor{Org: w.home.who.Org, User: w.home.mate, Role: access.Lead}
	must(at(2).ChangeKeyResult(ctx, mate, ChangeKeyResult{KeyResult: k.ID, Target: new(70.0), Weight: new(2.0), Why: " too far "}))(t)
	must(at(3).ChangeKeyResult(ctx, mate, ChangeKeyResult{KeyResult: k.ID, Target: new(70.0)}))(t) // nothing
	must(at(4).ChangeKeyResult(ctx, mate, ChangeKeyResult{KeyResult: k.ID, DueOn: new(day("2026-09-15")),
		Waypoints: &[]Waypoint{{day("2026-08-15"), 40}}}))(t)
	must(at(5).SetKeyResultState(ctx, w.home.who, SetKeyResultState{KeyResult: k.ID, State: Paused, Why: "holiday"}))(t)

	all := must(w.Versions(ctx, w.home.who, k.ID))(t)
	contiguous(t, all)
	want := [][]string{{}, {"target_value", "weight"}, {"due_on", "waypoints"}, {"state"}}
	if len(all) != len(want) {
		t.Fatalf("%d versions, want %d", len(all), len(want))
	}
	for i, v := range all {
		if !slices.Equal(v.Changed, want[i]) {
			t.Errorf("version %d changed %v, want %v", i, v.Changed, want[i])
		}
	}
	if *all[0].Terms.TargetValue != 80 || *all[1].Terms.TargetValue != 70 || !all[1].ValidFrom.Equal(start.AddDate(0, 0, 14)) ||
		all[1].Why != "too far" || id.Val(all[1].ChangedBy) != w.home.mate {
		t.Errorf("versions %+v", all[:2])
	}
	if last := all[3].Terms; last.State != Paused || len(last.Waypoints) != 1 || !last.Waypoints[0].On.Equal(day("2026-08-15")) || !last.DueOn.Equal(day("2026-09-15")) {
		t.Errorf("last terms %+v", last)
	}
	if due := ask[string](t, w, `select (data->>'due_on')::date::text from goal_versions where id = $1`, all[3].ID); due != "2026-09-15" {
		t.Errorf("in SQL it is due %s", due)
	}
	objective := must(w.ObjectiveVersions(ctx, w.home.who, o.ID))(t)
	contiguous(t, objective)
	if len(objective) != 1 || objective[0].Terms.Title != "O" || !objective[0].ValidFrom.Equal(start) {
		t.Errorf("objective versions %+v", objective)
	}
}

func TestVersionsNeverGoBack(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	k := w.keyResult(t, w.objective(t, "O", id.Objective{}).ID)
	past := w.At(time.Now().Add(-time.Hour)) // a clock that is behind
	must(past.ChangeKeyResult(ctx, w.home.who, ChangeKeyResult{KeyResult: k.ID, Target: new(70.0)}))(t)
	must(past.ChangeKeyResult(ctx, w.home.who, ChangeKeyResult{KeyResult: k.ID, Target: new(60.0)}))(t)
	all := must(w.Versions(ctx, w.home.who, k.ID))(t)
	contiguous(t, all)
	if len(all) != 3 || *all[2].Terms.TargetValue != 60 {
		t.Errorf("versions %+v", all)
	}
}

func TestConcurrentChanges(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	o := w.objective(t, "O", id.Objective{})
	k := w.keyResult(t, o.ID)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 5 {
				_, err := w.ChangeKeyResult(ctx, w.home.who, ChangeKeyResult{KeyResult: k.ID, Target: new(100 + float64(i*5+j))})
				if err != nil {
					t.Errorf("change: %v", err)
				}
				if _, err := w.CreateKeyResult(ctx, w.home.who, upTo80(o.ID)); err != nil {
					t.Errorf("create: %v", err)
				}
				cycle := []id.Cycle{w.home.q3.ID, w.home.q4.ID}[j%2]
				if _, err := w.ChangeObjective(ctx, w.home.who, ChangeObjective{Objective: o.ID, Cycle: &cycle}); err != nil {
					t.Errorf("change the cycle: %v", err)
				}
			}
		})
	}
	wg.Wait()
	all := must(w.Versions(ctx, w.home.who, k.ID))(t)
	contiguous(t, all)
	targets := 0
	for _, v := range all {
		if slices.Contains(v.Changed, "target_value") {
			targets++
		}
	}
	if targets != 40 {
		t.Errorf("%d changes of the target are on record, want 40", targets)
	}
	strays := ask[int](t, w, `select count(*) from key_results k join objectives o on o.id = k.objective_id where k.cycle_id <> o.cycle_id`)
	if n := ask[int](t, w, `select count(*) from key_results`); n != 41 || strays != 0 {
		t.Errorf("%d key results, %d in another cycle than their objective", n, strays)
	}
}

func TestOneOfTwoChangesOfARevisionWins(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	k := w.keyResult(t, w.objective(t, "O", id.Objective{}).ID)
	results := make(chan error, 8)
	for i := range 8 {
		go func() {
			_, err := w.ChangeKeyResult(ctx, w.home.who, ChangeKeyResult{KeyResult: k.ID, Revision: 1, Target: new(100 + float64(i))})
			results <- err
		}()
	}
	won := 0
	for range 8 {
		if err := <-results; err == nil {
			won++
		} else if !errs.Is(err, errs.Conflict) {
			t.Errorf("lost with %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d changes of revision 1 went in", won)
	}
}
