package sample

import (
	"fmt"
	"time"
)

// Days are counted from the first of the running cycle. Today is always the last day of its seventh
// week, whatever weekday that is, so that what is expected by today is always the same: 48 of 89 days
// are 54%.
const (
	firstDay = -91 // of the cycle before
	today    = 48
	lastDay  = 89
)

// day is the midnight that day n begins with.
func day(now time.Time, loc *time.Location, n int) time.Time {
	y, m, d := now.In(loc).Date()
	return time.Date(y, m, d-today+n, 0, 0, 0, 0, loc)
}

func (r *replay) day(n int) time.Time { return day(r.now, r.loc, n) }

// start is when the company begins to write things down.
func (r *replay) start() time.Time { return r.day(firstDay).Add(7 * time.Hour) }

func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// monday is the day on which the calendar week of now began, sunday being its last.
func (r *replay) monday() int { return today - (int(r.now.In(r.loc).Weekday())+6)%7 }

// workday is the day itself, or the Friday before a weekend that is over.
func (r *replay) workday(n int) int {
	if n >= r.monday() {
		return n
	}
	switch r.day(n).Weekday() {
	case time.Saturday:
		return n - 1
	case time.Sunday:
		return n - 2
	}
	return n
}

// due is the day itself, or the workday next to it that is further from today.
func (r *replay) due(n int) int {
	after, before := 0, 0
	switch r.day(n).Weekday() {
	case time.Saturday:
		after, before = 2, 1
	case time.Sunday:
		after, before = 1, 2
	}
	if n < today {
		return n - before
	}
	return n + after
}

// quarter names the quarter that most of the running cycle lies in, or one so many before it.
func (r *replay) quarter(before int) string {
	mid := r.day(lastDay / 2)
	n := mid.Year()*4 + int(mid.Month()-1)/3 - before
	return fmt.Sprintf("Q%d %d", n%4+1, n/4)
}
