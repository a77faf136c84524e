package signal

import (
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// krMend makes the change that a rule about a KR says it needs, n times. The number of times is what the pattern
// finds in the phrase; without a pattern it is one.
type krMend struct {
	count string
	make  func(in *KRInput, links []TaskLink, n int)
}

var krMends = map[string]krMend{
	"coverage_gap": {`(\d+) new task`, func(in *KRInput, links []TaskLink, n int) {
		for range n {
			links = append(links, TaskLink{Task: Task{State: Todo, LastActivity: today}, Impact: MediumImpact, KRLinks: 1, OwnTeam: true})
		}
		in.Work, in.TeamOpen = worked(links), in.TeamOpen+n
	}},
	"starved": {"", func(in *KRInput, links []TaskLink, n int) {
		if n > 0 && !unstick(links, n) {
			links = append(links, TaskLink{Task: Task{State: InProgress, LastActivity: today, Owned: true}, Impact: MediumImpact, KRLinks: 1})
		}
		in.Work = worked(links)
	}},
	"stalled_work": {`^(\d+)|^(all \d+)|^(both)`, func(in *KRInput, links []TaskLink, n int) { unstick(links, n); in.Work = worked(links) }},
	"work_without_effect": {`^(\d+) point`, func(in *KRInput, _ []TaskLink, n int) {
		moved, _ := MetricMoved(in.History, in.Scale, in.Span, today)
		value := *in.Current + float64(n) - 100*moved
		in.checkIn(&value, nil)
	}},
	"effect_without_work": {"", func(in *KRInput, links []TaskLink, n int) {
		if n > 0 {
			links = append(links, TaskLink{Task: Task{State: Done, Closed: today}, Impact: LowImpact, KRLinks: 1})
		}
		in.Work = worked(links)
	}},
	"stale_check_in": {"", func(in *KRInput, _ []TaskLink, n int) {
		if n > 0 {
			in.checkIn(in.Current, nil)
		}
	}},
	"confidence_drop": {"", func(in *KRInput, _ []TaskLink, n int) {
		if now, _ := in.History.Confidence(); n > 0 {
			in.checkIn(in.Current, now)
		}
	}},
	"never_created": {`^(\d+) task`, func(in *KRInput, _ []TaskLink, n int) { in.Work.NeverCreated.N -= n }},
	"goal_changed":  {`the (\d+) tasks`, func(in *KRInput, _ []TaskLink, n int) { in.Work.LinkedBefore -= n }},
	"reads_like_a_task": {"", func(in *KRInput, _ []TaskLink, n int) {
		if n > 0 {
			in.Title, in.Scale.Kind = "Fewer outages a week", Increase
		}
	}},
}

func worked(links []TaskLink) Contribution { return Aggregate(links, nil, clock(), Defaults()) }

// unstick lets the first n stuck tasks move again, and says whether there were any.
func unstick(links []TaskLink, n int) (were bool) {
	for i := range links {
		one := worked(links[i : i+1])
		if were = were || one.Stalled.N > 0; one.Stalled.N > 0 && n > 0 {
			links[i].State, links[i].LastActivity, links[i].Due, links[i].Owned = InProgress, today, 0, true
			n--
		}
	}
	return were
}

func (in *KRInput) checkIn(value *float64, confidence *int) {
	in.History = append(in.History[:len(in.History):len(in.History)], Checkin{today, value, confidence})
	in.Current = value
}

// TestWhatAKRNeedsEndsTheRule makes the change a rule asks for: then it ends, and with one less it does not.
func TestWhatAKRNeedsEndsTheRule(t *testing.T) {
	t.Parallel()
	r, th, held := random(t), Defaults(), map[string]int{}
	for range 4000 {
		in := randomKR(r)
		links := randomLinks(r)
		for i := range links { // what sums weights counts then
			links[i].Impact, links[i].KRLinks = MediumImpact, 1
		}
		in.Scale = Scale{Kind: Increase, Start: 0, Target: 100}
		in.History = slices.DeleteFunc(in.History, func(c Checkin) bool { return c.Day > today })
		if stood := 50.0; r.IntN(4) == 0 {
			for i := range in.History {
				in.History[i].Value = &stood
			}
			for i := range links { // much work of late
				links[i].State, links[i].Closed = Done, today-3
			}
		}
		if in.Current = nil; len(in.History) > 0 {
			in.Current = in.History[len(in.History)-1].Value
		}
		in.Title = pick(r, "Build the portal", "Fewer outages")
		in.Work = worked(links)
		in.Work.NeverCreated.N, in.Work.LinkedBefore = r.IntN(4), r.IntN(4)
		in.TeamOpen = in.Work.TeamOpen + r.IntN(80)
		c := KRCase{In: in, Out: Compute(in, clock(), th), Clock: clock(), Th: th}
		for _, rule := range KRRules() {
			mend, ok := krMends[rule.ID]
			if !ok {
				t.Fatalf("%s has no change that ends it", rule.ID)
			}
			if !rule.Holds(c) {
				continue
			}
			held[rule.ID]++
			need := needed(mend.count, rule.Needs(c))
			for _, k := range []int{need - 1, need} {
				after := in
				mend.make(&after, append([]TaskLink{}, links...), k)
				if holds := rule.Holds(KRCase{In: after, Out: Compute(after, clock(), th), Clock: clock(), Th: th}); holds != (k < need) {
					t.Fatalf("%s needs %q: with %d of it, holds is %v: %+v", rule.ID, rule.Needs(c), k, holds, in)
				}
			}
		}
	}
	for id := range krMends {
		if held[id] < 20 {
			t.Errorf("%s held %d times only", id, held[id])
		}
	}
}

func needed(pattern, phrase string) int {
	if pattern != "" {
		for _, found := range regexp.MustCompile(pattern).FindStringSubmatch(phrase) {
			if found == "both" {
				return 2
			}
			if n, err := strconv.Atoi(firstNumber.FindString(found)); err == nil {
				return n
			}
		}
	}
	return 1
}

// TestWhatAnObjectiveNeedsEndsTheRule holds the number of key results to what its sentence asks for.
func TestWhatAnObjectiveNeedsEndsTheRule(t *testing.T) {
	t.Parallel()
	th := Defaults()
	for krs := range 15 {
		of := func(n int) ObjectiveCase {
			return ObjectiveCase{In: ObjectiveInput{Active: true, KRs: n, Children: make([]Child, n)}, Th: th}
		}
		c := of(krs)
		if !tooManyKRs.Holds(c) {
			continue
		}
		need := needed(`^(\d+) KR`, tooManyKRs.Needs(c))
		for _, k := range []int{need - 1, need} {
			change := -k
			if krs < th.LeastKRs {
				change = k
			}
			if holds := tooManyKRs.Holds(of(krs + change)); holds != (k < need) {
				t.Errorf("%d KRs need %q: with %d of it, holds is %v", krs, tooManyKRs.Needs(c), k, holds)
			}
		}
	}
}
