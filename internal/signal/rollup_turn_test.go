package signal

import (
	"slices"
	"strings"
	"testing"
)

// TestWhatAGoalNeedsTurnsIt puts the children that are named on their lines: each alone where either is enough, else
// all of them, and then not with one less.
func TestWhatAGoalNeedsTurnsIt(t *testing.T) {
	t.Parallel()
	r, th, tried := random(t), Defaults(), map[string]int{}
	for range rounds {
		in := ObjectiveInput{Span: Span{today - 50, today + 40}, Children: make([]Child, 1+r.IntN(6))}
		for i := range in.Children {
			status := pick(r, OnTrack, AtRisk, OffTrack, NoUpdate)
			in.Children[i] = Child{
				Ref: Ref('a' + rune(i)), Label: "KR" + string('1'+rune(i)), Weight: 1 + r.Float64()*9, Progress: r.Float64(), Expected: r.Float64(),
				Status: status, Lagging: status == OffTrack,
			}
		}
		was := RollUpObjective(in, clock(), th)
		names, _, found := strings.Cut(strings.TrimPrefix(was.Turn, "With "), " on track")
		if !found {
			continue
		}
		turns := func(labels ...string) bool {
			return rolledWith(in, labels...).rank() < was.Status.rank()
		}
		either := strings.Split(names, " or ")
		all := strings.FieldsFunc(strings.ReplaceAll(names, " and ", ", "), func(c rune) bool { return c == ',' || c == ' ' })
		switch {
		case len(either) > 1 || len(all) == 1:
			tried["either"] += len(either) - 1
			for _, one := range either {
				if !turns(one) {
					t.Fatalf("%s alone does not turn it: %q, %+v", one, was.Turn, in)
				}
			}
		default:
			tried["all"]++
			if !turns(all...) {
				t.Fatalf("they do not turn it: %q, %+v", was.Turn, in)
			}
			for i := range all {
				if turns(slices.Delete(slices.Clone(all), i, i+1)...) {
					t.Fatalf("%s is not needed: %q, %+v", all[i], was.Turn, in)
				}
			}
		}
	}
	if tried["either"] < 20 || tried["all"] < 20 {
		t.Errorf("too few were tried: %v", tried)
	}
}

// rolledWith is the status of an objective once these children are on their lines.
func rolledWith(in ObjectiveInput, labels ...string) Status {
	in.Children = slices.Clone(in.Children)
	for i, c := range in.Children {
		if slices.Contains(labels, c.Label) {
			in.Children[i].Progress, in.Children[i].Status, in.Children[i].Lagging = max(c.Progress, c.Expected), OnTrack, false
		}
	}
	return RollUpObjective(in, clock(), Defaults()).Status
}

// TestASilentGoalTurnsWithOneCheckIn: either of the key results that are named is enough.
func TestASilentGoalTurnsWithOneCheckIn(t *testing.T) {
	t.Parallel()
	in := ObjectiveInput{Span: Span{today - 50, today + 40}, Children: []Child{
		{Ref: "a", Label: "KR1", Weight: 1, Status: NoUpdate}, {Ref: "b", Label: "KR2", Weight: 1, Status: NotStarted},
	}}
	if was := RollUpObjective(in, clock(), Defaults()); was.Turn != "A check-in on KR1 or KR2 turns it." {
		t.Fatalf("%s turns with %q", was.Status, was.Turn)
	}
	for _, kr := range []string{"KR1", "KR2"} {
		if now := rolledWith(in, kr); now == NoData {
			t.Errorf("a check-in on %s leaves %s", kr, now)
		}
	}
}
