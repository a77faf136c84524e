package signal

import (
	"fmt"
	"math"
)

// Share is n of a whole. A whole of nothing is "no data", never 0 % (SIGNALS 3).
type Share struct {
	N  int `json:"n"`
	Of int `json:"of"`
}

// Has reports whether there is a whole to be a share of.
func (s Share) Has() bool { return s.Of > 0 }

// Ratio returns n / of, 0 when there is no data.
func (s Share) Ratio() float64 {
	if s.Of <= 0 {
		return 0
	}
	return float64(s.N) / float64(s.Of)
}

// String returns "3 of 18".
func (s Share) String() string { return fmt.Sprintf("%d of %d", s.N, s.Of) }

// Percent returns "17%", or "no data".
func (s Share) Percent() string {
	if !s.Has() {
		return "no data"
	}
	return Percent(s.Ratio())
}

// reach returns the least number of new tasks, all of them in the share, that lift it to the
// floor, and the share they make; 0 if none are needed or none suffice.
func (s Share) reach(floor float64) (int, Share) {
	if floor >= 1 {
		return 0, s
	}
	n := max(int(math.Ceil((floor*float64(s.Of)-float64(s.N))/(1-floor)-slack)), 0)
	return n, Share{s.N + n, s.Of + n}
}
