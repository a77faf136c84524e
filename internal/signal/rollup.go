package signal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Child is a goal as the goal above rolls it up: a KR or an objective under an objective, an
// objective under a pillar.
type Child struct {
	Ref                Ref
	Label              string // as sentences name it
	Weight             float64
	Progress, Expected float64
	Status             Status
	Lagging            bool // behind, for a KR
}

// shortfall is what weight × shortfall ranks by (SIGNALS 4, red path).
func (c Child) shortfall() float64 { return weighed(c) * max(finite(c.Expected-c.Progress), 0) }

func weighed(c Child) float64 { return max(finite(c.Weight), 0) }

// RollUp is what is stored and shown for an objective or a pillar.
type RollUp struct {
	Pace
	HasData      bool     `json:"has_data"` // false when no child carries weight
	LaggingShare float64  `json:"lagging_share"`
	Status       Status   `json:"status"`
	Reasons      []Reason `json:"reasons"`
	Turn         string   `json:"turn"`
	Worst        Ref      `json:"worst"` // the next step of the red path, "" when all is well
}

// Child is this roll-up as the goal above sees it.
func (r RollUp) Child(ref Ref, label string, weight float64) Child {
	return Child{
		Ref: ref, Label: label, Weight: weight,
		Progress: r.Progress, Expected: r.Expected, Status: r.Status, Lagging: r.Status == Lagging,
	}
}

// ObjectiveInput is what an objective is rolled up from: its KRs, and the child objectives that
// roll up, already computed.
type ObjectiveInput struct {
	Span     Span // of its cycle
	Children []Child
	Label    string // its title
	Active   bool   // rules speak about it
	KRs      int    // of Children, its own key results
}

// PillarInput is what a pillar is rolled up from.
type PillarInput struct {
	Span     Span // of the cycle that is looked at
	Children []Child
}

// RollUpObjective judges an objective (SIGNALS 4). A child without data carries no weight.
func RollUpObjective(in ObjectiveInput, clock Clock, th Thresholds) RollUp {
	return rollUp(in.Children, in.Span, clock, th, objectiveStatus)
}

// ObjectiveResult is what is stored and shown for an objective.
type ObjectiveResult struct {
	RollUp
	Findings []Finding `json:"findings"`
}

// ComputeObjective derives everything about one objective (SIGNALS 4 and 5).
func ComputeObjective(in ObjectiveInput, clock Clock, th Thresholds) ObjectiveResult {
	return ObjectiveResult{RollUpObjective(in, clock, th), evaluate(ObjectiveRules(), ObjectiveCase{In: in, Th: th})}
}

// RollUpPillar judges a pillar (SIGNALS 4). An objective without data carries no weight.
func RollUpPillar(in PillarInput, clock Clock, th Thresholds) RollUp {
	return rollUp(in.Children, in.Span, clock, th, pillarStatus)
}

type judge func(r RollUp, children []Child, th Thresholds) Status

func rollUp(children []Child, span Span, clock Clock, th Thresholds, status judge) RollUp {
	counted := countable(children)
	out := settle(counted, span, clock, th, status)
	if !out.HasData {
		out.Reasons = []Reason{{ID: "no_data", Sentence: "Nothing with a weight is under it."}}
		out.Turn = "It turns once something with a weight is under it."
		return out
	}
	out.Worst = worstOf(counted)
	out.Reasons = rollUpReasons(out, counted)
	out.Turn = rollUpTurn(out.Status, counted, func(c []Child) Status {
		return settle(c, span, clock, th, status).Status
	})
	return out
}

// countable returns the children that carry weight, in an order of their own, so that sums of
// fractions come out the same whatever order they are given in.
func countable(children []Child) []Child {
	var counted []Child
	for _, c := range children {
		if weighed(c) > 0 && c.Status != NoData {
			counted = append(counted, c)
		}
	}
	slices.SortFunc(counted, func(a, b Child) int { return cmp.Compare(a.Ref, b.Ref) })
	return counted
}

// settle takes the weighted means and the status they give.
func settle(children []Child, span Span, clock Clock, th Thresholds, status judge) RollUp {
	var weight, progress, expected, lagging float64
	for _, c := range children {
		w := weighed(c)
		weight += w
		progress += w * clamp01(c.Progress)
		expected += w * clamp01(c.Expected)
		if c.Lagging {
			lagging += w
		}
	}
	if weight <= 0 {
		return RollUp{Pace: Pace{Ratio: 1}, Status: NoData}
	}
	out := RollUp{
		Pace:         PaceOf(progress/weight, expected/weight, span, clock.Today, th),
		HasData:      true,
		LaggingShare: clamp01(lagging / weight),
	}
	out.Status = status(out, children, th)
	return out
}

func objectiveStatus(r RollUp, children []Child, th Thresholds) Status {
	switch {
	case every(children, func(s Status) bool { return s == Achieved }):
		return Achieved
	case r.Behind || r.LaggingShare >= th.LaggingShare-slack:
		return Lagging
	case some(children, troubled):
		return AtRisk
	case every(children, silent):
		return NoData
	}
	return OnTrack
}

func pillarStatus(r RollUp, children []Child, th Thresholds) Status {
	switch {
	case r.LaggingShare >= th.StrategicShare-slack:
		return StrategicRisk
	case some(children, troubled):
		return AtRisk
	}
	return OnTrack
}

func troubled(s Status) bool { return s.Health() == HealthOff || s.Health() == HealthRisk }

func silent(s Status) bool { return s.Health() == HealthNone }

func some(children []Child, is func(Status) bool) bool {
	return slices.ContainsFunc(children, func(c Child) bool { return is(c.Status) })
}

func every(children []Child, is func(Status) bool) bool {
	return !some(children, func(s Status) bool { return !is(s) })
}

func rollUpReasons(r RollUp, children []Child) []Reason {
	pace := Reason{ID: "pace", Sentence: fmt.Sprintf("It is at %s where %s is expected: %s.",
		Percent(r.Progress), Percent(r.Expected), Standing(r.Progress, r.Expected))}
	reasons := []Reason{pace}
	if r.LaggingShare > 0 {
		reasons = append(reasons, Reason{ID: "lagging", Sentence: fmt.Sprintf(
			"What lags under it holds %s of its weight.", Percent(r.LaggingShare))})
	}
	for _, c := range causes(children) {
		reasons = append(reasons, Reason{ID: "child", Sentence: fmt.Sprintf("%s is %s, %s.",
			c.Label, strings.ToLower(c.Status.Words()), Standing(c.Progress, c.Expected))})
	}
	return reasons
}
