package signalui

import (
	"fmt"

	"plumbline/internal/signal"
)

// ruleWords say when each signal speaks, by the limits it is judged by.
func ruleWords(th signal.Thresholds) map[string]string {
	pct, days := signal.Percent, func(n int) string { return signal.Count(n, "day") }
	return map[string]string{
		"coverage_gap":         fmt.Sprintf("A key result is behind and fewer than %s of its team's open tasks serve it. Exactly %s does not count as a gap.", pct(th.CoverageFloor), pct(th.CoverageFloor)),
		"coverage_gap_grouped": fmt.Sprintf("More than %d key results of a team have a coverage gap. One signal speaks for all of them.", th.GroupedKRs),
		"focus_gap":            fmt.Sprintf("A key result of the team is behind, and fewer than %s of the tasks in progress or due within %s aim at one that is.", pct(th.FocusFloor), days(th.FocusDays)),
		"starved":              "A running key result that is not achieved has no open task that is not stuck.",
		"stalled_work":         fmt.Sprintf("Stuck tasks hold %s or more of the open weight. A task is stuck when it is blocked, overdue, or in progress without activity for %s.", pct(th.StalledShare), days(th.StallDays)),
		"work_without_effect":  fmt.Sprintf("%s or %s of the weight closed in %s, while the metric moved less than %s of its span.", signal.Count(th.EffectTasks, "task"), pct(th.EffectWorkShare), days(signal.EffectWindow), pct(th.EffectMove)),
		"effect_without_work":  fmt.Sprintf("The metric moved as expected in %s while no linked task closed.", days(signal.EffectWindow)),
		"stale_check_in":       fmt.Sprintf("No check-in for %s or more.", days(th.StaleDays)),
		"confidence_drop":      fmt.Sprintf("Confidence fell by %d or more since the check-in before.", th.ConfidenceDrop),
		"never_created":        "Planned work is past its planned start and has no task, or only one that was cancelled or deleted.",
		"unlinked":             fmt.Sprintf("More than %s of a team's open tasks serve no goal and are not declared as running the business.", pct(th.UnlinkedShare)),
		"reads_like_a_task":    "A key result has no metric, or its title names an output and no measure.",
		"clustered":            fmt.Sprintf("One objective holds more than %s of the team's linked open tasks while another with a lagging key result has under %s.", pct(th.ClusterShare), pct(th.ClusterFloor)),
		"stop_list":            "Open tasks serve goals that were dropped, paused, deprioritised, closed or that expired.",
		"goal_changed":         "The target, owner or priority of a goal changed after open tasks were linked to it.",
		"drift":                fmt.Sprintf("The mix of work has been more than %s away from the declared weights of the key results for %s or more.", pct(th.DriftShare), days(th.DriftDays)),
		"untraceable_done":     fmt.Sprintf("Fewer than %s of the tasks done this cycle trace to an active key result.", pct(th.TraceFloor)),
		"too_many_goals":       fmt.Sprintf("A team has more than %s, or an objective more than %d or fewer than %s: more than people can keep in view, or less than it takes to see it.", signal.Count(th.MostObjectives, "objective"), th.MostKRs, signal.Count(th.LeastKRs, "key result")),
	}
}
