package signal

import (
	"slices"
	"testing"
)

func TestTraceGolden(t *testing.T) {
	t.Parallel()
	task := func(state State, owned bool, idle Day) TaskLink {
		return TaskLink{Task: Task{State: state, Owned: owned, LastActivity: today - idle, Due: today - 3}, Impact: 3, KRLinks: 1}
	}
	for _, c := range []struct {
		name  string
		links []TaskLink
		want  Trace
	}{
		{"no work", nil, TraceNothing},
		{"not started, blocked, done", []TaskLink{task(Todo, true, 0), task(Blocked, true, 0), task(Done, true, 0)}, TraceNothing},
		{"nobody owns it", []TaskLink{task(InProgress, false, 0)}, TraceUnowned},
		{"six days ago, overdue", []TaskLink{task(InProgress, true, 6)}, TracePasses},
		{"seven days ago", []TaskLink{task(InProgress, true, 7)}, TraceUntouched},
		{"in review", []TaskLink{task(InReview, true, 1)}, TracePasses},
		{"one owned and idle, one touched and unowned", []TaskLink{task(InProgress, true, 9), task(InProgress, false, 0)}, TraceUntouched},
		{"one of several passes", []TaskLink{task(InProgress, true, 9), task(InProgress, false, 0), task(InReview, true, 0)}, TracePasses},
	} {
		if got := Aggregate(c.links, nil, clock(), Defaults()).Trace(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// The outcome is one of the four, says what it means, and work more never takes a pass away.
func TestTraceProperties(t *testing.T) {
	t.Parallel()
	r := random(t)
	for range rounds {
		links := randomLinks(r)
		work := Aggregate(links, nil, clock(), Defaults())
		got := work.Trace()
		if !slices.Contains(Traces(), got) || got.Words() == "" {
			t.Fatalf("%v gives %q", links, got)
		}
		if (got == TraceNothing) != (work.Moving() == 0) || work.MovingTouched > work.MovingOwned || work.MovingOwned > min(work.Moving(), work.OpenOwned) {
			t.Fatalf("%+v gives %q", work, got)
		}
		more := Aggregate(append(links, randomLink(r)), nil, clock(), Defaults()).Trace()
		if got == TracePasses && more != TracePasses || got != TraceNothing && more == TraceNothing {
			t.Fatalf("one task more turns %s into %s", got, more)
		}
	}
}
