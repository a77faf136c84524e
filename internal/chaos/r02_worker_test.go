//go:build chaos

package chaos

import (
	"context"
	"testing"
	"time"

	"plumbline/internal/failpoint"
)

// takeover is how soon another worker must have done what a lost one had taken.
const takeover = 12 * time.Second

// last is the newest mark there is.
func (w *world) last() (seq int64) {
	if err := w.db.QueryRow(context.Background(), `select coalesce(max(seq), 0) from signal_queue`).Scan(&seq); err != nil {
		w.t.Fatal(err)
	}
	return seq
}

// processed says that no mark up to seq waits.
func (w *world) processed(seq int64) bool {
	var left bool
	err := w.db.QueryRow(context.Background(), `select exists (select from signal_queue where seq <= $1)`, seq).Scan(&left)
	return err == nil && !left
}

// R02: a worker is killed at each point of its work, under load. Another takes over, and nobody
// has to do anything.
func TestR02KillWorker(t *testing.T) {
	w := newWorld(t, procs(1, 2))
	c := w.crowd(1, dice(t))
	c.begin()
	var longest time.Duration
	for range rounds {
		for _, do := range []string{failpoint.Claimed + " kill", failpoint.Computing + " kill", failpoint.Written + " kill",
			failpoint.Commit + " race", failpoint.Committed + " kill", failpoint.Idle + " kill"} {
			killed := w.workers[0]
			killed.arm(do)
			if !killed.wait(15 * time.Second) {
				t.Fatalf("%s was not met", do)
			}
			seq := w.last()
			longest = max(longest, w.wait("taken over after "+do, takeover, func() bool { return w.processed(seq) }))
			killed.start()
		}
	}
	c.end()
	t.Logf("the longest takeover took %v", longest)
	w.enough(6 * rounds)
	w.hold()
}
