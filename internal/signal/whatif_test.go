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
				t.KRs = append(t.KRs, k.Ref)
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
			w.Tasks = append(w.Tasks, WhatIfTask{Ref: Ref(fmt.Sprint(i)), Number: int64(i), KRs: krs})
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
