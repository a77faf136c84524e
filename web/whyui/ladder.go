package whyui

import (
	"fmt"

	"plumbline/internal/signal"
)

// rung is one condition of a status, in the order they are asked.
type rung struct {
	Status signal.Status
	Text   string
	Decide bool
}

// krLadder lists the conditions of a key result's status (SIGNALS 2).
func krLadder(now signal.Status, th signal.Thresholds) []rung {
	return decided(now, []rung{
		{Status: signal.Achieved, Text: "Progress has reached the target."},
		{Status: signal.NotStarted, Text: fmt.Sprintf("No value yet, in its first %s.", signal.Count(th.FirstValueDays, "day"))},
		{Status: signal.NoUpdate, Text: fmt.Sprintf("No value after %s, or no check-in for %s.", signal.Count(th.FirstValueDays, "day"), signal.Count(th.NoUpdateDays, "day"))},
		{Status: signal.OffTrack, Text: fmt.Sprintf("Behind, and under %s of what is expected or more than %s points short.", signal.Percent(th.SevereRatio), points(th.SevereGap))},
		{Status: signal.AtRisk, Text: fmt.Sprintf("Behind (%s points short and under %s of what is expected), or confidence of %d or less, or %s of the open weight stuck, or nothing live beneath it, or the open work ends after the due date.",
			points(th.BehindGap), signal.Percent(th.BehindRatio), th.LowConfidence, signal.Percent(th.StalledShare))},
		{Status: signal.OnTrack, Text: "None of these."},
	})
}

// objectiveLadder lists the conditions of an objective's status (SIGNALS 4).
func objectiveLadder(now signal.Status, th signal.Thresholds) []rung {
	return decided(now, []rung{
		{Status: signal.Achieved, Text: "Everything beneath it is achieved."},
		{Status: signal.Lagging, Text: fmt.Sprintf("Its weighted progress is behind, or what lags beneath it holds %s or more of its weight.", signal.Percent(th.LaggingShare))},
		{Status: signal.AtRisk, Text: "Something beneath it is off track, lagging or at risk."},
		{Status: signal.NoData, Text: "Nothing beneath it has a weight, or all of it is silent."},
		{Status: signal.OnTrack, Text: "None of these."},
	})
}

// pillarLadder lists the conditions of a pillar's status (SIGNALS 4).
func pillarLadder(now signal.Status, th signal.Thresholds) []rung {
	return decided(now, []rung{
		{Status: signal.NoData, Text: "Nothing beneath it has a weight."},
		{Status: signal.StrategicRisk, Text: fmt.Sprintf("Lagging objectives hold %s or more of its weight.", signal.Percent(th.StrategicShare))},
		{Status: signal.AtRisk, Text: "An objective is lagging or at risk."},
		{Status: signal.OnTrack, Text: "None of these."},
	})
}

func decided(now signal.Status, rungs []rung) []rung {
	for i := range rungs {
		rungs[i].Decide = rungs[i].Status == now
	}
	return rungs
}
