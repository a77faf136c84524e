package signal

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// krMend makes one of the changes that a rule about a KR says are enough, n times. The phrase it answers to, and the
// number of times in it, are what the pattern finds; without a number it is one.
type krMend struct {
	way  *regexp.Regexp
	make func(in *KRInput, links []TaskLink, n int)
}

// newTask, aDone and moving are work that was not there before.
var (
	newTask = TaskLink{Task: Task{State: Todo, LastActivity: today}, Impact: MediumImpact, KRLinks: 1, OwnTeam: true}
	aDone   = TaskLink{Task: Task{State: Done, Closed: today}, Impact: LowImpact, KRLinks: 1}
	moving  = TaskLink{Task: Task{State: InProgress, LastActivity: today, Owned: true}, Impact: MediumImpact, KRLinks: 1}
)

var krMends = map[string][]krMend{
	"coverage_gap": {
		{re(`^(\d+) new task`), func(in *KRInput, links []TaskLink, n int) {
			in.Work, in.TeamOpen = worked(append(links, slices.Repeat([]TaskLink{newTask}, n)...)), in.TeamOpen+n
		}},
		// The percentage is reached on the day that is named: TestEitherSideTurnsIt.
		{re(`^\d+%.* by `), nil},
	},
	"starved": {
		{re(`^one stuck task moving again$`), func(in *KRInput, links []TaskLink, n int) { unstick(links, n); in.Work = worked(links) }},
		{re(`^one (?:new|live) task$`), func(in *KRInput, links []TaskLink, n int) {
			in.Work = worked(append(links, slices.Repeat([]TaskLink{moving}, n)...))
		}},
	},
	"stalled_work": {
		{re(`^(?:the|(\d+) of the \d+|(all \d+)|(both)) stuck tasks? moving again$`), func(in *KRInput, links []TaskLink, n int) {
			unstick(links, n)
			in.Work = worked(links)
		}},
		{re(`^(?:(\d+) of them |(all \d+) |(both) )?closed$`), func(in *KRInput, links []TaskLink, n int) {
			eachStuck(links, n, func(l *TaskLink) { l.State, l.Closed = Done, today })
			in.Work = worked(links)
		}},
	},
	"work_without_effect": {
		{re(`^(\d+) point`), func(in *KRInput, _ []TaskLink, n int) {
			moved, _ := MetricMoved(in.History, in.Scale, in.Span, today)
			value := *in.Current + float64(n) - 100*moved
			in.checkIn(&value, nil)
		}},
		{re(`^(?:(\d+) of the \d+|the) closed tasks? linked elsewhere$`), func(in *KRInput, links []TaskLink, n int) {
			in.Work = worked(slices.DeleteFunc(links, func(l TaskLink) bool {
				gone := n > 0 && l.State == Done && clock().within(l.Closed, EffectWindow)
				n -= one(gone)
				return gone
			}))
		}},
	},
	"effect_without_work": {
		{re(`^one of its open tasks closed$`), func(in *KRInput, links []TaskLink, n int) {
			open := slices.IndexFunc(links, func(l TaskLink) bool { return l.State.Open() })
			links[open] = slices.Repeat([]TaskLink{aDone, links[open]}, 2)[1-n]
			in.Work = worked(links)
		}},
		{re(`^a task closed in these 3 weeks linked to it$`), func(in *KRInput, links []TaskLink, n int) {
			in.Work = worked(append(links, slices.Repeat([]TaskLink{aDone}, n)...))
		}},
	},
	"stale_check_in": {{re(`^a check-in$`), func(in *KRInput, _ []TaskLink, n int) {
		for range n {
			in.checkIn(in.Current, nil)
		}
	}}},
	"confidence_drop": {{re(`confidence is (\d+) or more$`), func(in *KRInput, _ []TaskLink, n int) {
		if n < 0 {
			return // no confidence is lower
		}
		in.checkIn(in.Current, &n)
	}}},
	"never_created": {
		{re(`^(\d+) tasks? created from the plan$`), fewerNeverCreated},
		{re(`^(\d+) planned for later$`), fewerNeverCreated},
		{re(`^(\d+) taken off the plan$`), fewerNeverCreated},
	},
	"goal_changed": {
		{re(`^(?:each of the (\d+) tasks|the task) called still right$`), fewerLinkedBefore},
		{re(`^(?:the (\d+) )?linked elsewhere$`), fewerLinkedBefore},
	},
	"reads_like_a_task": {
		{re(`^a metric$`), func(in *KRInput, _ []TaskLink, n int) { in.reword(n, in.Title, Increase) }},
		{re(`^a title that says what changes$`), func(in *KRInput, _ []TaskLink, n int) { in.reword(n, "Fewer outages a week", in.Scale.Kind) }},
		{re(`^a title that says by how much$`), func(in *KRInput, _ []TaskLink, n int) { in.reword(n, in.Title+" for 40%", in.Scale.Kind) }},
		{re(`^a metric and a title that says what changes$`), func(in *KRInput, _ []TaskLink, n int) { in.reword(n, "Fewer outages a week", Increase) }},
		{re(`^a metric and a title that says by how much$`), func(in *KRInput, _ []TaskLink, n int) { in.reword(n, in.Title+" for 40%", Increase) }},
	},
}

func re(way string) *regexp.Regexp { return regexp.MustCompile(way) }

func fewerNeverCreated(in *KRInput, _ []TaskLink, n int) { in.Work.NeverCreated.N -= n }
func fewerLinkedBefore(in *KRInput, _ []TaskLink, n int) { in.Work.LinkedBefore -= n }

func worked(links []TaskLink) Contribution { return Aggregate(links, nil, clock(), Defaults()) }

// unstick lets the first n stuck tasks move again.
func unstick(links []TaskLink, n int) {
	eachStuck(links, n, func(l *TaskLink) { l.State, l.LastActivity, l.Due, l.Owned = InProgress, today, 0, true })
}

func eachStuck(links []TaskLink, n int, change func(*TaskLink)) {
	for i := range links {
		if n > 0 && worked(links[i:i+1]).Stalled.N > 0 {
			change(&links[i])
			n--
		}
	}
}

func (in *KRInput) checkIn(value *float64, confidence *int) {
	in.History = append(in.History[:len(in.History):len(in.History)], Checkin{today, value, confidence})
	in.Current = value
}

func (in *KRInput) reword(n int, title string, kind Kind) {
	if n > 0 {
		in.Title, in.Scale.Kind = title, kind
	}
}

// TestWhatAKRNeedsEndsTheRule makes each change a rule says is enough: then it ends, and with one less it does not.
func TestWhatAKRNeedsEndsTheRule(t *testing.T) {
	t.Parallel()
	r, th, held := random(t), Defaults(), map[string]int{}
	for range 4000 {
		in, links := mendableKR(r)
		c := KRCase{In: in, Out: Compute(in, clock(), th), Clock: clock(), Th: th}
		for _, rule := range KRRules() {
			if !rule.Holds(c) {
				continue
			}
			for _, phrase := range rule.Needs(c) {
				mend, need := mendOf(t, rule.ID, phrase)
				if held[rule.ID+" "+mend.way.String()]++; mend.make == nil {
					continue
				}
				for _, k := range []int{need - 1, need} {
					after := in
					mend.make(&after, append([]TaskLink{}, links...), k)
					if holds := rule.Holds(KRCase{In: after, Out: Compute(after, clock(), th), Clock: clock(), Th: th}); holds != (k < need) {
						t.Fatalf("%s needs %q: with %d of it, holds is %v: %+v", rule.ID, phrase, k, holds, in)
					}
				}
			}
		}
	}
	for id, mends := range krMends {
		for _, m := range mends {
			if held[id+" "+m.way.String()] < 10 {
				t.Errorf("%s asked %d times only for %s", id, held[id+" "+m.way.String()], m.way)
			}
		}
	}
}

func mendOf(t *testing.T, rule, phrase string) (krMend, int) {
	t.Helper()
	for _, m := range krMends[rule] {
		if found := m.way.FindStringSubmatch(phrase); found != nil {
			return m, times(found[1:])
		}
	}
	t.Fatalf("nothing makes the change %q that %s asks for", phrase, rule)
	return krMend{}, 0
}

func times(found []string) int {
	for _, f := range found {
		if f == "both" {
			return 2
		}
		if n, err := strconv.Atoi(firstNumber.FindString(f)); err == nil {
			return n
		}
	}
	return 1
}

// TestWhatAnObjectiveNeedsEndsTheRule holds the number of key results to what its sentence asks for.
func TestWhatAnObjectiveNeedsEndsTheRule(t *testing.T) {
	t.Parallel()
	th := Defaults()
	of := func(krs, below int) bool {
		return tooManyKRs.Holds(ObjectiveCase{In: ObjectiveInput{Active: true, KRs: krs, Children: make([]Child, krs+below)}, Th: th})
	}
	for krs := range 15 {
		if !of(krs, 0) {
			continue
		}
		ways := tooManyKRs.Needs(ObjectiveCase{In: ObjectiveInput{KRs: krs}, Th: th})
		need := times(regexp.MustCompile(`^(\d+) KR`).FindStringSubmatch(ways[0])[1:])
		for _, k := range []int{need - 1, need} {
			change := -k
			if krs < th.LeastKRs {
				change = k
			}
			if holds := of(krs+change, 0); holds != (k < need) {
				t.Errorf("%d KRs need %q: with %d of it, holds is %v", krs, ways[0], k, holds)
			}
		}
		if len(ways) > 1 && (ways[1] != "an objective that rolls up into it" || of(krs, 1)) {
			t.Errorf("%q does not end it for %d KRs", ways[1], krs)
		}
	}
}

// mendableKR is a random KR whose weights are counts, and the links its work was summed from.
func mendableKR(r *rand.Rand) (KRInput, []TaskLink) {
	in, links := randomKR(r), randomLinks(r)
	for i := range links {
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
	in.Title = pick(r, "Build the portal", "Build 3 portals", "Fewer outages")
	if r.IntN(5) == 0 {
		in.Scale.Kind = pick(r, Binary, Ordinal)
	}
	in.Work = worked(links)
	in.Work.NeverCreated.N, in.Work.LinkedBefore = r.IntN(4), r.IntN(4)
	in.TeamOpen = in.Work.TeamOpen + r.IntN(80)
	return in, links
}
