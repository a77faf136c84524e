package goal

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/errs"
	"plumbline/internal/id"
)

func TestObjectiveLife(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	h := w.home
	parent := w.objective(t, "Parent", id.Objective{})
	w.marked(t)
	o := must(w.CreateObjective(ctx, h.who, CreateObjective{
		Cycle: h.q3.ID, Team: h.team, Pillar: h.pillar.ID, Parent: parent.ID, Owner: h.mate, Title: " Customers\nstay ", Description: "x ",
		State: Draft, Weight: new(0.0), RollsUp: new(false),
	}))(t)
	if o.Title != "Customers stay" || o.State != Draft || o.Weight != 0 || o.RollsUp || o.Revision != 1 || id.Val(o.CreatedBy) != h.who.User {
		t.Errorf("created %+v", o)
	}
	read := must(w.Objective(ctx, h.who, o.ID))(t)
	if d := cmp.Diff(o, read); d != "" {
		t.Error("read back:", d)
	}
	marks := w.marked(t)
	if !marks["objective"][o.ID] || !marks["objective"][parent.ID] || !marks["pillar"][h.pillar.ID] || !marks["team"][h.team] {
		t.Errorf("marked %v", marks)
	}
	o = must(w.SetObjectiveState(ctx, h.who, SetObjectiveState{Objective: o.ID, Revision: 1, State: Active, Why: "agreed"}))(t)
	o = must(w.ChangeObjective(ctx, h.who, ChangeObjective{
		Objective: o.ID, Revision: 2, Title: new("Customers return"), Pillar: &id.Pillar{}, Parent: &id.Objective{}, Owner: &id.User{},
		Team: &h.crew, Weight: new(3.0), RollsUp: new(true), Why: "clearer",
	}))(t)
	if o.PillarID != nil || o.ParentID != nil || o.OwnerID != nil || o.TeamID != h.crew || o.Weight != 3 || !o.RollsUp || o.Revision != 3 {
		t.Errorf("changed %+v", o)
	}
	marks = w.marked(t)
	if !marks["objective"][parent.ID] || !marks["pillar"][h.pillar.ID] || !marks["team"][h.team] || !marks["team"][h.crew] {
		t.Errorf("what it left is not marked: %v", marks)
	}
	if d := cmp.Diff(o, must(w.Objective(ctx, h.who, o.ID))(t)); d != "" {
		t.Error("read back:", d)
	}
	if same := must(w.ChangeObjective(ctx, h.who, ChangeObjective{Objective: o.ID, Title: new("Customers return")}))(t); same.Revision != 3 {
		t.Errorf("a change of nothing made revision %d", same.Revision)
	}
	verbs := ask[string](t, w, `select string_agg(verb, ' ' order by id) from activity where subject_id = $1`, o.ID)
	if verbs != "objective.created objective.state objective.changed" {
		t.Errorf("happened: %s", verbs)
	}
	why := ask[string](t, w, `select data->>'why' || ' ' || (data->'changed'->'title'->>'from') from activity where subject_id = $1 and verb = 'objective.changed'`, o.ID)
	if why != "clearer Customers stay" {
		t.Errorf("the event tells %q", why)
	}
}

func TestObjectiveRefusals(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	h := w.home
	o := w.objective(t, "O", id.Objective{})
	for name, c := range map[string]struct {
		cmd  CreateObjective
		want []string
	}{
		"nothing":    {CreateObjective{}, []string{"title", "cycle", "team"}},
		"NUL":        {CreateObjective{Cycle: h.q3.ID, Team: h.team, Title: "a\x00", Description: "\xff"}, []string{"title", "description"}},
		"too long":   {CreateObjective{Cycle: h.q3.ID, Team: h.team, Title: "x", Description: strings.Repeat("x", 10001)}, []string{"description"}},
		"born done":  {CreateObjective{Cycle: h.q3.ID, Team: h.team, Title: "x", State: Done}, []string{"state"}},
		"no state":   {CreateObjective{Cycle: h.q3.ID, Team: h.team, Title: "x", State: "open"}, []string{"state", "state"}},
		"too heavy":  {CreateObjective{Cycle: h.q3.ID, Team: h.team, Title: "x", Weight: new(101.0)}, []string{"weight"}},
		"everything": {CreateObjective{Title: " ", Weight: new(-1.0)}, []string{"title", "weight", "cycle", "team"}},
	} {
		w.refused(t, name, errs.Invalid, func() error {
			_, err := w.CreateObjective(ctx, h.who, c.cmd)
			if got := fieldNames(err); !slices.Equal(got, c.want) {
				t.Errorf("%s: fields %v, want %v", name, got, c.want)
			}
			return err
		})
	}
	w.refused(t, "a stale change", errs.Conflict, func() error {
		_, err := w.ChangeObjective(ctx, h.who, ChangeObjective{Objective: o.ID, Revision: 2, Title: new("x")})
		return err
	})
	w.refused(t, "a stale state", errs.Conflict, func() error {
		_, err := w.SetObjectiveState(ctx, h.who, SetObjectiveState{Objective: o.ID, Revision: 2, State: Done})
		return err
	})
	w.refused(t, "a state that does not follow", errs.Conflict, func() error {
		_, err := w.SetObjectiveState(ctx, h.who, SetObjectiveState{Objective: o.ID, State: Draft})
		return err
	})
	w.refused(t, "a long reason", errs.Invalid, func() error {
		_, err := w.SetObjectiveState(ctx, h.who, SetObjectiveState{Objective: o.ID, State: Done, Why: strings.Repeat("x", 2001)})
		return err
	})
	w.refused(t, "no cycle any more", errs.Invalid, func() error {
		_, err := w.ChangeObjective(ctx, h.who, ChangeObjective{Objective: o.ID, Cycle: &id.Cycle{}})
		return err
	})
}

func TestWhatIsOutOfUseTakesNoObjectives(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	h := w.home
	stays := must(w.CreateObjective(ctx, h.who, CreateObjective{Cycle: h.q4.ID, Team: h.crew, Pillar: h.pillar.ID, Title: "x"}))(t)
	w.exec(t, `update cycles set state = 'closed' where id = $1`, h.q4.ID)
	w.exec(t, `update teams set archived_at = now() where id = $1`, h.crew)
	w.exec(t, `update pillars set archived_at = now() where id = $1`, h.pillar.ID)
	w.refused(t, "a new one", errs.Invalid, func() error {
		_, err := w.CreateObjective(ctx, h.who, CreateObjective{Cycle: h.q4.ID, Team: h.crew, Pillar: h.pillar.ID, Title: "x"})
		if got := fieldNames(err); !slices.Equal(got, []string{"cycle", "team", "pillar"}) {
			t.Errorf("fields %v", got)
		}
		return err
	})
	o := w.objective(t, "O", id.Objective{})
	w.refused(t, "one that moves there", errs.Invalid, func() error {
		_, err := w.ChangeObjective(ctx, h.who, ChangeObjective{Objective: o.ID, Cycle: &h.q4.ID})
		return err
	})
	w.refused(t, "a key result", errs.Invalid, func() error {
		_, err := w.CreateKeyResult(ctx, h.who, upTo80(stays.ID))
		return err
	})
	if _, err := w.ChangeObjective(ctx, h.who, ChangeObjective{Objective: stays.ID, Team: &h.crew, Title: new("y")}); err != nil {
		t.Errorf("what stands there cannot change its title: %v", err)
	}
}

func TestKeyResultsFollowTheirObjective(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	h := w.home
	o := w.objective(t, "O", id.Objective{})
	other := must(w.CreateObjective(ctx, h.who, CreateObjective{Cycle: h.q4.ID, Team: h.team, Title: "Q4"}))(t)
	w.keyResult(t, other.ID) // KR 1 of Q4
	plain := w.keyResult(t, o.ID)
	cmd := upTo80(o.ID)
	cmd.Team, cmd.DueOn = h.crew, day("2026-08-31")
	own := must(w.CreateKeyResult(ctx, h.who, cmd))(t)
	w.marked(t)
	must(w.ChangeObjective(ctx, h.who, ChangeObjective{Objective: o.ID, Cycle: &h.q4.ID, Team: &h.crew, Why: "later"}))(t)

	plain = must(w.KeyResult(ctx, h.who, plain.ID))(t)
	if plain.CycleID != h.q4.ID || plain.TeamID != h.crew || plain.Number != 2 || !plain.DueOn.Equal(day("2026-12-31")) || plain.Revision != 2 {
		t.Errorf("the plain one: %+v", plain)
	}
	own = must(w.KeyResult(ctx, h.who, own.ID))(t)
	if own.CycleID != h.q4.ID || own.TeamID != h.crew || own.Number != 3 || !own.DueOn.Equal(day("2026-08-31")) {
		t.Errorf("the one with its own date: %+v", own)
	}
	marks := w.marked(t)
	if !marks["key_result"][plain.ID] || !marks["key_result"][own.ID] || !marks["team"][h.team] {
		t.Errorf("marked %v", marks)
	}
	versions := must(w.Versions(ctx, h.who, plain.ID))(t)
	if len(versions) != 2 || versions[1].Why != "later" || !slices.Contains(versions[1].Changed, "cycle_id") {
		t.Errorf("versions %+v", versions)
	}
}

func TestStateOfAnObjectiveMarksItsKeyResults(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	o := w.objective(t, "O", id.Objective{})
	k := w.keyResult(t, o.ID)
	w.marked(t)
	must(w.SetObjectiveState(ctx, w.home.who, SetObjectiveState{Objective: o.ID, State: Paused}))(t)
	if marks := w.marked(t); !marks["key_result"][k.ID] || !marks["objective"][o.ID] {
		t.Errorf("marked %v", marks)
	}
	if k := must(w.KeyResult(ctx, w.home.who, k.ID))(t); k.State != Active {
		t.Errorf("the key result became %s", k.State)
	}
}
