package strategyui

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func q3() strategy.Cycle {
	return strategy.Cycle{ID: id.New[id.Cycle](), Name: "Q3 2026", Kind: strategy.Quarter, State: strategy.Active, StartsOn: day("2026-07-01"), EndsOn: day("2026-09-30")}
}

func member(role access.Role) org.Member {
	return org.Member{Org: org.Org{Slug: "o", Name: "O", TaskPrefix: "PL"}, Actor: access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: role}}
}

func status(s signal.Status) *signal.Status { return &s }

// red is a board with one pillar at strategic risk, whose path ends in two stalled tasks.
func red() (b board.Strategy, wait, crews board.StrategyObjective, days board.StrategyKR) {
	c := q3()
	p := board.StrategyPillar{ID: id.New[id.Pillar](), Name: "Faster to warm", Status: status(signal.StrategicRisk), Since: new(day("2026-08-10"))}
	days = board.StrategyKR{
		ID: id.New[id.KeyResult](), Number: 3, Title: "Days", Kind: signal.Decrease, Unit: "days", StartValue: new(46.0), TargetValue: new(28.0),
		CurrentValue: new(39.7), Weight: 1, Status: signal.OffTrack, Live: true, Behind: true, Uncovered: true, HasValue: true,
		Progress: 0.35, Shown: 0.35, Expected: 0.54, TeamLinked: 3, TeamOpen: 18, OpenTasks: 3, LiveTasks: 1, Confidence: new(3), BeforeConfidence: new(5),
		StartOn: c.StartsOn, DueOn: c.EndsOn,
		Stuck: []board.StuckTask{
			{ID: id.New[id.Task](), Number: 412, Title: "Pre-book", Owner: "Priya Nair", State: signal.Blocked, Reason: "No answer", StateSince: day("2026-08-05")},
			{ID: id.New[id.Task](), Number: 398, Title: "Photos", Owner: "Marek Dus", State: signal.Blocked, Reason: "Waiting", StateSince: day("2026-08-03")},
			{ID: id.New[id.Task](), Number: 9, Title: "Moves", State: signal.InProgress, ActiveAt: day("2026-08-13")},
		},
	}
	wait = board.StrategyObjective{
		ID: id.New[id.Objective](), Title: "Halve the wait", State: goal.Active, Column: &p.ID, Weight: 1, Status: signal.Lagging,
		Counts: true, HasData: true, Progress: 0.39, Expected: 0.54, Worst: days.ID.String(), KRs: 1, Off: 1,
	}
	days.ObjectiveID = wait.ID
	crews = board.StrategyObjective{
		ID: id.New[id.Objective](), Title: "A crew", State: goal.Active, Column: &p.ID, Weight: 1, Status: signal.OnTrack, Counts: true, HasData: true, Progress: 0.6, Expected: 0.54,
	}
	b = board.Strategy{
		Frame: board.Frame{Today: day("2026-08-14")}, Loc: time.UTC, Cycles: []board.StrategyCycle{{Cycle: c, Chosen: true}},
		Pillars: []board.StrategyPillar{p}, Objectives: []board.StrategyObjective{crews, wait}, KRs: []board.StrategyKR{days},
		Now: board.TeamSums{Day: day("2026-08-14"), Open: 114, Linked: 81, Aimed: 29, FromGoal: 64, Links: 100, AnyBehind: true},
	}
	return b, wait, crews, days
}

func TestTheRedPathIsUnbrokenFromTheBeamToTheStalledTasks(t *testing.T) {
	t.Parallel()
	b, wait, _, _ := red()
	v := newBoard(member(access.Viewer), b, board.AskStrategy{}, asLines)
	c := v.Columns[0]
	if c.Sentence != "Since Mon 10 Aug. Two stalled tasks under KR 3 cause it." {
		t.Errorf("sentence %q", c.Sentence)
	}
	o := c.Objectives[0]
	if o.Title != wait.Title || !o.Path || !o.KRs[0].Path || c.Objectives[1].Path {
		t.Fatalf("path %+v", o)
	}
	var got []string
	for _, s := range o.KRs[0].Tasks {
		got = append(got, s.Key+" "+s.Since+" "+s.Owner+": "+s.Why)
	}
	if diff := cmp.Diff([]string{"PL-398 Stalled 11 days Marek D.: Waiting", "PL-412 Stalled 9 days Priya N.: No answer"}, got); diff != "" {
		t.Error(diff)
	}
	if last := o.KRs[0].Tasks[1]; !last.Tail || last.Ask != "Ask Priya N. for an update on PL-412" {
		t.Errorf("last task %+v", last)
	}
	if !c.Objectives[1].Last {
		t.Error("the line does not end at the last knot")
	}
	var events []string
	for _, e := range v.Time.Events {
		events = append(events, e.Week+": "+e.Text)
	}
	if diff := cmp.Diff([]string{"Week 5: PL-398 stalls", "Week 6: PL-412 stalls", "Week 6: Faster to warm turns to strategic risk"}, events); diff != "" {
		t.Error(diff)
	}
}

func TestObjectivesHangUnderTheirParents(t *testing.T) {
	t.Parallel()
	b, wait, crews, _ := red()
	under := crews
	under.ID, under.Title, under.ParentID = id.New[id.Objective](), "Under", &wait.ID
	other := under
	other.ID, other.Title, other.Column = id.New[id.Objective](), "Elsewhere", nil
	b.Objectives = append(b.Objectives, under, other)
	v := newBoard(member(access.Viewer), b, board.AskStrategy{}, asLines)
	if len(v.Columns) != 2 || v.Columns[1].Name != "No pillar" || v.Columns[1].Objectives[0].Title != "Elsewhere" {
		t.Fatalf("columns %+v", v.Columns)
	}
	first := v.Columns[0].Objectives[0]
	if first.Title != wait.Title || len(first.Nested) != 1 || first.Nested[0].Depth != "1" || len(v.Columns[0].Objectives) != 2 {
		t.Errorf("nesting %+v", first)
	}
}

func TestWhatIsNotShownIsCounted(t *testing.T) {
	t.Parallel()
	b, wait, crews, _ := red()
	for i := range b.Objectives {
		b.Objectives[i].KRs = map[id.Objective]int{wait.ID: 9, crews.ID: 4}[b.Objectives[i].ID]
	}
	c := newBoard(member(access.Viewer), b, board.AskStrategy{}, asTable).Columns[0]
	if c.Rest.Label != "12 more key results and 1 more objective" || c.Rest.URL != "/o/o/strategy?pillar="+b.Pillars[0].ID.String()+"&view=table" {
		t.Errorf("rest %+v", c.Rest)
	}
	focus := newBoard(member(access.Viewer), b, board.AskStrategy{Focus: true, Pillar: b.Pillars[0].ID}, asLines)
	if len(focus.Columns[0].Objectives) != 2 || focus.Back.URL != "/o/o/strategy" {
		t.Errorf("focus %+v", focus)
	}
}

func TestTheBoardOffersWhatARoleMayDo(t *testing.T) {
	t.Parallel()
	b, _, _, _ := red()
	for role, want := range map[access.Role][2]int{access.Viewer: {0, 0}, access.Lead: {0, 1}, access.Executive: {4, 3}} {
		v := newBoard(member(role), b, board.AskStrategy{}, asLines)
		if got := [2]int{len(v.Menu), len(v.Columns[0].Menu)}; got != want {
			t.Errorf("%s: %v actions, want %v", role, got, want)
		}
	}
	for role, want := range map[access.Role]string{access.Viewer: "", access.Executive: "/o/o/cycles/new"} {
		if v := newBoard(member(role), board.Strategy{}, board.AskStrategy{}, asLines); v.Empty == nil || v.Empty.Primary.URL != want {
			t.Errorf("%s without a cycle: %+v", role, v.Empty)
		}
	}
	b.Pillars, b.Objectives, b.KRs = nil, nil, nil
	for role, want := range map[access.Role]string{access.Viewer: "", access.Lead: "/o/o/objectives/new", access.Owner: "/o/o/pillars/new"} {
		if v := newBoard(member(role), b, board.AskStrategy{}, asTable); v.Empty == nil || v.Empty.Primary.URL != want {
			t.Errorf("%s without a pillar: %+v", role, v.Empty)
		}
	}
}

func TestTheNumbersOfAKeyResult(t *testing.T) {
	t.Parallel()
	b, _, _, days := red()
	s := scene{base: "/o/o", prefix: "PL", cycle: b.Cycles[0].Cycle, today: day("2026-08-14"), loc: time.UTC, th: signal.Defaults(), mark: 0.5}
	v := s.kr(&days)
	got := []string{v.Label, v.Word, v.Done, v.Standing, v.Now, v.Confidence, v.Cover.Text, v.Gauge.Text}
	want := []string{"KR 3", "Off track", "35%", "19 behind", "now 39.7 days", "Confidence 3", "3 of 18 tasks", "35% done, 54% expected"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if v.Delta != -2 || !v.Cover.Thin {
		t.Errorf("delta %d, thin %v", v.Delta, v.Cover.Thin)
	}
	silent := days
	silent.Status, silent.CheckedOn = signal.NoUpdate, new(day("2026-07-25"))
	if v := s.kr(&silent); v.Standing != "last in week 4" || v.Done != "35%" {
		t.Errorf("silent: %q, %q", v.Standing, v.Done)
	}
	silent.HasValue, silent.CheckedOn, silent.CurrentValue = false, nil, nil
	if v := s.kr(&silent); v.Standing != "no check-in yet" || v.Done != "–" || len(v.Spark.Actual) != 0 {
		t.Errorf("never checked in: %+v", v)
	}
}

func TestCoverSaysWhatIsOpenWhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kr   board.StrategyKR
		want coverView
	}{
		"thin":       {board.StrategyKR{Live: true, Behind: true, Uncovered: true, TeamLinked: 3, TeamOpen: 18, OpenTasks: 3}, coverView{Floor: 0.25, Share: 3.0 / 18, Thin: true, Text: "3 of 18 tasks", Brief: "3 of 18"}},
		"on track":   {board.StrategyKR{Live: true, TeamLinked: 1, TeamOpen: 10, OpenTasks: 1}, coverView{Floor: 0.25, Share: 0.1, Text: "1 of 10 tasks", Brief: "1 of 10"}},
		"none":       {board.StrategyKR{Live: true, Behind: true, TeamOpen: 18}, coverView{Floor: 0.25, Thin: true, Text: "No open task", Brief: "No open task"}},
		"other team": {board.StrategyKR{Live: true, TeamOpen: 18, OpenTasks: 2}, coverView{Floor: 0.25, Text: "0 of 18 tasks", Brief: "0 of 18", Title: "And 2 open tasks of other teams"}},
		"paused":     {board.StrategyKR{TeamOpen: 18}, coverView{}},
	} {
		if diff := cmp.Diff(c.want, cover(&c.kr, signal.Thresholds{CoverageFloor: 0.25})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestOneMarkRunsThroughEveryRow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ progress, expected, mark, want float64 }{
		{0.35, 0.54, 0.54, 0.35}, {0.7, 0.54, 0.54, 0.7}, {0.25, 0.5, 0.6, 0.3}, {0.5, 0.5, 0.6, 0.6},
		{0.75, 0.5, 0.6, 0.8}, {0, 0, 0.6, 0.6}, {1, 1, 0.6, 1}, {0.5, 1, 0.6, 0.3}, {0, 0.5, 0.6, 0},
	} {
		if got := against(c.progress, c.expected, c.mark); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v of %v at %v: %v, want %v", c.progress, c.expected, c.mark, got, c.want)
		}
	}
}

func TestAlignmentIsShownWithItsPartsAndItsChange(t *testing.T) {
	t.Parallel()
	b, _, _, _ := red()
	b.TeamWeeks = []board.TeamSums{
		{Day: day("2026-07-14"), Open: 100, Linked: 40, Aimed: 40, FromGoal: 1, Links: 10, AnyBehind: true},
		{Day: day("2026-07-21"), Open: 100, Linked: 60, Aimed: 20, FromGoal: 5, Links: 10, AnyBehind: true},
		{Day: day("2026-08-11"), Open: 100, Linked: 90, Aimed: 20, FromGoal: 5, Links: 10, AnyBehind: true},
	}
	v := newAlign(b, b.Cycles[0].Cycle, day("2026-08-14"))
	if v.Score != 67 || v.Delta != "12 since week 3" || !v.Up || v.Open != "114 open tasks" {
		t.Errorf("score %d, %q", v.Score, v.Delta)
	}
	if p := v.Parts[1]; p.Text != "25%" || p.Health != "off" || p.Floor != 40 || p.Title != "19 of 30 points" {
		t.Errorf("middle part %+v", p)
	}
	b.Now.AnyBehind = false
	if v := newAlign(b, b.Cycles[0].Cycle, day("2026-08-14")); v.Parts[1].Text != "none lags" || v.Parts[1].Health != "" {
		t.Errorf("nothing lags: %+v", v.Parts[1])
	}
	b.Now = board.TeamSums{}
	if v := newAlign(b, b.Cycles[0].Cycle, day("2026-08-14")); v.Has || v.Note == "" {
		t.Errorf("no task: %+v", v)
	}
}

func TestTheCycleInWeeks(t *testing.T) {
	t.Parallel()
	year := strategy.Cycle{StartsOn: day("2026-01-01"), EndsOn: day("2026-12-31"), State: strategy.Active}
	for name, c := range map[string]struct {
		cycle   strategy.Cycle
		today   string
		title   string
		columns int
		current int // -1: none
	}{
		"running": {q3(), "2026-08-14", "Week 7 of 13", 13, 6},
		"before":  {q3(), "2026-06-14", "13 weeks", 13, -1},
		"over":    {q3(), "2026-10-14", "13 weeks", 13, -1},
		"last":    {q3(), "2026-09-30", "Week 13 of 13", 13, 12},
		"a year":  {year, "2026-08-14", "Week 33 of 52", 13, 8},
	} {
		b := board.Strategy{Weeks: []board.StrategyWeek{{Day: c.cycle.StartsOn.AddDate(0, 0, 6), Status: signal.OnTrack, KRs: 3}}}
		v := newTime(b, nil, c.cycle, scene{cycle: c.cycle, today: day(c.today), th: signal.Defaults()})
		current := -1
		for i, w := range v.Weeks {
			if w.Current {
				current = i
			}
		}
		if v.Title != c.title || len(v.Weeks) != c.columns || current != c.current || v.Weeks[0].On != 3 {
			t.Errorf("%s: %q, %d columns, current %d", name, v.Title, len(v.Weeks), current)
		}
	}
}

func TestANoteWhenATeamHoldsTooMuch(t *testing.T) {
	t.Parallel()
	b, _, crews, _ := red()
	b.Objectives = nil
	for range 6 {
		o := crews
		o.ID, o.TeamName = id.New[id.Objective](), "Growth"
		b.Objectives = append(b.Objectives, o)
	}
	want := "Growth holds six open objectives in Q3 2026. Teams that hold three to five finish more of them."
	if v := newBoard(member(access.Viewer), b, board.AskStrategy{}, asLines); v.Note != want {
		t.Errorf("note %q", v.Note)
	}
	b.Objectives = b.Objectives[1:]
	if v := newBoard(member(access.Viewer), b, board.AskStrategy{}, asLines); v.Note != "" {
		t.Errorf("five: %q", v.Note)
	}
}

func TestALargeBoardListensForWhatItShows(t *testing.T) {
	t.Parallel()
	b, _, _, days := red()
	if diff := cmp.Diff([]string{"*"}, topics(b)); diff != "" {
		t.Error(diff)
	}
	b.Objectives[0].KRs = 40
	if diff := cmp.Diff([]string{b.Pillars[0].ID.String(), days.ID.String()}, topics(b)); diff != "" {
		t.Error(diff)
	}
}
