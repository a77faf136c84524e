package whyui

import (
	"fmt"
	"strings"

	"plumbline/internal/signal"
)

// ruleOf says how a number is made, with its limits.
func ruleOf(ask signal.Ask, th signal.Thresholds) string {
	days := func(n int) string { return signal.Count(n, "day") }
	switch ask {
	case signal.AskStatus:
		return "The first of these conditions that holds is the status."
	case signal.AskPace:
		return fmt.Sprintf("Expected progress runs from the start to the due date, through waypoints where there are any. It is behind once %s and %s of its time have passed, if it is at least %s points short and under %s of what is expected.",
			days(th.QuietDays), signal.Percent(th.QuietShare), points(th.BehindGap), signal.Percent(th.BehindRatio))
	case signal.AskConfidence:
		return fmt.Sprintf("The confidence that the latest check-in states, 0 to 10. It is a risk at %d or less, and a signal when it falls by %d or more.", th.LowConfidence, th.ConfidenceDrop)
	case signal.AskCoverage:
		return fmt.Sprintf("The team's open tasks that are linked to the key result, of all open tasks of the team. Open is to do, in progress, blocked or in review. It is a gap under %s while the key result is behind.", signal.Percent(th.CoverageFloor))
	case signal.AskWork:
		return "The weight of the tasks that are done, of the weight of those done, those open and the planned work that has no task. A weight is the impact of the link, 1, 3 or 9, split over the key results the task serves. What was cancelled does not count."
	case signal.AskLive:
		return "Open tasks that are not stuck. A key result without one is starved. " + stuck(th)
	case signal.AskStalled:
		return fmt.Sprintf("%s It is a risk from %s of the open weight on.", stuck(th), signal.Percent(th.StalledShare))
	case signal.AskFinish:
		return fmt.Sprintf("The open weight, divided by the weight closed a week in the last %s.", days(signal.FinishWindow))
	case signal.AskClosed:
		return fmt.Sprintf("Tasks done in the last %s. From %s or %s of the weight on, the metric should move by %s of its span.",
			days(signal.EffectWindow), signal.Count(th.EffectTasks, "task"), signal.Percent(th.EffectWorkShare), signal.Percent(th.EffectMove))
	case signal.AskPlan:
		return "Planned pieces of work whose planned start is past and that have no task, or only one that was cancelled or deleted."
	case signal.AskBorn, signal.AskFromGoal:
		return "Links whose task was created on the goal's page or from its plan, of all links that hold now. Tasks in every state count."
	case signal.AskLater:
		return "Links that were made after their task (the theatre index), of all links that hold now. Tasks in every state count."
	}
	return teamRule(ask, th)
}

func teamRule(ask signal.Ask, th signal.Thresholds) string {
	switch ask {
	case signal.AskAlignment:
		return fmt.Sprintf("50 points for open tasks that serve a key result, 30 for those that aim at a lagging one (all of them from %s on, or while none lags), 20 for links born from goals.", signal.Percent(th.FocusFloor))
	case signal.AskLinked:
		return "Open tasks of the team that serve at least one key result, of all its open tasks."
	case signal.AskAimed:
		return "Open tasks of the team that serve a key result which is behind, its own or another team's, of all its open tasks."
	case signal.AskFocus:
		return fmt.Sprintf("Of the open tasks that are in progress, in review, overdue or due within %s, those that serve a key result which is behind. It is a gap under %s while a key result of the team is.",
			signal.Count(th.FocusDays, "day"), signal.Percent(th.FocusFloor))
	case signal.AskUnlinked:
		return fmt.Sprintf("Open tasks that serve neither a key result nor an objective and are not declared as running the business. It is a signal over %s.", signal.Percent(th.UnlinkedShare))
	case signal.AskRunBusiness:
		return "Open tasks that serve no goal and are declared as running the business."
	case signal.AskObjective:
		return "Open tasks that serve an objective and no key result. They are counted apart."
	}
	return ""
}

func stuck(th signal.Thresholds) string {
	return fmt.Sprintf("A task is stuck when it is blocked, overdue, or in progress without activity for %s.", signal.Count(th.StallDays, "day"))
}

func points(share float64) string { return signal.Number(share*100, 0) }

const ahead = "{days ahead}" // stands in words for the days that the organisation looks ahead

// say are the words for a question, with the organisation's days ahead.
func say(words map[signal.Ask]string, ask signal.Ask, th signal.Thresholds) string {
	return strings.Replace(words[ask], ahead, signal.Ahead(th.FocusDays), 1)
}

// askWords are how the questions are offered.
var askWords = map[signal.Ask]string{
	signal.AskStatus: "Status", signal.AskPace: "Pace", signal.AskConfidence: "Confidence", signal.AskCoverage: "Coverage", signal.AskWork: "Work done", signal.AskLive: "Live work",
	signal.AskStalled: "Stuck", signal.AskFinish: "Finish", signal.AskClosed: "Closed", signal.AskPlan: "Plan", signal.AskBorn: "Born from the goal", signal.AskLater: "Linked later",
	signal.AskAlignment: "Alignment", signal.AskLinked: "Linked", signal.AskAimed: "Aimed at lagging", signal.AskFocus: "Next " + ahead, signal.AskUnlinked: "No goal",
	signal.AskRunBusiness: "Runs the business", signal.AskObjective: "Objective only", signal.AskFromGoal: "Born from goals",
}
