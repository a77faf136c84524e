package signal

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"
)

// teamMends make the change that a rule about a team says it needs, n times.
var teamMends = map[string]func(in *TeamInput, n int){
	"unlinked":         func(in *TeamInput, n int) { in.Unlinked, in.RunBusiness = in.Unlinked-n, in.RunBusiness+n },
	"focus_gap":        func(in *TeamInput, n int) { in.FocusAimed += n },
	"untraceable_done": func(in *TeamInput, n int) { in.Traced += n },
	"too_many_goals":   func(in *TeamInput, n int) { in.Running -= n },
	"stop_list":        func(in *TeamInput, n int) { in.Stopped = []Freed{{StopDropped, in.Stopped[0].N - n, 0, 0}} },
}

// unmended are the rules about a team whose change is not a count of one input.
var unmended = map[string]string{
	"coverage_gap_grouped": "what covers a KR is judged with the KR",
	"clustered":            "its phrase is found by making the change until the rule ends",
	"drift":                "points of work move between several KRs",
}

var firstNumber = regexp.MustCompile(`\d+`)

// TestWhatATeamNeedsIsTheSmallestChange makes the change a rule asks for: then it ends, and with one less it does not.
func TestWhatATeamNeedsIsTheSmallestChange(t *testing.T) {
	t.Parallel()
	rng, th, held := rand.New(rand.NewPCG(1, 2)), Defaults(), map[string]int{}
	for range 2000 {
		n := func(most int) int { return rng.IntN(most + 1) }
		in := TeamInput{Today: 100, Unlinked: n(20), Linked: n(20), RunBusiness: n(5), Focus: n(20), Done: n(30), Running: n(12)}
		in.Open = in.Unlinked + in.Linked + in.RunBusiness
		in.FocusAimed, in.Traced = n(in.Focus), n(in.Done)
		in.KRs = []TeamKR{{Ref: "1", Label: "KR 1", Behind: true, Weight: 1}}
		if k := n(6); k > 0 {
			in.Stopped = []Freed{{Stop: StopDropped, N: k}}
		}
		for _, r := range TeamRules() {
			mend := teamMends[r.ID]
			if (mend == nil) == (unmended[r.ID] == "") {
				t.Fatalf("%s has neither a change nor a reason for having none", r.ID)
			}
			c := TeamCase{In: in, Out: ComputeTeam(in, th), Th: th}
			if mend == nil || !r.Holds(c) {
				continue
			}
			held[r.ID]++
			need, err := strconv.Atoi(firstNumber.FindString(r.Needs(c)))
			if err != nil {
				need = 1
			}
			for _, k := range []int{need - 1, need} {
				after := in
				mend(&after, k)
				if holds := r.Holds(TeamCase{In: after, Out: ComputeTeam(after, th), Th: th}); holds != (k < need) {
					t.Fatalf("%s needs %q: with %d of it, holds is %v: %+v", r.ID, r.Needs(c), k, holds, in)
				}
			}
		}
	}
	for id := range teamMends {
		if held[id] < 20 {
			t.Errorf("%s held %d times only", id, held[id])
		}
	}
}
