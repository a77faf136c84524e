package signal

import (
	"fmt"
	"math"
	"sort"
)

// krStatus returns the first status that applies, with what it rests on (SIGNALS 2).
func krStatus(c KRCase) (Status, []Reason) {
	out := c.Out
	if c.achieved() {
		return Achieved, []Reason{{ID: "achieved", Sentence: c.In.Label + " has reached its target."}}
	}
	age := c.Clock.Today.Since(latest(c.In.Span.Start, c.In.Created))
	if !out.HasValue && age < c.Th.FirstValueDays {
		return NotStarted, []Reason{{ID: "not_started", Sentence: c.In.Label + " has no value yet."}}
	}
	if silence := c.silence(age); silence != nil {
		return NoUpdate, append(silence, c.risks()...)
	}
	risks := c.risks()
	switch {
	case out.Severe:
		return OffTrack, risks
	case len(risks) > 0:
		return AtRisk, risks
	}
	return OnTrack, []Reason{{ID: "pace", Sentence: c.paceSentence()}}
}

// achieved: p ≥ 1. What is to be maintained is achieved at its due date only, for until then
// it can still be lost.
func (c KRCase) achieved() bool {
	if !c.Out.HasValue || c.Out.Progress < 1-slack {
		return false
	}
	return c.In.Scale.Kind != Maintain || c.Out.Left <= 0
}

func (c KRCase) silence(age int) []Reason {
	switch {
	case !c.Out.HasValue:
		return []Reason{{"no_value", fmt.Sprintf("%s has no value yet, %s after its start.", c.In.Label, Count(age, "day")), "a check-in with a value"}}
	case c.Out.Silent >= c.Th.NoUpdateDays:
		return []Reason{{"no_check_in", c.silentSentence(), "a check-in"}}
	}
	return nil
}

// risks lists everything that keeps a KR from being on track, worst first.
func (c KRCase) risks() []Reason {
	var all []Reason
	add := func(holds bool, r func() Reason) {
		if holds {
			all = append(all, r())
		}
	}
	out := c.Out
	add(out.Behind, c.paceReason)
	add(out.Confidence != nil && *out.Confidence <= c.Th.LowConfidence, c.confidenceReason)
	add(c.stalled(), c.stalledReason)
	add(c.starvation() != notStarved, c.starvedReason)
	add(c.finishesLate(), c.finishReason)
	return all
}

func (c KRCase) paceSentence() string {
	return fmt.Sprintf("%s is at %s where %s is expected: %s.", c.In.Label,
		Percent(c.Out.Progress), Percent(c.Out.Expected), Standing(c.Out.Progress, c.Out.Expected))
}

// paceReason needs the least progress that is on pace.
func (c KRCase) paceReason() Reason {
	return Reason{"pace", c.paceSentence(), c.onPace() + c.byThen()}
}

// at returns "44%", with the value of the metric where there is one: "44% (value 38 days)".
func (c KRCase) at(p float64) string {
	v, ok := c.In.Scale.Value(p)
	if !ok {
		return Percent(p)
	}
	return fmt.Sprintf("%s (value %s)", Percent(p), c.In.Scale.Format(c.In.Scale.towardTarget(v)))
}

func (c KRCase) confidenceReason() Reason {
	return Reason{
		ID:       "confidence",
		Sentence: fmt.Sprintf("Confidence in %s is %d of 10.", c.In.Label, *c.Out.Confidence),
		Needs:    fmt.Sprintf("a confidence of %d", c.Th.LowConfidence+1),
	}
}

func (c KRCase) finishesLate() bool {
	f := c.Out.Finish
	return f.Kind == FinishOn && c.In.Span.Due.Known() && f.Day > c.In.Span.Due
}

func (c KRCase) finishReason() Reason {
	r := Reason{ID: "finish", Sentence: fmt.Sprintf("At the pace of the last 4 weeks the open work ends on %s, %s after the due date.",
		c.Out.Finish.Day.Short(), Weeks(c.Out.Finish.Day.Since(c.In.Span.Due)))}
	if c.Out.Left > 0 {
		times := float64(c.Out.Finish.Day.Since(c.Clock.Today)) / float64(c.Out.Left)
		r.Needs = Either(append([]string{fmt.Sprintf("%s times the closes a week", Number(math.Ceil(times*10)/10, 1))}, c.lessWork()...))
	}
	return r
}

// lessWork counts how many open tasks of mean weight are more than the pace of the work can close in
// time. It is empty where nothing would be left to do.
func (c KRCase) lessWork() []string {
	open := c.In.Work.Open()
	fewer := sort.Search(open.N, func(n int) bool {
		left := Tally{open.N - n, open.W - open.W*Weight(n)/Weight(open.N)}
		w := Contribution{Todo: left, Closed28: c.In.Work.Closed28}
		return ProjectFinish(w, c.In.Span.Start, c.Clock.Today).Day <= c.In.Span.Due
	})
	if fewer == open.N {
		return nil
	}
	return []string{fmt.Sprintf("%d of the %d open tasks fewer", fewer, open.N)}
}
