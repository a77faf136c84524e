package board

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRankPutsWhatMovesALaggingKeyResultFirst(t *testing.T) {
	t.Parallel()
	soon, late := time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC), time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	want := []MyTask{
		{Number: 1, Behind: true, Priority: "urgent"},
		{Number: 2, Behind: true, Priority: "normal", Shortfall: 0.9},
		{Number: 3, Behind: true, Priority: "normal", Shortfall: 0.2},
		{Number: 4, Priority: "high"},
		{Number: 5, Priority: "normal", DueOn: &soon, State: "in_progress"},
		{Number: 6, Priority: "normal", DueOn: &soon, State: "todo"},
		{Number: 7, Priority: "normal", DueOn: &late},
		{Number: 8, Priority: "normal"},
		{Number: 9, Priority: "low", DueOn: &soon},
	}
	for range 50 {
		got := append([]MyTask(nil), want...)
		rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		Rank(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("order:\n%s", diff)
		}
	}
}
