package signal

import (
	"math"
	"slices"
	"testing"
)

func TestHalfLifeGolden(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		lives []Life
		has   bool
		days  int
		left  float64
	}{
		{"no links", nil, false, 0, 1},
		{"all live", []Life{{10, 0, 5}, {30, 0, 5}}, false, 0, 1},
		{"all ended, half by day 4", []Life{{2, 1, 0}, {4, 1, 0}, {6, 1, 0}, {9, 1, 0}}, true, 4, 0},
		{"exactly half counts", []Life{{3, 1, 0}, {8, 0, 1}}, true, 3, 0.5},
		{"just over half lives on", []Life{{3, 2, 0}, {8, 0, 3}}, false, 0, 0.6},
		// 6 links: at day 6 three end of the 6; one leaves at 7 unended; at day 10 one of 2 ends.
		{"censored between", []Life{{6, 3, 0}, {7, 0, 1}, {10, 1, 1}}, true, 6, 0.25},
		// The links of the last week have not had the time to end: without censoring 2 of 8 would be 25%.
		{"young links", []Life{{5, 0, 4}, {20, 2, 0}, {30, 0, 2}}, true, 20, 0.5},
		{"ended and living at the same age", []Life{{5, 1, 1}, {9, 1, 0}}, true, 9, 0},
		{"on its first day", []Life{{0, 3, 0}, {9, 0, 1}}, true, 0, 0.25},
		{"one age in two rows", []Life{{5, 1, 0}, {5, 1, 0}, {9, 0, 2}}, true, 5, 0.5},
	} {
		got := HalfLifeOf(c.lives)
		if got.Has != c.has || got.Days != c.days || math.Abs(got.Left-c.left) > 1e-9 {
			t.Errorf("%s: got %+v, want %v %d %g", c.name, got, c.has, c.days, c.left)
		}
	}
}

func TestHalfLifeProperties(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		lives := make([]Life, r.IntN(12))
		for i := range lives {
			lives[i] = Life{r.IntN(90), r.IntN(4), r.IntN(4)}
		}
		got := HalfLifeOf(lives)
		if got.Left < 0 || got.Left > 1 || got.Has != (got.Left <= 0.5+slack) || got.Ended > got.Links {
			t.Fatalf("%v gives %+v", lives, got)
		}
		r.Shuffle(len(lives), func(i, j int) { lives[i], lives[j] = lives[j], lives[i] })
		if again := HalfLifeOf(lives); again != got {
			t.Fatalf("%v gives %+v in one order and %+v in another", lives, got, again)
		}
		// A link that outlives all others never shortens the half-life, one that lives on at most delays it.
		longer := HalfLifeOf(slices.Concat(lives, []Life{{200, 0, 1}}))
		if longer.Has && (!got.Has && got.Links > 0 || longer.Days < got.Days) {
			t.Fatalf("%v: a link more that lives on gives %+v after %+v", lives, longer, got)
		}
		// Ages in other units scale with it.
		for i := range lives {
			lives[i].Days *= 3
		}
		if scaled := HalfLifeOf(lives); scaled.Days != 3*got.Days {
			t.Fatalf("%v: %d days, of a third %d", lives, scaled.Days, got.Days)
		}
		// Without censoring it is the median of the lives.
		var all []int
		for i := range lives {
			lives[i].Other = 0
			for range lives[i].Ended {
				all = append(all, lives[i].Days)
			}
		}
		if plain := HalfLifeOf(lives); plain.Has && len(all) > 0 && plain.Days != lowerMedian(all) {
			t.Fatalf("%v: half-life %d, median %d", lives, plain.Days, lowerMedian(all))
		}
	}
}

// lowerMedian is the first value that at least half do not exceed.
func lowerMedian(all []int) int {
	best := math.MaxInt
	for _, v := range all {
		n := 0
		for _, w := range all {
			n += one(w <= v)
		}
		if 2*n >= len(all) {
			best = min(best, v)
		}
	}
	return best
}
