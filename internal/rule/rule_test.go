package rule_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/rule"
	"plumbline/internal/signal"
	"plumbline/internal/signal/worker"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
	"plumbline/internal/testkit"
)

// random is an organisation with a random history over some weeks.
func random(t *testing.T, r *rand.Rand) *testkit.Org {
	t.Helper()
	o := testkit.New(t).Org("field")
	now := o.Now
	var krs []id.KeyResult
	for range 3 + r.IntN(3) {
		above := o.Objective("Objective").ID
		for range 1 + r.IntN(4) {
			kr := o.KR(above, "Key result")
			if r.IntN(3) == 0 {
				o.Plan(kr.ID, "Planned")
			}
			krs = append(krs, kr.ID)
		}
	}
	for range 4 {
		now = now.AddDate(0, 0, 1+r.IntN(8))
		o.At(now)
		for range 4 + r.IntN(6) {
			made := o.Task("Work", testkit.For(krs[r.IntN(len(krs))]), due(o.Now, r))
			if r.IntN(2) == 0 {
				o.Move(made.ID, []task.State{task.InProgress, task.Done, task.Blocked}[r.IntN(3)], "Waits")
			}
		}
		for range r.IntN(4) {
			o.Task("Loose", due(o.Now, r))
		}
		for range r.IntN(5) {
			o.CheckIn(krs[r.IntN(len(krs))], float64(r.IntN(90)), r.IntN(11))
		}
		o.Drain(o.ID)
	}
	o.Verify(o.ID)
	return o
}

func due(now time.Time, r *rand.Rand) func(*task.Create) {
	return func(c *task.Create) {
		if r.IntN(2) == 0 {
			c.Due = new(now.Truncate(24*time.Hour).AddDate(0, 0, r.IntN(30)))
		}
	}
}

// other are random limits that a form would take.
func other(r *rand.Rand) signal.Thresholds {
	th := signal.Defaults()
	for _, l := range rule.Limits() {
		if r.IntN(2) == 0 {
			continue
		}
		l.Set(&th, l.Min+r.Float64()*(l.Max-l.Min))
	}
	th.SevereGap = max(th.SevereGap, th.BehindGap)
	th.SevereRatio = min(th.SevereRatio, th.BehindRatio)
	return th
}

type spoken struct {
	Rule, SubjectKind string
	SubjectID         id.Task
}

func open(o *testkit.Org) map[spoken]bool {
	out := map[spoken]bool{}
	for _, s := range testkit.Many[spoken](o, `select rule, subject_kind, subject_id from signals where org_id = $1 and closed_at is null`) {
		out[s] = true
	}
	return out
}

type status struct {
	Ref    id.Task
	Status string
}

func statuses(o *testkit.Org) []status {
	return testkit.Many[status](o, `select kr_id as ref, status from kr_signals where org_id = $1
		union all select objective_id, status from objective_signals where org_id = $1
		union all select pillar_id, status from pillar_signals where org_id = $1 order by 1`)
}

// goals are the statuses of a key result and its objective.
func goals(all []status, kr goal.KeyResult) []status {
	return slices.DeleteFunc(all, func(s status) bool { return s.Ref != id.Task(kr.ID) && s.Ref != id.Task(kr.ObjectiveID) })
}

func past(o *testkit.Org) []string {
	return testkit.Many[string](o, `select d::text from goal_days d where org_id = $1 and day < $2
		union all select d::text from team_days d where org_id = $1 and day < $2 order by 1`, o.Today(o.Now))
}

// TestWhatIsForeseenHappens: a preview is what then becomes of the signals, everything stored is judged by the
// new version alone, nothing differs from what is computed from scratch, and the past stays as it was.
func TestWhatIsForeseenHappens(t *testing.T) {
	t.Parallel()
	moved := 0
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			o := random(t, r)
			for base := 1; base < 3; base++ {
				th := other(r)
				before, stood, days := open(o), statuses(o), past(o)
				seen, err := o.Rules.Preview(t.Context(), o.Admin.Actor, th)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(before, open(o)); diff != "" {
					t.Fatalf("a preview wrote something:\n%s", diff)
				}
				if _, err := o.Rules.Change(t.Context(), o.Admin.Actor, rule.Change{Thresholds: th, Note: "Try", Base: base}); err != nil {
					t.Fatal(err)
				}
				o.Verify(o.ID)
				after := open(o)
				want := worker.Foresight{Before: len(before), After: len(after)}
				per := map[string][2]int{}
				for s := range after {
					if !before[s] {
						want.Added++
						per[s.Rule] = [2]int{per[s.Rule][0] + 1, per[s.Rule][1]}
					}
				}
				for s := range before {
					if !after[s] {
						want.Removed++
						per[s.Rule] = [2]int{per[s.Rule][0], per[s.Rule][1] + 1}
					}
				}
				for i, s := range statuses(o) {
					if s.Status != stood[i].Status {
						want.Statuses++
					}
				}
				got := map[string][2]int{}
				for _, one := range seen.Rules {
					got[one.Rule] = [2]int{one.Added, one.Removed}
					if len(one.NamedAdded) != min(one.Added, worker.MaxForeseen) || len(one.NamedRemoved) != min(one.Removed, worker.MaxForeseen) {
						t.Errorf("%s names %d and %d", one.Rule, len(one.NamedAdded), len(one.NamedRemoved))
					}
				}
				if diff := cmp.Diff(per, got); diff != "" {
					t.Errorf("rules, came true and foreseen:\n%s", diff)
				}
				seen.Rules = nil
				if diff := cmp.Diff(want, seen); diff != "" {
					t.Errorf("came true and foreseen:\n%s", diff)
				}
				if diff := cmp.Diff(days, past(o)); diff != "" {
					t.Errorf("the past was rewritten:\n%s", diff)
				}
				old := testkit.One[int](o, `select count(*) from signals where org_id = $1 and closed_at is null and rule_version <> $2`, base+1) +
					testkit.One[int](o, `select count(*) from kr_signals, jsonb_array_elements(case when jsonb_typeof(data -> 'findings') = 'array' then data -> 'findings' else '[]' end) f
						where org_id = $1 and (f ->> 'rule_version')::int <> $2`, base+1)
				if old != 0 {
					t.Errorf("%d signals speak by an older version", old)
				}
				moved += want.Added + want.Removed
			}
		})
	}
	if moved == 0 {
		t.Error("no change of limits changed a signal: the property would hold of nothing")
	}
}

// TestAGoalOfTheClosedPastKeepsItsLimits: its status is judged by the version of its last day.
func TestAGoalOfTheClosedPastKeepsItsLimits(t *testing.T) {
	t.Parallel()
	o := testkit.New(t).Org("field")
	kr := o.KR(o.Objective("Objective").ID, "Key result")
	o.CheckIn(kr.ID, 42, 8)
	o.At(o.Now.AddDate(0, 0, 44))
	o.CheckIn(kr.ID, 90, 8)
	o.Verify(o.ID)
	ctx := t.Context()
	c := o.Cycle
	for _, state := range []strategy.CycleState{strategy.Closing, strategy.Closed} {
		var err error
		if c, err = o.Strategy.SetCycleState(ctx, o.Owner.Actor, strategy.SetCycleState{Cycle: c.ID, Revision: c.Revision, State: state}); err != nil {
			t.Fatal(err)
		}
	}
	o.At(o.Now.AddDate(0, 0, 60))
	o.Verify(o.ID)
	was := statuses(o)
	if end := testkit.One[string](o, `select status from kr_signals where org_id = $1`); end != "on_track" {
		t.Fatalf("closed as %s: stricter limits would change nothing", end)
	}
	th := signal.Defaults()
	th.BehindGap, th.BehindRatio, th.SevereGap, th.SevereRatio, th.NoUpdateDays = 0.01, 1, 0.01, 1, 180
	if _, err := o.Rules.Change(ctx, o.Admin.Actor, rule.Change{Thresholds: th, Base: 1}); err != nil {
		t.Fatal(err)
	}
	o.Verify(o.ID)
	if diff := cmp.Diff(goals(was, kr), goals(statuses(o), kr)); diff != "" {
		t.Errorf("the closed goal was judged anew:\n%s", diff)
	}
}

func TestAChangeIsMadeOnceFromWhatWasSeen(t *testing.T) {
	t.Parallel()
	o := testkit.New(t).Org("field")
	ctx := t.Context()
	th := signal.Defaults()
	th.CoverageFloor = 0.25
	if _, err := o.Rules.Change(ctx, o.Admin.Actor, rule.Change{Thresholds: signal.Defaults(), Base: 1}); !errs.Is(err, errs.Invalid) {
		t.Errorf("nothing changed: %v", err)
	}
	if v, err := o.Rules.Change(ctx, o.Admin.Actor, rule.Change{Thresholds: th, Note: " More cover ", Base: 1}); err != nil || v.Version != 2 || v.Note != "More cover" || v.Thresholds.Version != 2 {
		t.Fatalf("change: %+v, %v", v, err)
	}
	th.CoverageFloor = 0.30
	if _, err := o.Rules.Change(ctx, o.Owner.Actor, rule.Change{Thresholds: th, Base: 1}); !errs.Is(err, errs.Conflict) {
		t.Errorf("a stale base: %v", err)
	}
	if _, err := o.Rules.Change(ctx, o.Lead.Actor, rule.Change{Thresholds: th, Base: 2}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a lead: %v", err)
	}
	th.SevereGap, th.StallDays = 0.05, 0
	_, err := o.Rules.Change(ctx, o.Owner.Actor, rule.Change{Thresholds: th, Base: 2})
	if !errs.Is(err, errs.Invalid) {
		t.Errorf("out of range: %v", err)
	}
	versions, err := o.Rules.Versions(ctx, o.Viewer.Actor)
	if err != nil || len(versions) != 2 || versions[0].Thresholds.CoverageFloor != 0.25 || *versions[0].By != "Anna Admin" || versions[1].Thresholds != signal.Defaults() {
		t.Errorf("versions: %+v, %v", versions, err)
	}
	verb := testkit.One[string](o, `select data #>> '{changed,coverage_floor,to}' from activity where org_id = $1 and verb = 'rules.changed'`)
	if verb != "0.25" {
		t.Errorf("recorded: %s", verb)
	}
	raced := make(chan error, 4)
	th = signal.Defaults()
	for range 4 {
		go func() {
			_, err := o.Rules.Change(ctx, o.Admin.Actor, rule.Change{Thresholds: th, Base: 2})
			raced <- err
		}()
	}
	won := 0
	for range 4 {
		if err := <-raced; err == nil {
			won++
		} else if !errs.Is(err, errs.Conflict) {
			t.Errorf("raced: %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d changes from one base were saved", won)
	}
}

func TestLimitsAreOnesOwn(t *testing.T) {
	t.Parallel()
	o := testkit.New(t).Org("field")
	next := o.Kit.Org("other")
	ctx := t.Context()
	th := signal.Defaults()
	th.UnlinkedShare = 0.9
	for _, org := range []*testkit.Org{o, next} {
		org.Task("Loose")
		org.Verify(org.ID)
	}
	if _, err := o.Rules.Change(ctx, o.Admin.Actor, rule.Change{Thresholds: th, Base: 1}); err != nil {
		t.Fatal(err)
	}
	if n := testkit.One[int](next, `select count(*) from signal_queue where org_id = $1`); n != 0 {
		t.Errorf("%d marks in another organisation", n)
	}
	o.Verify(o.ID)
	next.Verify(next.ID)
	if versions, err := next.Rules.Versions(ctx, next.Admin.Actor); err != nil || len(versions) != 1 {
		t.Errorf("another organisation sees %d versions, %v", len(versions), err)
	}
	if n := testkit.One[int](next, `select count(*) from rule_versions where $1::uuid is not null`); n != 0 {
		t.Errorf("another organisation reads %d rows", n)
	}
}
