package goal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

func TestKeyResultOfEveryKind(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	o := w.objective(t, "O", id.Objective{})
	for i, cmd := range []CreateKeyResult{
		{Kind: Increase, Start: new(20.0), Target: new(80.0), Waypoints: []Waypoint{{day("2026-08-01"), 40}}},
		{Kind: Decrease, Start: new(80.0), Target: new(20.0), Unit: "h", DueOn: day("2026-08-31")},
		{Kind: Maintain, Low: new(1.0), High: new(2.0)},
		{Kind: Binary, Weight: new(0.0)},
		{Kind: Ordinal, CommitText: "one", TargetText: "two", StretchText: "three"},
		{Kind: WorkTracked, Owner: w.home.mate, Team: w.home.crew},
	} {
		cmd.Objective, cmd.Title = o.ID, fmt.Sprintf("of kind %s", cmd.Kind)
		k := must(w.CreateKeyResult(ctx, w.home.who, cmd))(t)
		if k.Number != int64(i+1) || k.Kind != cmd.Kind || k.State != Active || !k.StartOn.Equal(day("2026-07-01")) {
			t.Errorf("created %+v", k)
		}
		if d := cmp.Diff(k, must(w.KeyResult(ctx, w.home.who, k.ID))(t)); d != "" {
			t.Errorf("%s read back: %s", k.Kind, d)
		}
	}
	marks := w.marked(t)
	if len(marks["key_result"]) != 6 || !marks["objective"][o.ID] || !marks["team"][w.home.team] || !marks["team"][w.home.crew] {
		t.Errorf("marked %v", marks)
	}
}

func TestKeyResultRefusals(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	h := w.home
	o := w.objective(t, "O", id.Objective{})
	k := w.keyResult(t, o.ID)
	create := func(change func(*CreateKeyResult)) func() error {
		cmd := upTo80(o.ID)
		change(&cmd)
		return func() error { _, err := w.CreateKeyResult(ctx, h.who, cmd); return err }
	}
	change := func(cmd ChangeKeyResult) func() error {
		cmd.KeyResult = k.ID
		return func() error { _, err := w.ChangeKeyResult(ctx, h.who, cmd); return err }
	}
	for name, c := range map[string]struct {
		do   func() error
		want []string
	}{
		"start is target":       {create(func(c *CreateKeyResult) { c.Target = new(20.0) }), []string{"target"}},
		"born dropped":          {create(func(c *CreateKeyResult) { c.State = Dropped }), []string{"state"}},
		"many things":           {create(func(c *CreateKeyResult) { c.Title, c.Kind = "\x00", "up" }), []string{"title", "kind"}},
		"a target at the start": {change(ChangeKeyResult{Target: new(20.0)}), []string{"target"}},
		"a kind without bounds": {change(ChangeKeyResult{Kind: new(Maintain)}), []string{"low", "high"}},
		"a due date too late":   {change(ChangeKeyResult{DueOn: new(day("2126-01-01"))}), []string{"due_on"}},
		"no team":               {change(ChangeKeyResult{Team: &id.Team{}}), []string{"team"}},
		"words that are none":   {change(ChangeKeyResult{Title: new("\xf0\x28"), Why: strings.Repeat("x", 2001)}), []string{"why", "title"}},
		"waypoints outside":     {change(ChangeKeyResult{Waypoints: &[]Waypoint{{day("2026-12-24"), 50}}}), []string{"waypoints"}},
	} {
		w.refused(t, name, errs.Invalid, func() error {
			err := c.do()
			if got := fieldNames(err); !slices.Equal(got, c.want) {
				t.Errorf("%s: fields %v, want %v", name, got, c.want)
			}
			return err
		})
	}
	stale := change(ChangeKeyResult{Revision: 9, Title: new("x")})
	w.refused(t, "a stale change", errs.Conflict, stale)
	w.refused(t, "a stale state", errs.Conflict, func() error {
		_, err := w.SetKeyResultState(ctx, h.who, SetKeyResultState{KeyResult: k.ID, Revision: 9, State: Done})
		return err
	})
	other := w.objective(t, "P", id.Objective{})
	w.refused(t, "a stale move", errs.Conflict, func() error {
		_, err := w.MoveKeyResult(ctx, h.who, MoveKeyResult{KeyResult: k.ID, Revision: 9, Objective: other.ID})
		return err
	})
	w.refused(t, "a draft", errs.Invalid, func() error {
		_, err := w.SetKeyResultState(ctx, h.who, SetKeyResultState{KeyResult: k.ID, State: Draft})
		return err
	})
}

func TestChangeOfKindForgetsAValueItCannotHave(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	k := w.keyResult(t, w.objective(t, "O", id.Objective{}).ID)
	w.current(t, k.ID, new(35.0), new(7), time.Now())
	k = must(w.ChangeKeyResult(ctx, w.home.who, ChangeKeyResult{KeyResult: k.ID, Kind: new(Decrease), Start: new(50.0), Target: new(10.0)}))(t)
	if k.CurrentValue == nil || *k.CurrentValue != 35 {
		t.Errorf("a value it can have is gone: %+v", k)
	}
	k = must(w.ChangeKeyResult(ctx, w.home.who, ChangeKeyResult{KeyResult: k.ID, Kind: new(Binary)}))(t)
	if k.CurrentValue != nil || *k.TargetValue != 1 {
		t.Errorf("changed %+v", k)
	}
}

func TestMoveKeyResult(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	h := w.home
	from := w.objective(t, "From", id.Objective{})
	to := must(w.CreateObjective(ctx, h.who, CreateObjective{Cycle: h.q4.ID, Team: h.crew, Title: "To"}))(t)
	w.keyResult(t, to.ID)
	k := w.keyResult(t, from.ID)
	w.marked(t)
	k = must(w.MoveKeyResult(ctx, h.who, MoveKeyResult{KeyResult: k.ID, Revision: 1, Objective: to.ID, Why: "it belongs there"}))(t)
	if k.ObjectiveID != to.ID || k.CycleID != h.q4.ID || k.TeamID != h.crew || k.Number != 2 || !k.StartOn.Equal(day("2026-10-01")) {
		t.Errorf("moved %+v", k)
	}
	if d := cmp.Diff(k, must(w.KeyResult(ctx, h.who, k.ID))(t)); d != "" {
		t.Error("read back:", d)
	}
	marks := w.marked(t)
	if !marks["objective"][from.ID] || !marks["objective"][to.ID] || !marks["team"][h.team] || !marks["team"][h.crew] || !marks["key_result"][k.ID] {
		t.Errorf("marked %v", marks)
	}
	w.exec(t, `update cycles set state = 'closed' where id = $1`, h.q3.ID)
	w.refused(t, "into a closed cycle", errs.Invalid, func() error {
		_, err := w.MoveKeyResult(ctx, h.who, MoveKeyResult{KeyResult: k.ID, Objective: from.ID})
		return err
	})
}

func (w *world) current(t *testing.T, kr id.KeyResult, value *float64, confidence *int, at time.Time) {
	t.Helper()
	err := w.db.InTenant(t.Context(), pg.Whole(w.home.who.Org), func(ctx context.Context, tx *pg.Tx) error {
		return SetCurrentTx(ctx, tx, kr, value, confidence, at)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSetCurrentKeepsTheLatest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.keyResult(t, w.objective(t, "O", id.Objective{}).ID)
	noon := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	w.current(t, k.ID, new(30.0), new(7), noon)
	w.current(t, k.ID, nil, new(5), noon.Add(time.Hour))
	w.current(t, k.ID, new(25.0), new(9), noon.Add(-time.Hour)) // comes late
	k = must(w.KeyResult(t.Context(), w.home.who, k.ID))(t)
	if *k.CurrentValue != 30 || *k.Confidence != 5 || !k.LastCheckinAt.Equal(noon.Add(time.Hour)) || k.Revision != 1 {
		t.Errorf("current %v, confidence %v, at %v, revision %d", *k.CurrentValue, *k.Confidence, k.LastCheckinAt, k.Revision)
	}
	if !w.marked(t)["key_result"][k.ID] {
		t.Error("not marked")
	}
	w.refused(t, "in another organisation", errs.NotFound, func() error {
		return w.db.InTenant(t.Context(), pg.Whole(w.away.who.Org), func(ctx context.Context, tx *pg.Tx) error {
			return SetCurrentTx(ctx, tx, k.ID, new(1.0), nil, noon)
		})
	})
}
