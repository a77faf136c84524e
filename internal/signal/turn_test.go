package signal

import (
	"strings"
	"testing"
)

// TestEitherSideTurnsIt: the value that is named, on the day that is named, takes the KR out of lag and improves its
// status; the value or the open tasks end its coverage gap.
func TestEitherSideTurnsIt(t *testing.T) {
	t.Parallel()
	r := random(t)
	values, tasks := 0, 0
	for range rounds {
		in := randomKR(r)
		in.Scale.Kind = Increase
		was := Compute(in, clock(), Defaults())
		c := KRCase{In: in, Out: was, Clock: clock(), Th: Defaults()}
		if !was.Behind || was.Status != OffTrack && was.Status != AtRisk {
			continue
		}
		gap := has(was, "coverage_gap")
		if !strings.Contains(was.Turn, c.onPace()+c.byThen()) && was.Status == AtRisk || gap != strings.Contains(was.Turn, ", or with "+c.moreTasks()) {
			t.Fatalf("%q names neither side as it is", was.Turn)
		}
		if now := metricSide(c); now.Behind || now.Status == OffTrack || has(now, "coverage_gap") {
			t.Fatalf("%s on %s is %s: %+v", c.onPace(), c.by(), now.Status, in)
		}
		values++
		if gap {
			n, _ := was.Coverage.reach(c.Th.CoverageFloor)
			in.Work.TeamOpen, in.TeamOpen = in.Work.TeamOpen+n, in.TeamOpen+n
			if now := Compute(in, clock(), Defaults()); has(now, "coverage_gap") {
				t.Fatalf("%s leave the gap at %s", c.moreTasks(), now.Coverage)
			}
			tasks++
		}
	}
	if values < 20 || tasks < 10 {
		t.Fatalf("only %d values and %d counts of tasks were tried", values, tasks)
	}
}

// metricSide checks the least value in on the day it is needed by.
func metricSide(c KRCase) KRResult {
	p := c.reach(func(p Pace) bool { return !p.Behind })
	value, _ := c.In.Scale.Value(p)
	in := c.In
	in.Current = &value
	in.History = append(in.History[:len(in.History):len(in.History)], Checkin{Day: c.by(), Value: &value})
	then := Clock{Today: c.by(), WeekStart: c.Clock.WeekStart}
	return Compute(in, then, c.Th)
}

func has(r KRResult, rule string) bool {
	for _, f := range r.Findings {
		if f.Rule == rule {
			return true
		}
	}
	return false
}
