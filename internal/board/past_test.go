package board_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/signal/worker"
)

// What a page of the past does not say, or says of now: the frame around it, and revisions, which only forms send.
var ofNow = cmp.FilterPath(func(p cmp.Path) bool {
	f, ok := p.Last().(cmp.StructField)
	return ok && (f.Name() == "Revision" || f.Name() == "Frame" || f.Name() == "Loc")
}, cmp.Ignore())

// The tasks of a key result are a set.
var anyOrder = cmpopts.SortSlices(func(a, b id.Task) bool { return a.String() < b.String() })

// TestThePastIsAsItWas lets anything happen for some weeks, keeps what every page says at the end of each
// day, and then asks every page for every one of these days.
func TestThePastIsAsItWas(t *testing.T) {
	t.Parallel()
	for i, zone := range []string{"Pacific/Kiritimati", "America/Los_Angeles"} {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			h := newHistory(t, zone, uint64(i+1))
			days := h.live(15)
			for _, what := range []string{"resolve flag", "change pillar", "rename pillar", "rename cycle", "change objective", "rename objective", "state of key result", "unlink",
				"delete task", "restore task", "relink", "change task", "change key result", "rename key result", "move key result", "state of objective", "rename team", "change slot", "change limits"} {
				if h.did[what] == 0 {
					t.Errorf("nothing happened that is called %q: %v", what, h.did)
				}
			}
			differ := 0
			for _, d := range days {
				then := h.pages(board.New(h.db).At(h.at).AsOf(d.day))
				for name, truth := range then {
					want, was := d.pages[name]
					if !was {
						want = "not found" // it was made later
					}
					if diff := cmp.Diff(want, truth, ofNow, anyOrder); diff != "" {
						if differ++; differ <= 5 {
							t.Errorf("%s on %s (-then +now):\n%s", name, d.day.Format(time.DateOnly), diff)
						}
					}
				}
			}
			if differ > 0 {
				t.Errorf("%d pages differ", differ)
			}
		})
	}
}

// dayPages is what every page said at the end of a day.
type dayPages struct {
	day   time.Time
	pages map[string]any
}

// live lets days pass. The worker looks now and then, and at the very end of every day; some things happen in its last second.
func (h *history) live(n int) []dayPages {
	var out []dayPages
	loc := h.m.Org.Location()
	for d := range n {
		day := time.Date(2026, 7, 2+d, 0, 0, 0, 0, loc)
		end := day.AddDate(0, 0, 1).Add(-time.Microsecond)
		var times []time.Duration
		for range 5 + h.rnd.IntN(12) {
			times = append(times, time.Duration(h.rnd.Int64N(int64(24*time.Hour-time.Second))))
		}
		times = append(times, 24*time.Hour-time.Second)
		slices.Sort(times)
		for _, at := range times {
			h.at = day.Add(at).Truncate(time.Microsecond)
			h.happen()
			if h.rnd.IntN(3) == 0 {
				h.drain()
			}
		}
		h.at = end
		h.drain()
		out = append(out, dayPages{time.Date(2026, 7, 2+d, 0, 0, 0, 0, time.UTC), h.pages(board.New(h.db).At(end))})
	}
	h.at = h.at.Add(time.Hour)
	h.drain()
	return out
}

func (h *history) drain() {
	h.t.Helper()
	w := worker.Worker{DB: h.db.At(h.at), Log: slog.New(slog.DiscardHandler)}
	if _, err := w.Drain(h.ctx(), h.m.Org.ID); err != nil {
		h.t.Fatal(fmt.Errorf("drain: %w", err))
	}
}
