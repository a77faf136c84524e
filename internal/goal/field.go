package goal

import (
	"math"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/input"
)

func checkWeight(f *errs.Fields, w float64) {
	f.Check(w >= 0 && w <= 100, "weight", "A weight lies between 0 and 100.")
}

func because(why string) (string, error) {
	var f errs.Fields
	why = input.Text(&f, "why", why, input.Why)
	return why, f.Err()
}

const largest = 1e15

// number says that v is there and can be stored and counted with.
func number(f *errs.Fields, name string, v *float64) bool {
	if v == nil {
		f.Add(name, "This number is needed.")
		return false
	}
	ok := finite(*v)
	f.Check(ok, name, "This number is too large.")
	return ok
}

func finite(v float64) bool { return math.Abs(v) <= largest } // false for NaN

var (
	firstDay = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

func storableDay(d time.Time) bool { return !d.Before(firstDay) && !d.After(lastDay) }

// civil is the calendar date t shows, at midnight UTC, as dates are stored.
func civil(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
