package signal

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// randomWhatIf is a team with one key result that lacks work and others behind or on pace.
func randomWhatIf(r *rand.Rand) WhatIf {
	w := WhatIf{Gap: "gap", KRs: []WhatIfKR{{"gap", true}}}
	for i := range 1 + r.IntN(4) {
		w.KRs = append(w.KRs, WhatIfKR{Ref(fmt.Sprint("kr", i)), r.IntN(3) == 0})
	}
	for i := range r.IntN(14) {
		t := WhatIfTask{Ref: Ref(fmt.Sprint("task", i)), Number: int64(i)}
		for _, k := range w.KRs {
			if r.IntN(4) == 0 {
				t.Links = append(t.Links, WhatIfLink{k.Ref, pick(r, LowImpact, MediumImpact, HighImpact)})
			}
		}
		w.Tasks = append(w.Tasks, t)
	}
	return w
}

// TestProposal: nothing falls below its floor and nothing behind gets less; the order of tasks does
// not matter; and no smaller set of moves would do as well.
func TestProposal(t *testing.T) {
	t.Parallel()
	th := Defaults()
	reached := 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 5))
		w := randomWhatIf(r)
		got := w.Propose(th)
		if fallen := w.Fallen(got, th); len(fallen) > 0 {
			t.Fatalf("seed %d: %v fall by %v", seed, fallen, got)
		}
		other := w
		other.Tasks, other.KRs = slices.Clone(w.Tasks), slices.Clone(w.KRs)
		r.Shuffle(len(other.Tasks), func(i, j int) { other.Tasks[i], other.Tasks[j] = other.Tasks[j], other.Tasks[i] })
		if diff := cmp.Diff(got, other.Propose(th)); diff != "" {
			t.Fatalf("seed %d: the order of the tasks matters:\n%s", seed, diff)
		}
		if !w.least(got, th) {
			t.Fatalf("seed %d: %v is not the least that does it", seed, got)
		}
		if len(got) > 0 && w.Coverage(got)["gap"].Ratio() >= th.CoverageFloor-slack {
			reached++
		}
	}
	if reached < 200 {
		t.Errorf("only %d proposals reached the floor", reached)
	}
}

// least tries every set of candidates: none that breaks nothing covers the gap with fewer moves, nor,
// where the floor is out of reach, better.
func (w WhatIf) least(got []Shift, th Thresholds) bool {
	all := w.Candidates()
	share := w.Coverage(got)[w.Gap]
	ok := share.Ratio() >= th.CoverageFloor-slack
	for set := range 1 << min(len(all), 12) {
		var try []Shift
		for i, s := range all {
			if set>>i&1 == 1 {
				try = append(try, s)
			}
		}
		if len(w.Fallen(try, th)) > 0 {
			continue
		}
		other := w.Coverage(try)[w.Gap]
		if ok && share.Has() && len(try) < len(got) && other.Ratio() >= th.CoverageFloor-slack || !ok && other.N > share.N {
			return false
		}
	}
	return true
}

func TestProposalOfTheExample(t *testing.T) {
	t.Parallel()
	w := WhatIf{Gap: "KR 3", KRs: []WhatIfKR{{"KR 3", true}, {"KR 1", true}, {"KR 4", false}, {"KR 5", false}}}
	add := func(n int, krs ...Ref) {
		for range n {
			i := len(w.Tasks)
			t := WhatIfTask{Ref: Ref(fmt.Sprint(i)), Number: int64(i)}
			for _, kr := range krs {
				t.Links = append(t.Links, WhatIfLink{kr, MediumImpact})
			}
			w.Tasks = append(w.Tasks, t)
		}
	}
	add(3, "KR 3")
	add(2, "KR 1")
	add(6, "KR 4")
	add(4, "KR 5")
	add(3)
	got := w.Propose(Defaults())
	if len(got) != 1 || got[0].From != "KR 4" || w.Coverage(got)["KR 3"].String() != "4 of 18" {
		t.Errorf("%v makes %v", got, w.Coverage(got))
	}
}

// TestShiftsOfTasksWithSeveralKeyResults: whatever moves, each task that serves something weighs as much as its links
// say, only what it was taken from loses it, and what stays gains when the task serves fewer.
func TestShiftsOfTasksWithSeveralKeyResults(t *testing.T) {
	t.Parallel()
	r := random(t)
	shared := 0
	for range rounds {
		w := randomWhatIf(r)
		var shifts []Shift
		for _, task := range w.Tasks {
			if slices.ContainsFunc(task.Links, func(l WhatIfLink) bool { return l.KR == w.Gap }) {
				continue
			}
			for _, l := range task.Links {
				if r.IntN(3) == 0 {
					shifts = append(shifts, Shift{task.Ref, l.KR})
				}
			}
		}
		links, weights := map[Ref]int{}, map[Ref]Weight{}
		for _, task := range w.Tasks { // the same by hand
			var stay []WhatIfLink
			most := 0
			for _, l := range task.Links {
				if slices.Contains(shifts, Shift{task.Ref, l.KR}) {
					most = max(most, l.Impact)
				} else {
					stay = append(stay, l)
				}
			}
			if most > 0 {
				shared += one(len(stay) > 0)
				stay = append(stay, WhatIfLink{w.Gap, most})
			}
			for _, l := range stay {
				links[l.KR]++
				weights[l.KR] += Weight(l.Impact) * WeightUnit / Weight(len(stay))
			}
		}
		covered := w.Coverage(shifts)
		for _, k := range w.KRs {
			if covered[k.Ref] != (Share{links[k.Ref], len(w.Tasks)}) || w.Weights(shifts)[k.Ref] != weights[k.Ref] {
				t.Fatalf("%s has %v of weight %v, not %d of %v: %v of %+v", k.Ref, covered[k.Ref], w.Weights(shifts)[k.Ref], links[k.Ref], weights[k.Ref], shifts, w)
			}
		}
	}
	if shared < 100 {
		t.Errorf("only %d tasks moved that serve something besides", shared)
	}
}
