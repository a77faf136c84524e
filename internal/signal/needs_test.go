package signal

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"
)

// teamMend makes one of the changes that a rule about a team says are enough, n times, as krMend does for a KR.
type teamMend struct {
	way  *regexp.Regexp
	make func(in *TeamInput, n int)
}

var teamMends = map[string][]teamMend{
	"coverage_gap_grouped": {
		{re(`^(\d+) KRs? covered to 20%$`), func(in *TeamInput, n int) { in.eachUncovered(n, func(kr *TeamKR) { kr.Uncovered = false }) }},
		{re(`^(\d+) back on pace$`), func(in *TeamInput, n int) {
			in.eachUncovered(n, func(kr *TeamKR) { kr.Uncovered, kr.Behind = false, false })
		}},
	},
	"unlinked": {
		{re(`^(\d+) tasks? linked to a goal$`), func(in *TeamInput, n int) { in.Unlinked, in.Linked = in.Unlinked-n, in.Linked+n }},
		{re(`^(\d+) declared as running the business$`), func(in *TeamInput, n int) { in.Unlinked, in.RunBusiness = in.Unlinked-n, in.RunBusiness+n }},
	},
	"focus_gap": {
		{re(`^(\d+) more of the \d+ linked to one$`), func(in *TeamInput, n int) { in.FocusAimed += n }},
		{re(`^(\d+) lagging KRs? back on pace$`), func(in *TeamInput, n int) {
			for i := range in.KRs {
				mended := in.KRs[i].Behind && n > 0
				n -= one(mended)
				in.KRs[i].Behind = in.KRs[i].Behind && !mended
			}
		}},
	},
	"untraceable_done": {
		{re(`^(?:(\d+) more of the \d+|the task) linked to the KR`), func(in *TeamInput, n int) { in.Traced += n }},
		{re(`^(\d+) linked tasks? closed$`), func(in *TeamInput, n int) { in.Traced, in.Done = in.Traced+n, in.Done+n }},
	},
	"too_many_goals": {{re(`^(\d+) objectives? fewer$`), func(in *TeamInput, n int) { in.Running -= n }}},
	"stop_list": {
		{re(`^(\d+) tasks? cancelled`), func(in *TeamInput, n int) {
			in.Stopped = []Freed{{StopDropped, in.Stopped[0].N - n, 0, 0}}
			in.Open -= n
		}},
		{re(`^(\d+) linked to a running goal$`), func(in *TeamInput, n int) { in.Stopped = []Freed{{StopDropped, in.Stopped[0].N - n, 0, 0}} }},
	},
	"clustered": {
		{re(`^(\d+) new tasks? for `), func(in *TeamInput, n int) {
			most := in.busiest()
			for range n {
				in.Serves[in.neediest(most)].Open++
				in.Linked++
			}
		}},
		{re(`^(\d+) moved from `), func(in *TeamInput, n int) {
			most := in.busiest()
			for range n {
				in.Serves[most].Open--
				in.Serves[in.neediest(most)].Open++
			}
		}},
	},
	"drift": {
		{re(`^(\d+) points? of the work moved from `), func(in *TeamInput, n int) {
			in.movePoints(n, func(kr *TeamKR, by float64) { kr.Mix += Weight(by * 100) })
		}},
		{re(`^(\d+) points? of the weight moved from `), func(in *TeamInput, n int) {
			in.movePoints(n, func(kr *TeamKR, by float64) { kr.Weight -= by })
		}},
	},
}

var firstNumber = regexp.MustCompile(`\d+`)

func (in *TeamInput) eachUncovered(n int, change func(*TeamKR)) {
	for i := range in.KRs {
		if n > 0 && in.KRs[i].Uncovered {
			change(&in.KRs[i])
			n--
		}
	}
}

// neediest is the objective that is behind with the fewest tasks, beside the one with most of them.
func (in *TeamInput) neediest(most int) int {
	least := -1
	for i, o := range in.Serves {
		if o.Behind && i != most && (least < 0 || o.Open < in.Serves[least].Open) {
			least = i
		}
	}
	return least
}

func (in *TeamInput) busiest() (most int) {
	for i, o := range in.Serves {
		if o.Open > in.Serves[most].Open {
			most = i
		}
	}
	return most
}

// movePoints takes n points, one by one, from the KR that has most of the work beyond its weight and gives them to the
// one that lacks most: of the work, or the other way round of the weight. Both shares are of 100.
func (in *TeamInput) movePoints(n int, by func(kr *TeamKR, points float64)) {
	for range n {
		most, least := 0, 0
		surplus := func(i int) float64 { return float64(in.KRs[i].Mix)/100 - in.KRs[i].Weight }
		for i := range in.KRs {
			if surplus(i) > surplus(most) {
				most = i
			}
			if surplus(i) < surplus(least) {
				least = i
			}
		}
		by(&in.KRs[most], -1)
		by(&in.KRs[least], 1)
	}
}

// randomTeam is a team whose KRs' weights, and the work for them, are percentages.
func randomTeam(rng *rand.Rand) TeamInput {
	n := func(most int) int { return rng.IntN(most + 1) }
	in := TeamInput{Today: 100, DriftedSince: 80, Unlinked: n(20), Linked: n(20), RunBusiness: n(5), Focus: n(20), Done: n(30), Running: n(12)}
	in.Open = in.Unlinked + in.Linked + in.RunBusiness
	in.FocusAimed, in.Traced = n(in.Focus), n(in.Done)
	weight, work := 100, 100
	for i := range 1 + n(8) {
		kr := TeamKR{Ref: Ref('a' + rune(i)), Label: "KR 1", Behind: n(2) > 0, Weight: float64(n(weight)), Mix: Weight(n(work))}
		weight, work = weight-int(kr.Weight), work-int(kr.Mix)
		kr.Uncovered, kr.Mix = kr.Behind && n(4) > 0, 100*kr.Mix
		in.KRs = append(in.KRs, kr)
	}
	in.KRs[0].Weight, in.KRs[0].Mix = in.KRs[0].Weight+float64(weight), in.KRs[0].Mix+Weight(100*work)
	if k := n(6); k > 0 {
		in.Stopped = []Freed{{Stop: StopDropped, N: k, Estimated: k, Effort: Effort(n(1) * 300)}}
	}
	rest := in.Linked
	for i := range 2 + n(2) {
		o := Served{Ref: Ref('p' + rune(i)), Label: "O", Open: n(rest), Behind: n(3) > 0}
		rest -= o.Open
		in.Serves = append(in.Serves, o)
	}
	return in
}

// TestWhatATeamNeedsIsTheSmallestChange makes each change a rule says is enough: then it ends, and with one less it
// does not.
func TestWhatATeamNeedsIsTheSmallestChange(t *testing.T) {
	t.Parallel()
	rng, th, held := random(t), Defaults(), map[string]int{}
	for range 4000 {
		in := randomTeam(rng)
		for _, r := range TeamRules() {
			c := TeamCase{In: in, Out: ComputeTeam(in, th), Th: th}
			if !r.Holds(c) {
				continue
			}
			for _, phrase := range r.Needs(c) {
				mend, need := teamMendOf(t, r.ID, phrase)
				held[r.ID+" "+mend.way.String()]++
				for _, k := range []int{need - 1, need} {
					after := in
					after.KRs, after.Serves = slices.Clone(in.KRs), slices.Clone(in.Serves)
					mend.make(&after, k)
					if holds := r.Holds(TeamCase{In: after, Out: ComputeTeam(after, th), Th: th}); holds != (k < need) {
						t.Fatalf("%s needs %q: with %d of it, holds is %v: %+v", r.ID, phrase, k, holds, in)
					}
				}
			}
		}
	}
	for id, mends := range teamMends {
		for _, m := range mends {
			if held[id+" "+m.way.String()] < 20 {
				t.Errorf("%s asked %d times only for %s", id, held[id+" "+m.way.String()], m.way)
			}
		}
	}
}

func teamMendOf(t *testing.T, rule, phrase string) (teamMend, int) {
	t.Helper()
	for _, m := range teamMends[rule] {
		if found := m.way.FindStringSubmatch(phrase); found != nil {
			return m, times(found[1:])
		}
	}
	t.Fatalf("nothing makes the change %q that %s asks for", phrase, rule)
	return teamMend{}, 0
}
