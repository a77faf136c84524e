package signal

import (
	"cmp"
	"slices"
)

// Life is how long links from tasks to KRs lived. A link lives from the day it is made; it ends when
// it is taken away while its task is open and its KR's cycle runs. Whatever else stops it (the task is
// finished, cancelled or deleted, the cycle closes) says nothing about the link: it then only counts as
// living up to that day, as do links that live today. Taken away and put back is one life, and so is
// a link whose impact changed.
type Life struct {
	Days  int // whole days
	Ended int // links that ended after that many days
	Other int // links that lived as long and did not end
}

// HalfLife is the age at which half of the links have been ended (SIGNALS 5), by the estimate of
// Kaplan and Meier: at each age the share that ended of those that reached it. Has is false while
// more than half are estimated to live on.
type HalfLife struct {
	Has   bool
	Days  int
	Links int // all lives
	Ended int // of these, ended
	Left  float64
}

// HalfLifeOf takes lives in any order. Left is the estimated share of links that outlive every age seen.
func HalfLifeOf(lives []Life) HalfLife {
	sorted := slices.Clone(lives)
	slices.SortFunc(sorted, func(a, b Life) int { return cmp.Compare(a.Days, b.Days) })
	out := HalfLife{Left: 1}
	for _, l := range sorted {
		out.Links += l.Ended + l.Other
		out.Ended += l.Ended
	}
	reached := out.Links
	for i := 0; i < len(sorted); {
		at, ended, gone := sorted[i].Days, 0, 0
		for ; i < len(sorted) && sorted[i].Days == at; i++ {
			ended += sorted[i].Ended
			gone += sorted[i].Ended + sorted[i].Other
		}
		if reached > 0 {
			out.Left *= 1 - float64(ended)/float64(reached)
		}
		reached -= gone
		if !out.Has && out.Left <= 0.5+slack {
			out.Has, out.Days = true, at
		}
	}
	return out
}
