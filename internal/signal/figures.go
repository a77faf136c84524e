package signal

import "time"

// Figures are what the page of an organisation tells of its past, counted when a day begins from what
// was true until then (SIGNALS 5): they stay the same all day.
type Figures struct {
	// Traced: of the tasks done in the current cycle, those linked to a KR that is active or done, in a
	// cycle that is active or closing.
	Traced   Share
	HalfLife HalfLife // of the links to KRs that were made in the last HalfLifeWindow days
}

// HalfLifeWindow is how many days back the links were made that the half-life looks at.
const HalfLifeWindow = 365

// LinkSpan is the life of one link, as instants.
type LinkSpan struct {
	Made    time.Time
	Ended   *time.Time // taken away and not put back
	Stopped *time.Time // its task was finished, cancelled or deleted, or its KR's cycle closed
}

// LifeOf says how long a link has lived at an instant, and whether it ended before.
func LifeOf(s LinkSpan, at time.Time) Life {
	until, ended := at, false
	if s.Ended != nil && s.Ended.Before(until) {
		until, ended = *s.Ended, true
	}
	if s.Stopped != nil && !s.Stopped.After(until) {
		until, ended = *s.Stopped, false
	}
	return Life{Days: int(max(until.Sub(s.Made), 0) / (24 * time.Hour)), Ended: one(ended), Other: one(!ended)}
}
