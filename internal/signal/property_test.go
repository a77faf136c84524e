package signal

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

const rounds = 3000

var today = Date(2026, time.August, 17)

// random returns a source whose seed is printed when the test fails.
func random(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 1))
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func clock() Clock { return Clock{Today: today, WeekStart: today} }

func randomLink(r *rand.Rand) TaskLink {
	day := func() Day { return today - Day(r.IntN(60)) }
	return TaskLink{
		Task: Task{
			State:      pick(r, Todo, InProgress, Blocked, InReview, Done, Cancelled),
			StateSince: day(), LastActivity: day(), Closed: day(),
			Due: pick(r, 0, day(), today+Day(r.IntN(30))), Owned: r.IntN(2) == 0,
		},
		Impact: pick(r, LowImpact, MediumImpact, HighImpact), KRLinks: 1 + r.IntN(10),
		Provenance: pick(r, FromGoal, AtCreation, Retrofitted), OwnTeam: r.IntN(3) > 0,
	}
}

func randomLinks(r *rand.Rand) []TaskLink {
	links := make([]TaskLink, r.IntN(25))
	for i := range links {
		links[i] = randomLink(r)
	}
	return links
}

func randomKR(r *rand.Rand) KRInput {
	start := today - Day(r.IntN(120)-10)
	in := KRInput{
		Label: "KR 1", Active: r.IntN(8) > 0,
		Scale: Scale{Kind: pick(r, Increase, Decrease, Maintain, Binary, Ordinal, WorkTracked),
			Start: r.Float64() * 100, Target: r.Float64() * 100, Low: 10, High: 60, Unit: pick(r, "", "%", "days")},
		Span:     Span{Start: start, Due: start + Day(1+r.IntN(200))},
		Work:     Aggregate(randomLinks(r), []Slot{{Impact: 3, Start: start + 9, Filled: r.IntN(2) == 0}}, clock(), Defaults()),
		TeamOpen: r.IntN(60),
	}
	for i := range r.IntN(8) {
		value, confidence := r.Float64()*100, r.IntN(11)
		in.History = append(in.History, Checkin{start + Day(7*i), &value, &confidence})
		in.Current = &value
	}
	return in
}

func TestTaskOrderIsIrrelevant(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		links := randomLinks(r)
		want := Aggregate(links, nil, clock(), Defaults())
		r.Shuffle(len(links), func(i, j int) { links[i], links[j] = links[j], links[i] })
		if got := Aggregate(links, nil, clock(), Defaults()); got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	}
}

func TestTheStatesAddUp(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		links := randomLinks(r)
		c := Aggregate(links, nil, clock(), Defaults())
		open := c.Open()
		if open.N+c.Done.N+c.Cancelled.N != len(links) || c.Links != len(links) {
			t.Fatalf("%d links make %+v", len(links), c)
		}
		if c.Live.plus(c.Stalled) != open {
			t.Fatalf("live %v and stalled %v are not open %v", c.Live, c.Stalled, open)
		}
		if c.AtRisk.W < c.Stalled.W || c.Stalled.W < c.Overdue.W || open.W < c.AtRisk.W {
			t.Fatalf("not nested: %+v", c)
		}
	}
}

func TestClosingATaskNeverLowersWorkDone(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		links := append(randomLinks(r), randomLink(r))
		i := r.IntN(len(links))
		if links[i].State == Cancelled {
			continue
		}
		slots := []Slot{{Impact: 9, Start: today}}
		before, _ := Aggregate(links, slots, clock(), Defaults()).WorkDone()
		links[i].State, links[i].Closed = Done, today
		after, _ := Aggregate(links, slots, clock(), Defaults()).WorkDone()
		if after < before {
			t.Fatalf("work done fell from %v to %v", before, after)
		}
	}
}

func TestComputeIsIdempotentAndBounded(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		in := randomKR(r)
		out := Compute(in, clock(), Defaults())
		if again := Compute(in, clock(), Defaults()); !reflect.DeepEqual(out, again) {
			t.Fatalf("%+v\nis not\n%+v", out, again)
		}
		checkResult(t, out)
	}
}

func TestMirroredReduction(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		from, to, v := r.NormFloat64()*50, r.NormFloat64()*50, r.NormFloat64()*80
		up := Scale{Kind: Increase, Start: from, Target: to}.At(v)
		down := Scale{Kind: Decrease, Start: -from, Target: -to}.At(-v)
		if up != down {
			t.Fatalf("%v→%v at %v is %v, its mirror image %v", from, to, v, up, down)
		}
	}
}

func TestMoreProgressIsNeverWorse(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		span := Span{today - Day(r.IntN(100)), today + Day(r.IntN(100))}
		e, p := r.Float64(), r.Float64()
		low, high := PaceOf(p, e, span, today, Defaults()), PaceOf(min(p+r.Float64()/4, 1), e, span, today, Defaults())
		if high.Behind && !low.Behind || high.Severe && !low.Severe {
			t.Fatalf("%+v is worse than %+v", high, low)
		}
	}
}

func TestExpectedNeverFallsWithTime(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds / 10 {
		span, last := Span{today, today + Day(2+r.IntN(200))}, -1.0
		scale := Scale{Kind: Increase, Target: 100}
		ways := []Waypoint{{today + 40, 60}, {today + 10, 5}, {today - 5, 90}}
		for d := span.Start - 3; d <= span.Due+3; d++ {
			e := Expected(span, scale, ways, d)
			if e < last || e < 0 || e > 1 {
				t.Fatalf("%v on day %d after %v", e, d.Since(span.Start), last)
			}
			last = e
		}
		if Expected(span, scale, ways, span.Due) != 1 || Expected(span, scale, ways, span.Start) != 0 {
			t.Fatal("the ends are not 0 and 1")
		}
	}
}

func TestRollUpIgnoresOrderAndStaysBetweenItsChildren(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		children := make([]Child, 1+r.IntN(6))
		low, high := 1.0, 0.0
		for i := range children {
			children[i] = Child{
				Ref: Ref('a' + rune(i)), Label: "KR", Weight: 1 + r.Float64()*9, Progress: r.Float64(), Expected: r.Float64(),
				Status: pick(r, OnTrack, AtRisk, OffTrack, NoUpdate, NotStarted, Achieved), Lagging: r.IntN(2) == 0,
			}
			low, high = min(low, children[i].Progress), max(high, children[i].Progress)
		}
		in := ObjectiveInput{Span: Span{today - 50, today + 40}, Children: children}
		want := RollUpObjective(in, clock(), Defaults())
		if want.Progress < low-slack || want.Progress > high+slack {
			t.Fatalf("%v is not between %v and %v", want.Progress, low, high)
		}
		r.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
		if got := RollUpObjective(in, clock(), Defaults()); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\nis not\n%+v", got, want)
		}
	}
}

func checkResult(t *testing.T, r KRResult) {
	t.Helper()
	for name, x := range map[string]float64{"progress": r.Progress, "expected": r.Expected, "work done": r.WorkDone} {
		if !(x >= 0 && x <= 1) {
			t.Fatalf("%s is %v", name, x)
		}
	}
	for name, x := range map[string]float64{"gap": r.Gap, "ratio": r.Ratio, "shown": r.Shown, "closed a week": r.ClosedAWeek} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			t.Fatalf("%s is %v", name, x)
		}
	}
	if r.Shown < 0 || r.Shown > 2 {
		t.Fatalf("shown is %v", r.Shown)
	}
	if r.Status.Words() == "" || len(r.Reasons) == 0 {
		t.Fatalf("status %q with reasons %v", r.Status, r.Reasons)
	}
	if r.Severe && !r.Behind {
		t.Fatal("severe without being behind")
	}
}
