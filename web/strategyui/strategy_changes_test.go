package strategyui

import (
	"strings"
	"testing"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/signal"
)

func TestChangesInWords(t *testing.T) {
	t.Parallel()
	status := func(s signal.Status) *signal.Status { return &s }
	number := func(v float64) *float64 { return &v }
	kr := func(n int64, s signal.Status, behind bool, to float64) board.EndKR {
		return board.EndKR{ID: id.KeyResult{byte(n)}, Number: n, Kind: signal.Increase, Unit: "%", StartValue: number(0), TargetValue: number(to), Status: status(s), Behind: behind}
	}
	day := time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)
	stuck := func(n int64) board.StuckTask {
		return board.StuckTask{ID: id.Task{byte(n)}, Number: n, State: signal.Blocked, StateSince: day.AddDate(0, 0, -9), ActiveAt: day.AddDate(0, 0, -9)}
	}
	then := board.StrategyEnd{Today: day.AddDate(0, 0, -7), Loc: time.UTC,
		KRs:        []board.EndKR{kr(1, signal.OnTrack, false, 50), kr(2, signal.OffTrack, true, 50), kr(3, signal.OnTrack, false, 50), kr(4, signal.OnTrack, false, 50)},
		Stuck:      []board.StuckTask{stuck(77)},
		Objectives: []board.EndObjective{{ID: id.Objective{1}, Title: "Old"}}}
	now := board.StrategyEnd{Today: day, Loc: time.UTC, Closed: 2,
		KRs:        []board.EndKR{kr(1, signal.OnTrack, false, 60), kr(2, signal.OnTrack, false, 50), kr(3, signal.OffTrack, true, 50), kr(5, signal.NotStarted, false, 50)},
		Stuck:      []board.StuckTask{stuck(77), stuck(398), stuck(412)},
		Objectives: []board.EndObjective{{ID: id.Objective{2}, Title: "New"}}}
	lines, more := changes(then, now, "/o/home", "PL")
	var got []string
	for _, l := range lines {
		got = append(got, l.Label)
		if l.URL == "" && l.Label != "Two tasks were closed" && l.Label != "2 tasks were closed" {
			t.Errorf("%q leads nowhere", l.Label)
		}
	}
	want := "KR 3 left its line; PL-398 and PL-412 stalled; KR 2 came back to its line; KR 5 was added; KR 4 was dropped or moved away; " +
		"KR 1 changed its target from 50% to 60%; New was added; Old was dropped or moved away"
	if s := strings.Join(got, "; "); s != want || more != "and 1 more" {
		t.Errorf("%s (%s)\nwant %s", s, more, want)
	}
	if lines, _ := changes(now, now, "/o/home", "PL"); len(lines) != 1 {
		t.Errorf("nothing changed but what was closed: %v", lines)
	}
}
