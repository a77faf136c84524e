package checkinui

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
)

var (
	start = time.Date(2026, 6, 29, 0, 0, 0, 0, time.UTC)
	today = time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)
	ruth  = org.Member{
		Org:   org.Org{ID: id.New[id.Org](), Slug: "acme", TaskPrefix: "PL", TimeZone: "UTC"},
		Actor: access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: access.Member},
	}
)

func ptr[T any](v T) *T { return &v }

// days is a key result that should fall from 46 to 28 days in 13 weeks and stands in week 7.
func days(values ...float64) board.CheckIn {
	p := board.CheckIn{
		Today: today, Week: today.AddDate(0, 0, -4), Weeks: today.AddDate(0, 0, -4), Frame: board.Frame{CycleStart: &start, CycleEnd: ptr(start.AddDate(0, 0, 90)), Today: today},
		KR: board.CheckInKR{ID: id.New[id.KeyResult](), Number: 3, Title: "Days", Kind: "decrease", Unit: "days", StartValue: ptr(46.0), TargetValue: ptr(28.0), StartOn: start, DueOn: start.AddDate(0, 0, 91), TeamID: id.New[id.Team]()},
	}
	for i, v := range values {
		at := start.AddDate(0, 0, 7*i+4)
		p.History = append(p.History, board.CheckInRow{ID: id.New[id.CheckIn](), Value: &v, Confidence: ptr(5), At: at})
		p.KR.CurrentValue, p.KR.LastCheckinAt, p.KR.Confidence = &v, &at, ptr(5)
	}
	return p
}

func TestPaceIsWhatEachWeekAdded(t *testing.T) {
	t.Parallel()
	p := days(44.2, 42.4, 42.4, 41.5, 42.4, 40.6, 39.7)
	v := newView(ruth, p)
	var gains []string
	for _, b := range v.Pace {
		gains = append(gains, b.Gain)
	}
	if diff := cmp.Diff([]string{"10", "10", "0", "5", "-5", "10", "5", "", "", "", "", "", ""}, gains); diff != "" {
		t.Errorf("gains:\n%s", diff)
	}
	if !v.Pace[2].Low || v.Pace[0].Low || v.Pace[4].Height != 0 || !v.Pace[7].Future || v.Pace[6].Future || v.PaceText != "Points gained by week: 10, 10, 0, 5, -5, 10, 5." {
		t.Errorf("bars %+v, %q", v.Pace, v.PaceText)
	}
	for _, b := range v.Pace {
		if b.Height < 0 || b.Height > 100 || math.IsNaN(b.Height) {
			t.Errorf("height %v", b.Height)
		}
	}
	// A key result without a metric, or of two years, has no columns of weeks.
	p.KR.Kind = "work_tracked"
	if v = newView(ruth, p); v.Pace != nil {
		t.Error("work that is done is drawn as a metric")
	}
	p = days(40)
	p.KR.DueOn = start.AddDate(2, 0, 0)
	if v = newView(ruth, p); v.Pace != nil {
		t.Errorf("%d columns", len(v.Pace))
	}
}

func TestListHangsFromItsObjectives(t *testing.T) {
	t.Parallel()
	wait, crews, last := id.New[id.Objective](), id.New[id.Objective](), today.AddDate(0, 0, -2)
	old := today.AddDate(0, 0, -9)
	p := days(39.7)
	p.Mine = []board.MyKR{
		{ID: p.KR.ID, Number: 3, Title: "Days", ObjectiveID: wait, Objective: "Wait", ObjectiveNow: ptr("lagging"), Pillar: ptr("Faster"), Status: ptr("off_track"), Progress: ptr(0.35), LastCheckinAt: &old, Mine: true},
		{ID: id.New[id.KeyResult](), Number: 5, ObjectiveID: crews, Objective: "Crews", ObjectiveNow: ptr("on_track"), Status: ptr("on_track"), LastCheckinAt: &last, Mine: true},
		{ID: id.New[id.KeyResult](), Number: 1, ObjectiveID: wait, Objective: "Wait", Mine: true},
		{ID: id.New[id.KeyResult](), Number: 9, ObjectiveID: crews, Objective: "Crews"},
	}
	v := newView(ruth, p)
	if len(v.Groups) != 2 || len(v.Groups[0].Items) != 2 || v.Groups[0].Health != "off" || v.Groups[0].Pillar != "Faster" || v.Groups[1].Health != "on" {
		t.Fatalf("groups %+v", v.Groups)
	}
	want := itemView{Key: "KR 3", Title: "Days", URL: v.Return, Health: "off", Word: "Off track", Percent: "35%", Due: "Due this week", Current: true}
	if diff := cmp.Diff(want, v.Groups[0].Items[0]); diff != "" {
		t.Errorf("item:\n%s", diff)
	}
	if done := v.Groups[1].Items[0]; !done.Saved || done.Due != "Saved Wed 12 Aug" || v.Groups[1].Items[1].Due != "Not yours" || v.Groups[0].Items[1].Word != "Computing" {
		t.Errorf("items %+v", v.Groups)
	}
	if v.Lede != "Week 7 of 13. Two of your three key results are due this week." || v.Next == nil || v.Next.Label != "Next: KR 1" {
		t.Errorf("%q, next %+v", v.Lede, v.Next)
	}
}

func TestEvidenceOfTheWork(t *testing.T) {
	t.Parallel()
	p := days(39.7)
	noon := today.Add(12 * time.Hour)
	task := func(n int64, state string, since int, due *time.Time) board.LinkedTask {
		return board.LinkedTask{ID: id.New[id.Task](), Number: n, Title: "Task", State: state, StateSince: noon.AddDate(0, 0, -since), ActiveAt: noon.AddDate(0, 0, -since), DueOn: due, Owner: ptr("Marek Dvorak"), Provenance: "from_goal"}
	}
	closed := task(5, "done", 1, nil)
	closed.ClosedAt = ptr(noon.AddDate(0, 0, -1))
	p.Tasks = []board.LinkedTask{task(1, "blocked", 11, nil), task(2, "in_progress", 2, ptr(today.AddDate(0, 0, 5))), task(3, "todo", 1, nil), task(4, "in_progress", 9, nil), closed}
	p.Closed = []board.Closed{{Number: ptr(int64(4)), N: 2}, {N: 1}}
	p.Signals = []board.OpenSignal{{Rule: "coverage_gap", Severity: "off", Sentence: "KR 3 is at 35%.", Clears: "It clears with 1 new task.", OpenedAt: noon}, {Rule: "stale_check_in", Severity: "info", OpenedAt: noon}}
	p.KR.Data = &signal.KRData{KRResult: signal.KRResult{Pace: signal.Pace{Progress: 0.35, Expected: 0.54, Behind: true}, HasValue: true, Shown: 0.35, Left: 42, Coverage: signal.Share{N: 3, Of: 18}}}
	v := newView(ruth, p)
	var facts []string
	for _, tv := range append(v.Open, v.Closed...) {
		facts = append(facts, tv.Key+" "+tv.Fact)
	}
	if diff := cmp.Diff([]string{"PL-1 Stalled 11 days", "PL-2 Due 19 Aug", "PL-3 To do", "PL-4 Stalled 9 days", "PL-5 Marek D., Thu"}, facts); diff != "" {
		t.Errorf("facts:\n%s", diff)
	}
	if v.TeamClosed != "The team closed three more: two for KR 4 and one with no goal." || v.Cover != "3 of 18 tasks" || !v.CoverThin {
		t.Errorf("%q, %q", v.TeamClosed, v.Cover)
	}
	if diff := cmp.Diff([]numberView{{"54%", "expected"}, {"19", "points behind"}, {"6", "weeks remain"}, {"39.7", "days, target 28"}}, v.Numbers); diff != "" {
		t.Errorf("numbers:\n%s", diff)
	}
	if s := v.Signals; len(s) != 2 || s[0].Evidence != "Since Fri 14 Aug. It clears with 1 new task." || len(s[0].Actions) != 2 || s[1].Health != "none" || len(s[1].Actions) != 0 {
		t.Errorf("signals %+v", s)
	}
	if len(v.Past) != 1 || v.Past[0].What != "39.7 days, confidence 5" {
		t.Errorf("past %+v", v.Past)
	}
}

func TestFormAsksWhatTheKindNeeds(t *testing.T) {
	t.Parallel()
	p := days(39.7)
	f := newForm(ruth, p)
	if f.Value != "39.7" || f.Unit != "days" || f.ConfidenceLabel != "Confidence we reach 28 days" || f.Confidence != "5" || f.LastTick != "50" || f.ValueHint == "" || f.ID == "" {
		t.Errorf("metric %+v", f)
	}
	p.KR.Kind = "binary"
	if f = newForm(ruth, p); len(f.Choices) != 2 || f.ValueLabel != "Is it so?" {
		t.Errorf("binary %+v", f)
	}
	p.KR.Kind, p.KR.CommitText = "ordinal", "Ten crews"
	if f = newForm(ruth, p); len(f.Choices) != 4 || f.Choices[1].Label != "Commit: Ten crews" {
		t.Errorf("ordinal %+v", f)
	}
	p.KR.Kind, p.KR.LowValue, p.KR.HighValue = "maintain", ptr(1.0), ptr(9.0)
	if f = newForm(ruth, p); f.ValueHint != "Within 1 to 9 days." {
		t.Errorf("maintain %q", f.ValueHint)
	}
	typed := formView{ID: "same", Value: "soon", Confidence: "3", Note: "kept", Flagged: true, FlagNote: "People", Errs: map[string]string{"value": "Use a number."}}
	if f = f.with(typed); f.ID != "same" || f.Value != "soon" || f.Note != "kept" || !f.Flagged || f.Errs["value"] == "" || f.Kind != "maintain" {
		t.Errorf("typed %+v", f)
	}
}
