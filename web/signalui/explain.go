package signalui

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/shell"
)

// explainView is what a signal rests on.
type explainView struct {
	Name, Rule, Version string
	AsOf                string
	Inputs              []inputView
	Rows                string // where the very rows that are counted stand, "" for a rule that counts none
	Earlier             []earlierView
}

type inputView struct{ Label, Value string }

type earlierView struct{ URL, Sentence, When string }

// rowsOf say which number of the subject shows the rows that a rule counts.
var rowsOf = map[string]signal.Ask{
	"coverage_gap": signal.AskCoverage, "starved": signal.AskLive, "stalled_work": signal.AskStalled, "work_without_effect": signal.AskClosed,
	"effect_without_work": signal.AskClosed, "stale_check_in": signal.AskPace, "confidence_drop": signal.AskConfidence, "never_created": signal.AskPlan,
	"coverage_gap_grouped": signal.AskLinked, "focus_gap": signal.AskFocus, "unlinked": signal.AskUnlinked, "clustered": signal.AskLinked,
}

func explain(base string, s board.Signal) explainView {
	v := explainView{
		Name: signal.RuleName(s.Signal.Rule), Rule: ruleWords(s.Limits())[s.Signal.Rule], Version: fmt.Sprintf("Rule version %d", s.Signal.RuleVersion),
		AsOf: "As of " + shell.LongDate(s.Signal.ChangedAt.In(s.Loc), s.Today) + s.Signal.ChangedAt.In(s.Loc).Format(", 15:04") + ".",
	}
	if ask, ok := rowsOf[s.Signal.Rule]; ok && (s.Signal.SubjectKind == "key_result" || s.Signal.SubjectKind == "team") {
		v.Rows = SubjectURL(base, s.Signal) + "/why?of=" + string(ask)
	}
	if s.Signal.Rule == "stop_list" {
		v.Rows = SubjectURL(base, s.Signal) + "/stop-list"
	}
	keys := slices.SortedFunc(maps.Keys(s.Signal.Inputs), func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	for _, key := range keys {
		if text := inputText(key, s.Signal.Inputs[key]); text != "" {
			v.Inputs = append(v.Inputs, inputView{labelOf(key, s.Limits()), text})
		}
	}
	for _, e := range s.Earlier {
		v.Earlier = append(v.Earlier, earlierView{
			URL: base + "/signals/" + e.ID.String(), Sentence: e.Sentence,
			When: shell.Date(e.OpenedAt.In(s.Loc), s.Today) + " to " + shell.Date(e.ClosedAt.In(s.Loc), s.Today),
		})
	}
	return v
}

// labelOf is an input in words; a rule version of long ago may have had one that has none any more.
func labelOf(key string, th signal.Thresholds) string {
	if i := place(key); i < len(labels) {
		return strings.Replace(labels[i].text, ahead, signal.Ahead(th.FocusDays), 1)
	}
	return strings.ReplaceAll(key, "_", " ")
}

// place is where an input stands among the labels, after them if it has none.
func place(key string) int {
	if i := slices.IndexFunc(labels, func(l struct{ key, text string }) bool { return l.key == key }); i >= 0 {
		return i
	}
	return len(labels)
}

// shares are the inputs that read as percentages.
var shares = []string{"progress", "expected", "floor", "moved", "work_done", "share", "distance", "limit"}

// inputText is a stored value as people read it. Lists of ids are shown by how many there are.
func inputText(key string, value any) string {
	switch x := value.(type) {
	case float64:
		if slices.Contains(shares, key) {
			return signal.Percent(x)
		}
		if x == math.Trunc(x) {
			return signal.Number(x, 0)
		}
		return signal.Number(x, 2)
	case string:
		if words, ok := starvations[x]; ok && key == "why" {
			return words
		}
		if day, err := time.Parse(time.DateOnly, x); err == nil {
			return day.Format("Mon 2 Jan 2006")
		}
		return x
	case bool:
		return map[bool]string{true: "yes", false: "no"}[x]
	case []any:
		return fmt.Sprint(len(x))
	}
	return ""
}

var starvations = map[string]string{
	"never_had_work": "it never had work", "all_cancelled": "all of it was cancelled", "all_shipped": "all of it is done",
	"all_stalled": "all of it is stuck", "unowned": "all of it is stuck and nobody owns it",
}

const ahead = "{days ahead}" // stands in a label for the days that the signal looks ahead

// labels are the inputs in words, in the order they are read: what is measured, then what it is held against.
var labels = []struct{ key, text string }{
	{"progress", "Progress"}, {"expected", "Expected by then"}, {"days_left", "Days to the due date"}, {"linked", "Open tasks linked to it"},
	{"team_open", "Open tasks of the team"}, {"floor", "The share it should reach"}, {"krs", "Key results"}, {"focus", "Tasks of the next " + ahead},
	{"aimed", "Of them aimed at a lagging key result"}, {"behind_krs", "Key results that are behind"}, {"days", "Days the rule looks at"}, {"why", "Why nothing is live"},
	{"open", "Open tasks"}, {"stalled", "Stuck tasks"}, {"owned", "Open tasks somebody owns"}, {"done", "Tasks done"}, {"cancelled", "Tasks cancelled"},
	{"last_closed", "Last task closed on"}, {"empty_slots", "Planned work without a task"}, {"stalled_weight", "Weight of the stuck tasks"},
	{"open_weight", "Weight of the open tasks"}, {"oldest", "Stuck since"}, {"closed", "Tasks closed"}, {"closed_weight", "Weight of the tasks closed"},
	{"moved", "How far the metric moved"}, {"work_done", "Work done"}, {"last_check_in", "Last check-in"}, {"before", "Confidence before"}, {"now", "Confidence now"},
	{"never_created", "Planned work never created"}, {"planned", "Planned pieces of work"}, {"unlinked", "Open tasks without a goal"},
	{"run_business", "Tasks that run the business"}, {"objective_only", "Tasks on an objective alone"}, {"kind", "How it is measured"}, {"title", "Its title"},
	{"output", "The word that names an output"}, {"most", "The most there should be"}, {"least", "The fewest there should be"}, {"most_tasks", "Tasks of the largest"},
	{"least_tasks", "Tasks of the smallest"}, {"share", "The share one goal may hold"}, {"distance", "Distance from the priorities"}, {"since", "Since"},
	{"limit", "The distance allowed"}, {"declared", "Declared priorities"}, {"work", "Work mix"}, {"linked_before", "Tasks linked before the change"},
	{"changed", "What changed"}, {"changed_on", "Changed on"}, {"tasks", "Tasks"}, {"estimated", "Tasks with an estimate"}, {"freed_effort", "Effort they would free"},
	{"objectives", "Objectives"}, {"traced", "Done tasks that trace to a key result"},
}
