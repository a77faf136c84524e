package worker

import (
	"time"

	"plumbline/internal/org"
	"plumbline/internal/signal"
)

// calendar turns instants into the days of an organisation and back, so that the database
// compares instants only and needs to know no time zone.
type calendar struct {
	loc   *time.Location
	week  time.Weekday
	today signal.Day
}

func calendarOf(o org.Org, now time.Time) calendar {
	loc := o.Location()
	return calendar{loc: loc, week: time.Weekday(o.WeekStart), today: signal.DayOf(now.In(loc))}
}

func (c calendar) day(t time.Time) signal.Day { return signal.DayOf(t.In(c.loc)) }

// dayOf is day for what may be missing.
func (c calendar) dayOf(t *time.Time) signal.Day {
	if t == nil {
		return 0
	}
	return c.day(*t)
}

// start is the first instant of a day, also where clocks jump over midnight. Zones change on
// quarters of an hour.
func (c calendar) start(d signal.Day) time.Time {
	const step = 15 * time.Minute
	t := d.Time(c.loc)
	for c.day(t) >= d {
		t = t.Add(-step)
	}
	for c.day(t) < d {
		t = t.Add(step)
	}
	return t
}

func (c calendar) clock(d signal.Day) signal.Clock { return signal.ClockOf(d.Time(time.UTC), c.week) }

// civil reads a date column, which arrives as midnight UTC.
func civil(t *time.Time) signal.Day {
	if t == nil {
		return 0
	}
	return signal.DayOf(*t)
}

// date is a day as date columns take it.
func date(d signal.Day) time.Time { return d.Time(time.UTC) }

// firstOf is the earliest of the days that are known.
func firstOf(days ...signal.Day) signal.Day {
	var first signal.Day
	for _, d := range days {
		if d.Known() && (!first.Known() || d < first) {
			first = d
		}
	}
	return first
}

func count(when bool) int {
	if when {
		return 1
	}
	return 0
}
