package goal

import (
	"slices"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/strategy"
)

func (w *world) score(t *testing.T, kr id.KeyResult, score float64, learning string) error {
	t.Helper()
	_, err := w.ScoreKeyResult(t.Context(), w.home.who, ScoreKeyResult{KeyResult: kr, Score: &score, Learning: learning})
	return err
}

func TestAScoreIsSetAndCorrected(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	k := w.keyResult(t, w.objective(t, "O", id.Objective{}).ID)
	w.refused(t, "a score in the middle of a cycle", errs.Conflict, func() error { return w.score(t, k.ID, 0.7, "") })
	must(strategy.New(w.db).SetCycleState(ctx, w.home.who, strategy.SetCycleState{Cycle: w.home.q3.ID, State: strategy.Closing}))(t)
	for _, wrong := range []float64{-0.1, 1.1} {
		w.refused(t, "a score outside", errs.Invalid, func() error { return w.score(t, k.ID, wrong, "") })
	}
	w.refused(t, "no score", errs.Invalid, func() error {
		_, err := w.ScoreKeyResult(ctx, w.home.who, ScoreKeyResult{KeyResult: k.ID})
		return err
	})
	member := access.Actor{Org: w.home.who.Org, User: w.home.mate, Role: access.Member}
	k, err := w.ScoreKeyResult(ctx, member, ScoreKeyResult{KeyResult: k.ID, Revision: k.Revision, Score: new(0.6), Learning: " Start earlier. "})
	if err != nil || *k.Score != 0.6 || k.Learning != "Start earlier." {
		t.Fatalf("scored %+v, %v", k, err)
	}
	w.refused(t, "a stale correction", errs.Conflict, func() error {
		_, err := w.ScoreKeyResult(ctx, member, ScoreKeyResult{KeyResult: k.ID, Revision: k.Revision - 1, Score: new(0.8)})
		return err
	})
	w.refused(t, "a viewer's score", errs.Forbidden, func() error {
		viewer := access.Actor{Org: w.home.who.Org, User: w.home.mate, Role: access.Viewer}
		_, err := w.ScoreKeyResult(ctx, viewer, ScoreKeyResult{KeyResult: k.ID, Score: new(0.8)})
		return err
	})
	must(strategy.New(w.db).SetCycleState(ctx, w.home.who, strategy.SetCycleState{Cycle: w.home.q3.ID, State: strategy.Closed}))(t)
	if err := w.score(t, k.ID, 0.65, "Start earlier."); err != nil {
		t.Fatal(err)
	}
	versions := must(w.Versions(ctx, w.home.who, k.ID))(t)
	if len(versions) != 3 || !slices.Equal(versions[1].Changed, []string{"learning", "score"}) || !slices.Equal(versions[2].Changed, []string{"score"}) ||
		*versions[1].Terms.Score != 0.6 || *versions[2].Terms.Score != 0.65 {
		t.Errorf("versions %+v", versions)
	}
}

func TestWhatIsScorable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kr    State
		cycle strategy.CycleState
		want  bool
	}{
		{Active, strategy.Active, false}, {Done, strategy.Active, true}, {Active, strategy.Closing, true}, {Paused, strategy.Closed, true},
		{Dropped, strategy.Closed, false}, {Active, strategy.Draft, false},
	} {
		if got := Scorable(c.kr, c.cycle); got != c.want {
			t.Errorf("%s in a cycle that is %s: %v", c.kr, c.cycle, got)
		}
	}
}
