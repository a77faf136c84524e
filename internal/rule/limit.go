package rule

import (
	"math"
	"reflect"
	"slices"
	"strings"

	"plumbline/internal/errs"
	"plumbline/internal/signal"
)

// Unit is what a limit is counted in.
type Unit string

// The units. A share is kept from 0 to 1 and typed in percent; the difference of two shares is one in points.
const (
	Percent Unit = "%"
	Points  Unit = "points"
	Days    Unit = "days"
	OfTen   Unit = "of 10"
	Count   Unit = ""
)

// Limit is one threshold: its place in signal.Thresholds by its stored name, what it means in plain words,
// and between which values it may lie.
type Limit struct {
	Name     string
	Section  string
	Label    string
	Meaning  string
	Unit     Unit
	Min, Max float64 // as kept: shares from 0 to 1
}

// Limits describes every threshold, in the order and under the headings of the signals document. A
// threshold without a line here fails a test.
func Limits() []Limit { return slices.Clone(limits) }

var limits = []Limit{
	{"quiet_days", pace, "Days before a KR can be behind", "A KR is judged once this many days of its time have passed, or the share below, whichever is longer.", Days, 0, 90},
	{"quiet_share", pace, "Share of its time before a KR can be behind", "A KR is judged once this share of its time has passed, or the days above, whichever is longer.", Percent, 0, 0.5},
	{"behind_gap", pace, "Behind: gap to what is expected", "A KR is behind when it lacks at least this many points of what is expected by now, and falls under the ratio below.", Points, 0.01, 0.9},
	{"behind_ratio", pace, "Behind: ratio to what is expected", "A KR is behind when it has less than this share of what is expected by now, and the gap above.", Percent, 0.1, 1},
	{"severe_gap", pace, "Off track: gap to what is expected", "A KR that is behind is off track when the gap is larger than this.", Points, 0.01, 1},
	{"severe_ratio", pace, "Off track: ratio to what is expected", "A KR that is behind is off track when it has less than this share of what is expected by now.", Percent, 0, 1},
	{"first_value_days", pace, "Days without a first value", "A KR without any value counts as not started for this many days, then as no update.", Days, 1, 90},
	{"no_update_days", pace, "Days without a check-in until no update", "A KR without a check-in for this long has no status: silence is never green.", Days, 1, 180},
	{"low_confidence", pace, "Low confidence", "A KR is at risk when its confidence is this or less.", OfTen, 0, 9},
	{"stalled_share", pace, "Stalled work of a KR", "A KR is at risk, and a signal says so, when at least this share of its open work is stuck.", Percent, 0.01, 1},

	{"stall_days", tasks, "Days without activity until a task is stalled", "A task in progress counts as stuck after this many days in which nothing happened to it.", Days, 1, 90},
	{"soon_days", tasks, "Days ahead that are soon", "A task that is not started and due within this many days is at risk.", Days, 0, 30},

	{"lagging_share", rollUp, "Lagging objective: weight of KRs that are behind", "An objective lags when KRs that are behind hold at least this share of its weight.", Percent, 0.01, 1},
	{"strategic_share", rollUp, "Strategic risk: weight of lagging objectives", "A pillar is a strategic risk when lagging objectives hold at least this share of its weight.", Percent, 0.01, 1},

	{"coverage_floor", gaps, "Coverage floor", "A KR that is behind needs at least this share of its team's open tasks; less is a coverage gap.", Percent, 0.01, 1},
	{"grouped_krs", gaps, "Coverage gaps told one by one", "With more KRs of one team in a gap than this, one signal tells them together.", Count, 1, 50},
	{"focus_days", gaps, "Days ahead for focus", "Tasks in progress or due within this many days are held against the lagging KRs.", Days, 1, 60},
	{"focus_floor", gaps, "Focus on lagging KRs", "While a KR is behind, at least this share of those tasks should serve one that is; less is a focus gap.", Percent, 0.01, 1},

	{"cluster_share", gaps, "Clustered: share of one objective", "Work is clustered when one objective has more than this share of a team's linked open tasks while another is short of the share below.", Percent, 0.1, 1},
	{"cluster_floor", gaps, "Clustered: share of an objective that is behind", "An objective with a KR that is behind is short of work when it has less than this share of the team's linked open tasks.", Percent, 0.01, 0.5},
	{"drift_share", gaps, "Distance of the work from the weights", "The work mix has left the priorities when more than this share of the effort would have to move to match the weights of the team's KRs.", Percent, 0.05, 0.95},
	{"drift_days", gaps, "Days until drift is a signal", "A signal tells of it once it lasts this many days.", Days, 1, 90},

	{"stale_days", habits, "Days without a check-in until a signal", "A signal asks after a KR that has had no check-in for this long.", Days, 1, 90},
	{"confidence_drop", habits, "Drop of confidence", "A signal tells when confidence fell by this much or more since the last check-in.", OfTen, 1, 10},
	{"unlinked_share", habits, "Tasks without a goal", "A signal tells when more than this share of a team's open tasks serves no goal. What runs the business is left out.", Percent, 0, 1},
	{"trace_floor", habits, "Finished tasks that trace to a KR", "A signal tells when less than this share of the tasks a team closed this cycle traces to a KR.", Percent, 0.01, 1},
	{"most_objectives", habits, "Most objectives of a team", "A signal tells when a team runs more objectives at once than this.", Count, 1, 50},
	{"most_krs", habits, "Most KRs of an objective", "A signal tells when an objective has more KRs than this.", Count, 3, 20},
	{"least_krs", habits, "Fewest KRs of an objective", "A signal tells when an objective has fewer KRs than this and nothing else rolls up into it.", Count, 0, 3},

	{"effect_tasks", effect, "Work without effect: closed tasks", "This many tasks closed in 21 days are enough to ask what they did for the metric.", Count, 1, 100},
	{"effect_work_share", effect, "Work without effect: closed share of the work", "Or this share of the work closed in 21 days.", Percent, 0.01, 1},
	{"effect_move", effect, "Work without effect: move of the metric", "The metric stood still when it moved less than this share of its way in those 21 days.", Percent, 0, 0.5},
}

// The headings, as the signals document has them.
const (
	pace   = "Pace and status of a key result"
	tasks  = "Tasks"
	rollUp = "Objectives and pillars"
	gaps   = "Signals: coverage and focus"
	habits = "Signals: check-ins and links"
	effect = "Signals: work and outcome"
)

// Value is the limit in thresholds: shares from 0 to 1.
func (l Limit) Value(th signal.Thresholds) float64 {
	v := field(reflect.ValueOf(th), l.Name)
	if v.CanInt() {
		return float64(v.Int())
	}
	return v.Float()
}

// Set puts a value into thresholds. A limit that counts takes the whole number nearest to it.
func (l Limit) Set(th *signal.Thresholds, value float64) {
	v := field(reflect.ValueOf(th).Elem(), l.Name)
	if v.CanInt() {
		v.SetInt(int64(math.Round(value)))
		return
	}
	v.SetFloat(value)
}

// Whole says that the limit counts: days, tasks, levels of confidence. Everything else is a share.
func (l Limit) Whole() bool { return field(reflect.ValueOf(signal.Thresholds{}), l.Name).CanInt() }

// field finds a field of thresholds by its stored name.
func field(of reflect.Value, name string) reflect.Value {
	for i := range of.NumField() {
		if tag, _, _ := strings.Cut(of.Type().Field(i).Tag.Get("json"), ","); tag == name {
			return of.Field(i)
		}
	}
	panic("no threshold is stored as " + name)
}

// orders are pairs of which the second must be at least the first.
var orders = []struct{ low, high, sentence string }{
	{"behind_gap", "severe_gap", "Use at least the gap of behind, which is %s."},
	{"severe_ratio", "behind_ratio", "Use at least the ratio of off track, which is %s."},
}

// check says what is wrong with each limit.
func check(f *errs.Fields, th signal.Thresholds) {
	byName := map[string]Limit{}
	for _, l := range limits {
		byName[l.Name] = l
		v := l.Value(th)
		f.Check(v >= l.Min && v <= l.Max, l.Name, "Use a number from %s to %s.", l.Text(l.Min), l.Text(l.Max))
	}
	for _, o := range orders {
		low := byName[o.low].Value(th)
		f.Check(byName[o.high].Value(th) >= low, o.high, o.sentence, byName[o.low].Text(low))
	}
}
