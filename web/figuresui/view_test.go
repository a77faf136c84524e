package figuresui

import (
	"strings"
	"testing"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
)

var today = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

func figures() board.Figures {
	sums := board.FigureSums{Open: 20, Linked: 15, Aimed: 4, Focus: 10, FocusAimed: 3, Unlinked: 5, Links: 30, FromGoal: 18, Retrofitted: 6, BehindKRs: 2}
	calm := board.FigureSums{Open: 10, Linked: 5, Focus: 4, Links: 10, FromGoal: 2}
	return board.Figures{
		Frame: board.Frame{Today: today}, Loc: time.UTC,
		Teams: []board.FigureTeam{{ID: id.New[id.Team](), Name: "Growth", Known: true, FigureSums: sums}, {ID: id.New[id.Team](), Name: "Quiet", Known: true, FigureSums: calm}},
		Weeks: []board.FigureWeek{
			{Day: today.AddDate(0, 0, -56), FigureSums: board.FigureSums{Open: 20, Linked: 8, Links: 10, FromGoal: 4}},
			{Day: today.AddDate(0, 0, -7)}, // a week without a task
			{Day: today, FigureSums: sums},
		},
	}
}

func render(t *testing.T, f board.Figures) string {
	t.Helper()
	var b strings.Builder
	if err := figuresPage(newFigures(org.Member{Org: org.Org{Slug: "orrinvale"}}, f)).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func want(t *testing.T, html string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(html, p) {
			t.Errorf("the page does not say %q", p)
		}
	}
}

// The score is the sum of its parts, and is told with them.
func TestScoreIsMadeOfItsParts(t *testing.T) {
	t.Parallel()
	v := newFigures(org.Member{}, figures())
	// linked 20/30 × 50 = 33.3, aimed 4/30 of 40% × 30 = 10, from a goal 20/40 × 20 = 10
	if v.Score.Score != "53" || v.Score.Sum != "33.3 + 10 + 10, before rounding 53.33" || v.Score.Since != "58 on 27 Sep" {
		t.Errorf("%+v", v.Score)
	}
	if len(v.Score.Spark.Actual) != 2 || v.Score.Spark.Actual[1].Y != 53 || v.Score.Spark.Actual[1].X != 100 || v.Score.Spark.Actual[0].X != 0 {
		t.Errorf("a week without a task is drawn, or today is not: %+v", v.Score.Spark)
	}
	if v.All.LinkedText != "67%" || v.All.Theatre != "15%" || v.All.Focus != "21%" || v.Teams[1].Aimed != "none lags" || v.Teams[1].Score == "no data" {
		t.Errorf("%+v", v.Teams)
	}
	f := figures()
	f.Teams = f.Teams[1:]
	if v := newFigures(org.Member{}, f); v.Score.Parts[1].Points != "30" || v.Tiles[1].Value != "none lags" || v.Tiles[1].Bad {
		t.Errorf("no key result lags: %+v", v.Score.Parts)
	}
}

func TestFiguresOfTheMorning(t *testing.T) {
	t.Parallel()
	f := figures()
	want(t, render(t, f), "the first time tomorrow")
	cycle := "Q4 2026"
	f.OfMorning = &board.OfMorning{Day: today, CycleName: &cycle, Done: 40, Traced: 11, Links: 30, Ended: 4}
	want(t, render(t, f), "28%", "11 of 40 tasks done in Q4 2026", "No half-life yet: more than half of the links still live")
	days := 34
	f.OfMorning.HalfLife = &days
	want(t, render(t, f), "34 days", "4 links of 30 ended")
	days = 0
	want(t, render(t, f), "under 1 day")
}

func TestTraceabilityListsWhatDoesNotPass(t *testing.T) {
	t.Parallel()
	f := figures()
	want(t, render(t, f), "No key result is active, so there is nothing to test.")
	owner := "Ruth Egli"
	f.Traces = []board.TraceCount{{Trace: signal.TracePasses, KRs: 6}, {Trace: signal.TraceUnowned, KRs: 1}, {Trace: signal.TraceNothing, KRs: 15}}
	f.Untraced = []board.TraceLine{
		{Trace: signal.TraceUnowned, ID: id.New[id.KeyResult](), Number: 3, Title: "Days to commissioning", TeamName: "Growth", Status: signal.OffTrack, OpenTasks: 4, Moving: 2},
		{Trace: signal.TraceNothing, ID: id.New[id.KeyResult](), Number: 4, Title: "Cost", TeamName: "Growth", OwnerName: &owner, Status: signal.OnTrack},
	}
	html := render(t, f)
	want(t, html, "6 of 22 active key results pass, 27%.", "/o/orrinvale/krs/"+f.Untraced[0].ID.String(), "4 open tasks, 2 in progress", "Growth, Nobody owns it",
		"No open task", "and 14 more", "touched in the last 7 days")
	if strings.Contains(html, `id="trace-passes"`) || strings.Contains(html, `id="trace-untouched"`) {
		t.Error("an outcome without a key result to act on is listed")
	}
}

func TestDriftClockRunsFromTheDayTheMixLeft(t *testing.T) {
	t.Parallel()
	f := figures()
	want(t, render(t, f), "No team&#39;s work mix has left its declared priorities.")
	f.Drifts = []board.Drift{{TeamID: f.Teams[0].ID, TeamName: "Growth", Sentence: "The work mix left the declared priorities.", Since: today.AddDate(0, 0, -9)}}
	want(t, render(t, f), "<b>9 days</b>", "since Fri 13 Nov", "The work mix left the declared priorities.")
}

func TestWithoutTeamsThereAreNoFigures(t *testing.T) {
	t.Parallel()
	want(t, render(t, board.Figures{Frame: board.Frame{Today: today}, Loc: time.UTC}), "No figures yet")
}
