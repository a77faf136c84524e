package strategy

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"plumbline/internal/errs"
)

// line cleans a text that has to be there and fits on one line.
func line(f *errs.Fields, name, s string, limit int) string {
	if !storable(f, name, s) {
		return ""
	}
	s = strings.Join(strings.Fields(s), " ")
	f.Check(s != "", name, "This is needed.")
	f.Check(utf8.RuneCountInString(s) <= limit, name, "At most %d characters.", limit)
	return s
}

// prose cleans a text of any number of lines that may be empty.
func prose(f *errs.Fields, name, s string, limit int) string {
	if !storable(f, name, s) {
		return ""
	}
	s = strings.TrimSpace(s)
	f.Check(utf8.RuneCountInString(s) <= limit, name, "At most %d characters.", limit)
	return s
}

func storable(f *errs.Fields, name, s string) bool {
	ok := utf8.ValidString(s) && !strings.ContainsRune(s, 0)
	f.Check(ok, name, "The text holds characters that cannot be stored.")
	return ok
}

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
