package worker

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
)

// reader asks the board for the rows behind what is stored.
type reader struct {
	*world
	m org.Member
	b *board.Service
}

func (w *world) reader() *reader {
	m := org.Member{Org: org.Org{ID: w.org, TimeZone: "Europe/Zurich", WeekStart: 1}, Actor: access.Actor{Org: w.org, User: w.user, Role: access.Owner}}
	return &reader{w, m, board.New(w.db)}
}

// TestEveryNumberHasItsRows: over random histories the rows behind each number of every key result
// and team are as many as the number that is stored says, and what is stored is what the pure rules
// make of the plain rows.
func TestEveryNumberHasItsRows(t *testing.T) {
	t.Parallel()
	seen := map[signal.Ask]int{}
	for seed := range uint64(3) {
		w := newChaos(t, 30)
		w.rest()
		r := rand.New(rand.NewPCG(seed, 31))
		for step := range 60 {
			for _, c := range []change{of(r, changes), of(r, changes), named("link"), named("link"), named("plan"), named("fields of a task"), named("link to an objective")} {
				if err := c.run(w, r); err != nil {
					t.Fatal(err)
				}
			}
			if step%12 == 11 {
				w.at(w.now.Add(time.Duration(1+r.IntN(80)) * time.Hour))
				w.rest()
				w.reader().all(fmt.Sprintf("seed %d, step %d", seed, step), seen)
			}
			if t.Failed() {
				t.FailNow()
			}
		}
	}
	for _, ask := range append(signal.KRAsks[3:], signal.TeamAsks[1:]...) {
		if seen[ask] == 0 {
			t.Errorf("%s never had rows on both sides: the test says nothing of it", ask)
		}
	}
}

func named(name string) change {
	return changes[slices.IndexFunc(changes, func(c change) bool { return c.name == name })]
}

func (r *reader) all(when string, seen map[signal.Ask]int) {
	r.t.Helper()
	for _, kr := range r.krs {
		for _, ask := range signal.KRAsks {
			r.kr(when, kr, ask, seen)
		}
	}
	for _, team := range r.teams {
		for _, ask := range signal.TeamAsks {
			r.team(when, team, ask, seen)
		}
	}
	for _, o := range r.objectives {
		got, err := r.b.WhyObjective(context.Background(), r.m, o)
		r.rollUp(when+" objective", got, err, signal.RollUpObjective)
	}
	for _, p := range r.pillars {
		got, err := r.b.WhyPillar(context.Background(), r.m, p)
		r.rollUp(when+" pillar", got, err, func(in signal.ObjectiveInput, c signal.Clock, th signal.Thresholds) signal.RollUp {
			return signal.RollUpPillar(signal.PillarInput{Span: in.Span, Children: in.Children}, c, th)
		})
	}
}

func (r *reader) kr(when string, kr id.KeyResult, ask signal.Ask, seen map[signal.Ask]int) {
	r.t.Helper()
	got, err := r.b.WhyKR(context.Background(), r.m, kr, ask)
	if err != nil {
		r.t.Fatal(err)
	}
	want := ask.KRShare(got.KR.Data.KRResult, got.KR.Data.Work)
	if ask == signal.AskCoverage && !*got.KR.Live {
		want.Of = want.N // no coverage is judged; what serves it is still shown
	}
	if ask == signal.AskPace || ask == signal.AskConfidence {
		r.history(when, got)
		return
	}
	r.count(fmt.Sprintf("%s: %s of KR %d", when, ask, got.KR.Number), got.Why, want, seen)
	if ask == signal.AskWork {
		r.workDone(when, got)
	}
}

// count compares the rows with the number, and that each is shown once.
func (r *reader) count(what string, got board.Why, want signal.Share, seen map[signal.Ask]int) {
	r.t.Helper()
	if got.N != want.N || got.Of != want.Of {
		r.t.Errorf("%s: %d of %d rows, stored %s", what, got.N, got.Of, want)
	}
	once := map[string]bool{}
	for i, row := range got.Rows {
		key := fmt.Sprint(row.ID, row.KRRefs)
		if once[key] {
			r.t.Errorf("%s shows a row twice", what)
		}
		once[key] = true
		if (row.Side == signal.Counted) != (i < got.N) {
			r.t.Errorf("%s: row %d of %d counted is %v", what, i, got.N, row.Side)
		}
	}
	if want.N > 0 && want.Of > want.N {
		seen[got.Ask]++
	}
}

// workDone sums the weights of the rows and empty slots: they make the stored share.
func (r *reader) workDone(when string, got board.WhyKR) {
	r.t.Helper()
	var done, all signal.Weight
	for _, row := range got.Rows {
		w := signal.LinkWeight(row.Impact, row.KRs)
		all += w
		if row.Side == signal.Counted {
			done += w
		}
	}
	for _, s := range got.Slots {
		if s.Empty() {
			all += signal.LinkWeight(s.Impact, 1)
		}
	}
	share := 0.0
	if all > 0 {
		share = float64(done) / float64(all)
	}
	if d := got.KR.Data; d.HasWork != (all > 0) || share-d.WorkDone > 1e-12 || d.WorkDone-share > 1e-12 {
		r.t.Errorf("%s: rows of KR %d make %v of work done, stored %v", when, got.KR.Number, share, d.WorkDone)
	}
}

// history: a kept range is as many of its check-ins as the stored progress says.
func (r *reader) history(when string, got board.WhyKR) {
	r.t.Helper()
	if n := value[int](r.world, `select count(*) from checkins where org_id = $1 and kr_id = $2`, got.KR.ID); n != len(got.CheckIns) {
		r.t.Errorf("%s: KR %d shows %d of %d check-ins", when, got.KR.Number, len(got.CheckIns), n)
	}
	if got.KR.Kind != signal.Maintain || !got.KR.Data.HasValue {
		return
	}
	if s := got.InRange(); s.Ratio() != got.KR.Data.Progress {
		r.t.Errorf("%s: KR %d keeps its range in %s check-ins, stored %v", when, got.KR.Number, s, got.KR.Data.Progress)
	}
}

func (r *reader) team(when string, team id.Team, ask signal.Ask, seen map[signal.Ask]int) {
	r.t.Helper()
	got, err := r.b.WhyTeam(context.Background(), r.m, team, ask)
	if err != nil {
		r.t.Fatal(err)
	}
	r.count(fmt.Sprintf("%s: %s of %s", when, ask, got.Team.Name), got.Why, ask.TeamShare(got.Team.Data.TeamResult), seen)
}

// rollUp computes the goal anew from the children that are shown.
func (r *reader) rollUp(when string, got board.WhyGoal, err error, compute func(signal.ObjectiveInput, signal.Clock, signal.Thresholds) signal.RollUp) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	if !got.Goal.Counts {
		return
	}
	var in signal.ObjectiveInput
	for _, c := range got.Children {
		in.Children = append(in.Children, c.Child())
	}
	out := compute(in, signal.Clock{Today: signal.DayOf(*got.Goal.Day)}, signal.Defaults())
	if d := got.Goal.Data; out.HasData != d.HasData || !near(out.Progress, d.Progress) || !near(out.Expected, d.Expected) || !near(out.LaggingShare, d.LaggingShare) {
		r.t.Errorf("%s %s: children make %v of %v (%v lag), stored %v of %v (%v)", when, strings.TrimSpace(got.Goal.Title),
			out.Progress, out.Expected, out.LaggingShare, d.Progress, d.Expected, d.LaggingShare)
	}
}

func near(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }
