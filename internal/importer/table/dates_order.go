package table

import (
	"strings"
	"time"
)

// dateEvidence is what the values of one column say about the order of day and month.
type dateEvidence struct {
	total   int
	fits    [4]int // by Order: values that are days under it
	future  [4]int // of those, values that lie after now
	amPM    int
	dots    int
	example string // the first value that is open
}

func (e *dateEvidence) add(value string, now time.Time) {
	w, err := split(value)
	if err != nil || !w.ambiguous() {
		return
	}
	e.total++
	if e.example == "" {
		e.example = value
	}
	if w.amPM {
		e.amPM++
	}
	if w.dots {
		e.dots++
	}
	for _, o := range []Order{DayFirst, MonthFirst, YearFirst} {
		y, m, d, ok := w.ymd(o)
		if !ok {
			continue
		}
		e.fits[o]++
		if !now.IsZero() && time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).After(now.AddDate(0, 0, 1)) {
			e.future[o]++
		}
	}
}

func (e dateEvidence) valid(o Order) int { return e.fits[o] }

// decide returns the order that makes days of most values; it is not sure when day and month first
// do equally well.
func (e dateEvidence) decide() (Order, bool) {
	d, m, y := e.fits[DayFirst], e.fits[MonthFirst], e.fits[YearFirst]
	switch {
	case y > d && y > m:
		return YearFirst, true
	case d > m:
		return DayFirst, true
	case m > d:
		return MonthFirst, true
	}
	return Unknown, e.total == 0
}

// guess settles an open column: what does not lie in the future, then the separator, then the
// American clock beside a slash.
func (e dateEvidence) guess() Order {
	switch {
	case e.future[DayFirst] < e.future[MonthFirst]:
		return DayFirst
	case e.future[MonthFirst] < e.future[DayFirst]:
		return MonthFirst
	case e.dots == 0 && e.amPM > 0 && strings.Contains(e.example, "/"):
		return MonthFirst
	}
	return DayFirst
}
