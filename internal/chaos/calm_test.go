//go:build chaos

package chaos

import (
	"testing"
	"time"
)

// Without a fault every invariant holds: what is found elsewhere comes from what was broken there.
func TestCalm(t *testing.T) {
	w := newWorld(t, procs(2, 1))
	c := w.crowd(2, dice(t))
	c.during(2 * time.Second)
	w.enough(50)
	w.hold()
}
