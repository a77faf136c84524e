package strategy

import (
	"math"
	"time"

	"plumbline/internal/errs"
)

func weight(f *errs.Fields, w *float64) float64 {
	if w == nil {
		return 1
	}
	f.Check(!math.IsNaN(*w) && *w >= 0 && *w <= 100, "weight", "A weight lies between 0 and 100.")
	return *w
}

// civil is the calendar date t shows, at midnight UTC, as dates are stored.
func civil(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// fresh refuses a change made on an older revision; revision 0 means whatever it is now.
func fresh(have, seen int64) error {
	if seen != 0 && seen != have {
		return errs.Stale()
	}
	return nil
}
