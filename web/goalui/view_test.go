package goalui

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

func date0(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// days is a key result from 46 to 28 days over 100 days, looked at on the fiftieth.
func days() board.KeyResult {
	off := signal.OffTrack
	k := board.KRHead{
		Number: 3, Title: "Days to commissioning", Kind: signal.Decrease, Unit: "days", StartValue: new(46.0), TargetValue: new(28.0), CurrentValue: new(40.0),
		State: goal.Active, StartOn: date0("2026-07-01"), DueOn: date0("2026-10-09"), Status: &off,
		Data: &signal.KRData{KRResult: signal.KRResult{HasValue: true, Shown: 1.0 / 3, Pace: signal.Pace{Progress: 1.0 / 3, Expected: 0.5, Behind: true}}},
	}
	return board.KeyResult{
		KR: k, Today: date0("2026-08-20"), Loc: time.UTC,
		Versions: []board.KRVersion{{ValidFrom: date0("2026-06-20"), Terms: terms(28)}},
		CheckIns: []board.CheckInRow{{Value: new(43.0), At: date0("2026-07-21")}, {Value: new(40.0), At: date0("2026-08-15")}},
	}
}

func terms(target float64) goal.KeyResultTerms {
	return goal.KeyResultTerms{Kind: goal.Decrease, Unit: "days", StartValue: new(46.0), TargetValue: new(target), State: goal.Active, StartOn: date0("2026-07-01"), DueOn: date0("2026-10-09")}
}

func key(n int64) string { return "PL-" + signal.Number(float64(n), 0) }

func TestTheChartShowsWhatWasExpectedAndWhereItLands(t *testing.T) {
	t.Parallel()
	p := days()
	v := newChartView(p, *p.KR.Data, key)
	if diff := cmp.Diff([]ui.Point{{X: 0, Y: 0}, {X: 100, Y: 100}}, v.Expected); diff != "" {
		t.Errorf("expected line:\n%s", diff)
	}
	if diff := cmp.Diff([]ui.Point{{X: 0, Y: 0}, {X: 20, Y: 100 * 3.0 / 18}, {X: 45, Y: 100 * 6.0 / 18}}, v.Actual, near); diff != "" {
		t.Errorf("actual line:\n%s", diff)
	}
	if v.LandsText != "Lands at 33.4" || v.Caption != "At the pace of the last 4 weeks it lands at 33.4 days on 9 Oct. Target 28." {
		t.Errorf("lands: %q, %q", v.LandsText, v.Caption)
	}
	if v.Text != "KR 3 by week. Week 8: actual 33% of the way, expected 50%. Lands at 33.4." {
		t.Errorf("in words: %q", v.Text)
	}
	if !v.Down || v.Title != "Actual against expected, days" || v.Now != 50 {
		t.Errorf("down %v, title %q, now %v", v.Down, v.Title, v.Now)
	}
}

var near = cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 })

func TestTheExpectedLineIsTheOneThatWasTrueAtEachDate(t *testing.T) {
	t.Parallel()
	p := days()
	change := date0("2026-08-10")
	p.Versions = []board.KRVersion{
		{ValidFrom: date0("2026-06-20"), ValidTo: &change, Terms: terms(37)},
		{ValidFrom: change, Terms: terms(28), Changed: []string{"target_value"}, Why: "The easy half is done.", By: new("Ruth Egli")},
	}
	c := newPlot(p, *p.KR.Data)
	want := []ui.Point{{X: 0, Y: 0}, {X: 40, Y: 20}, {X: 40, Y: 40}, {X: 100, Y: 100}} // half the target: half the way
	if diff := cmp.Diff(want, c.expected(), near); diff != "" {
		t.Error(diff)
	}
	past := pasts(p)
	if len(past) != 1 || past[0].What != "46 to 37 days by 9 Oct" || past[0].Change != "Ruth E. changed the target" || past[0].Why == "" {
		t.Errorf("past: %+v", past)
	}
	p.Versions[1].Changed = []string{"title"} // another title is no other promise
	if got := pasts(p); len(got) != 0 {
		t.Errorf("a title made a promise: %+v", got)
	}
}

func TestWaypointsBendTheExpectedLine(t *testing.T) {
	t.Parallel()
	p := days()
	p.Versions[0].Terms.Waypoints = []goal.Waypoint{{On: date0("2026-08-20"), Value: 43}}
	got := newPlot(p, *p.KR.Data).expected()
	if diff := cmp.Diff([]ui.Point{{X: 0, Y: 0}, {X: 50, Y: 100.0 / 6}, {X: 100, Y: 100}}, got, near); diff != "" {
		t.Error(diff)
	}
}

func TestEachKindDrawsItsOwnLine(t *testing.T) {
	t.Parallel()
	p := days()
	p.KR.Kind, p.KR.CurrentValue = signal.Ordinal, new(0.3)
	p.CheckIns = []board.CheckInRow{{Value: new(0.3), At: date0("2026-07-31")}}
	got := newPlot(p, *p.KR.Data).actual(nil)
	want := []ui.Point{{X: 0, Y: 0}, {X: 30, Y: 0}, {X: 30, Y: 30}, {X: 50, Y: 30}} // steps, held until today
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Errorf("ordinal:\n%s", diff)
	}
	p.KR.Kind, p.KR.LowValue, p.KR.HighValue = signal.Maintain, new(10.0), new(20.0)
	p.CheckIns = []board.CheckInRow{{Value: new(15.0), At: date0("2026-07-31")}, {Value: new(25.0), At: date0("2026-08-10")}}
	c := newPlot(p, *p.KR.Data)
	if diff := cmp.Diff([]ui.Point{{X: 30, Y: 50}, {X: 40, Y: 150}}, c.actual(nil), near); diff != "" {
		t.Errorf("maintain:\n%s", diff)
	}
	if c.expected() != nil {
		t.Error("what is to be held has no line to fall behind")
	}
	p.KR.Kind = signal.WorkTracked
	p.KR.Data.HasWork, p.KR.Data.Progress = true, 0.4
	got = newPlot(p, *p.KR.Data).actual([]board.KRWeek{{Day: date0("2026-07-01"), Progress: 0}, {Day: date0("2026-08-05"), Progress: 0.2}})
	if diff := cmp.Diff([]ui.Point{{X: 0, Y: 0}, {X: 35, Y: 20}, {X: 50, Y: 40}}, got, near); diff != "" {
		t.Errorf("work:\n%s", diff)
	}
}

func TestWithoutAValueTheChartSaysSo(t *testing.T) {
	t.Parallel()
	p := days()
	p.CheckIns, p.KR.CurrentValue, p.KR.Data.HasValue = nil, nil, false
	v := newChartView(p, *p.KR.Data, key)
	if v.Actual != nil || v.ActualText != "" || v.Caption != "There is no value yet. The first check-in begins the line." || !strings.Contains(v.Text, "no value yet") {
		t.Errorf("%+v", v)
	}
	if way, now := measure(p.KR, *p.KR.Data); way != "46 to 28 days" || now != "no value yet" {
		t.Errorf("%q %q", way, now)
	}
}

func TestRowsAreRoundWhereTheyCanBe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		start, target float64
		want          string
	}{{46, 28, "46 40 34 28"}, {72, 88, "72 76 80 84 88"}, {0, 100, "0 25 50 75 100"}, {0, 1250000, "0 312.5k 625k 937.5k 1.25M"}, {1.6, 0.9, "1.6 1.25 0.9"}, {0, 3, "0 1 2 3"}} {
		p := days()
		p.KR.StartValue, p.KR.TargetValue = &c.start, &c.target
		var got []string
		for _, r := range newPlot(p, *p.KR.Data).rows() {
			got = append(got, r.Label)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%v to %v: %s, not %s", c.start, c.target, s, c.want)
		}
	}
}

func TestStallsAreMarkedOnce(t *testing.T) {
	t.Parallel()
	p := days()
	since := date0("2026-08-05")
	p.Open = []board.KRTask{{LinkedTask: board.LinkedTask{Number: 398, State: "blocked", StateSince: since, ActiveAt: since}}}
	p.Blocked = []board.KRBlock{{Number: 398, At: since}, {Number: 412, At: date0("2026-06-01")}}
	want := []ui.Tick{{At: 35, Label: "PL-398 stalls"}} // the other lies before the start
	if diff := cmp.Diff(want, newPlot(p, *p.KR.Data).marks(p, key), near); diff != "" {
		t.Error(diff)
	}
}
