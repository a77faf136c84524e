package signal

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// TestEitherEndsALateFinish: with the pace that is named, or with so many tasks fewer, the open work ends in time; with
// one task less than that it does not.
func TestEitherEndsALateFinish(t *testing.T) {
	t.Parallel()
	r, tried := random(t), 0
	ways := regexp.MustCompile(`^([\d.]+) times the closes a week, or (\d+) of the (\d+) open tasks fewer$`)
	for range rounds {
		in := randomKR(r)
		open, closed := 1+r.IntN(40), 1+r.IntN(12)
		work := func(open int, closed float64) Contribution {
			return Contribution{Todo: Tally{open, Weight(open) * WeightUnit}, Closed28: Tally{1, Weight(math.Round(closed * WeightUnit))}}
		}
		late := func(w Contribution) bool {
			c := KRCase{In: in, Clock: clock(), Th: Defaults()}
			c.Out.Finish = ProjectFinish(w, in.Span.Start, today)
			return c.finishesLate()
		}
		in.Work = work(open, float64(closed))
		out := Compute(in, clock(), Defaults())
		c := KRCase{In: in, Out: out, Clock: clock(), Th: Defaults()}
		if !c.finishesLate() {
			continue
		}
		found := ways.FindStringSubmatch(c.finishReason().Needs)
		if found == nil {
			continue // past its due date, or nothing would be left to do
		}
		tried++
		times, _ := strconv.ParseFloat(found[1], 64)
		fewer, _ := strconv.Atoi(found[2])
		if late(work(open, float64(closed)*times)) || late(work(open-fewer, float64(closed))) || !late(work(open-fewer+1, float64(closed))) {
			t.Fatalf("%q of %d open and %d closed: %+v", found[0], open, closed, in.Span)
		}
	}
	if tried < 20 {
		t.Errorf("only %d were tried", tried)
	}
}
