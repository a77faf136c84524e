package strategyui

import (
	"strconv"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// krView is a key result as a line and as a row of the table.
type krView struct {
	ID, URL, Label, Title string
	Health                ui.Health
	Word, Done, Standing  string
	Stale                 string // in the table, where "last in week 4" is too long
	Now                   string
	Confidence            string // "Confidence 3", or "No confidence"
	Level                 string // "3", or "–"
	Delta                 int    // change since the check-in before
	Spark                 ui.SparkView
	Gauge                 ui.GaugeView
	Cover                 coverView
	Owner, OwnerShort     string
	Path, Tail, Last      bool // the red path runs through it, or ends in it; the line ends in it
	Tasks                 []stuckView
	More                  string // "2 more stalled tasks"
}

type coverView struct {
	Share       float64
	Floor       float64 // the share under which it counts as a gap
	Thin        bool
	Text, Brief string // "3 of 18 tasks", "3 of 18"
	Title       string
}

// stuckView is a stalled task at the end of a red path.
type stuckView struct {
	ID, URL, Title, Since, Key, Owner, Why string
	Ask                                    string // what the link is for, "" without an owner
	Tail, Last                             bool
}

const mostStuck = 3 // stalled tasks shown under a key result

// scene is what every key result of a page is drawn against.
type scene struct {
	base, prefix string
	cycle        strategy.Cycle
	today        time.Time
	loc          *time.Location
	th           signal.Thresholds
	mark         float64 // where the table's upright mark stands, 0 to 1
}

func (s scene) day() signal.Day { return signal.DayOf(s.today) }

func (s scene) kr(k *board.StrategyKR) krView {
	v := krView{
		ID: "kr-" + k.ID.String(), URL: s.base + "/krs/" + k.ID.String(), Label: goal.KRLabel(k.Number), Title: k.Title,
		Health: ui.Health(k.Status.Health()), Word: k.Status.Words(), Done: signal.Percent(k.Shown), Now: now(k),
		Confidence: "No confidence", Level: "–", Spark: s.spark(k), Cover: cover(k, s.th), Owner: value(k.OwnerName),
	}
	v.OwnerShort = shell.Short(v.Owner)
	v.Standing = standing(k.Progress, k.Expected)
	text := v.Done + " done, " + signal.Percent(k.Expected) + " expected"
	if !k.HasValue {
		v.Done, text = "–", "no value yet, "+signal.Percent(k.Expected)+" expected"
	}
	if k.Status == signal.NoUpdate || !k.HasValue {
		v.Standing, v.Stale = s.silence(k), "stale"
	}
	v.Gauge = ui.GaugeView{Value: 100 * against(k.Progress, k.Expected, s.mark), Expected: 100 * s.mark, Health: v.Health, Text: text}
	if k.Confidence != nil {
		v.Level = strconv.Itoa(*k.Confidence)
		v.Confidence = "Confidence " + v.Level
		if k.BeforeConfidence != nil {
			v.Delta = *k.Confidence - *k.BeforeConfidence
		}
	}
	return v
}

// standing is "19 behind": signal's words where the unit is clear from what stands beside.
func standing(progress, expected float64) string {
	return strings.NewReplacer(" points", "", " point", "").Replace(signal.Standing(progress, expected))
}

// silence says since when nothing was heard: "last in week 4".
func (s scene) silence(k *board.StrategyKR) string {
	switch {
	case k.CheckedOn == nil:
		return "no check-in yet"
	case !s.cycle.Contains(*k.CheckedOn):
		return "last on " + shell.Date(*k.CheckedOn, s.today)
	}
	week, _ := s.cycle.Week(*k.CheckedOn)
	return "last in week " + strconv.Itoa(week)
}

// against places a progress on a track whose mark stands at what is expected of it, so that one upright
// mark runs through rows that expect different things: 0 stays 0, all stays all.
func against(progress, expected, mark float64) float64 {
	switch {
	case progress >= 1:
		return 1
	case progress < expected:
		return progress / expected * mark
	case expected >= 1:
		return mark
	}
	return mark + (progress-expected)/(1-expected)*(1-mark)
}

func cover(k *board.StrategyKR, th signal.Thresholds) coverView {
	share := signal.Share{N: k.TeamLinked, Of: k.TeamOpen}
	v := coverView{Share: share.Ratio(), Floor: th.CoverageFloor, Thin: k.Uncovered || k.Live && k.Behind && k.TeamLinked == 0, Text: share.String() + " tasks", Brief: share.String()}
	elsewhere := k.OpenTasks - k.TeamLinked
	switch {
	case !k.Live:
		return coverView{}
	case k.OpenTasks == 0:
		v.Text, v.Brief = "No open task", "No open task"
	case !share.Has():
		v.Text = signal.Count(k.OpenTasks, "task")
		v.Brief = v.Text
	}
	if elsewhere > 0 {
		v.Title = "And " + signal.Count(elsewhere, "open task") + " of other teams"
	}
	return v
}

// now is the metric's value: "now 39.7 days".
func now(k *board.StrategyKR) string {
	scale := scaleOf(k)
	switch {
	case k.Kind == signal.WorkTracked:
		return "tracks its work"
	case k.CurrentValue == nil:
		return "no value yet"
	case k.Kind == signal.Binary && *k.CurrentValue >= 0.5:
		return "done"
	case k.Kind == signal.Binary:
		return "not done"
	case k.Kind == signal.Ordinal:
		return "now " + level(*k.CurrentValue)
	}
	return "now " + scale.Format(*k.CurrentValue)
}

// level is the word of an ordinal value.
func level(v float64) string {
	switch {
	case v >= 1:
		return "stretch"
	case v >= 0.7:
		return "target"
	case v >= 0.3:
		return "commit"
	}
	return "below commit"
}

func scaleOf(k *board.StrategyKR) signal.Scale {
	return signal.Scale{Kind: k.Kind, Start: value(k.StartValue), Target: value(k.TargetValue), Low: value(k.LowValue), High: value(k.HighValue), Unit: k.Unit}
}

func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// stuck lists the stalled tasks at the end of a path, the oldest first.
func (s scene) stuck(k *board.StrategyKR, path *signal.Path) (tasks []stuckView, more int) {
	for i, t := range path.Stalled {
		if i == mostStuck {
			return tasks, len(path.Stalled) - mostStuck
		}
		for _, row := range k.Stuck {
			if ref(row.ID) == t.Ref {
				tasks = append(tasks, s.task(row, t.Since))
			}
		}
	}
	return tasks, 0
}

func (s scene) task(t board.StuckTask, since signal.Day) stuckView {
	number := strconv.FormatInt(t.Number, 10)
	v := stuckView{
		ID: "stuck-" + t.ID.String(), URL: s.base + "/tasks/" + number, Title: t.Title, Key: s.prefix + "-" + number,
		Owner: shell.Short(t.Owner), Since: "Stalled today", Why: t.Reason,
	}
	if days := s.day().Since(since); days > 0 {
		v.Since = "Stalled " + signal.Count(days, "day")
	}
	switch {
	case t.State == signal.Blocked:
	case t.Due.Known() && t.Due < s.day():
		v.Why = "Was due " + t.Due.Long()
	default:
		v.Why = "In progress, nothing happened since " + since.Long()
	}
	if t.Owner != "" {
		v.Ask = "Ask " + v.Owner + " for an update on " + v.Key
	} else {
		v.Owner = "No owner"
	}
	return v
}
