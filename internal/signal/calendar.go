package signal

import (
	"time"

	"plumbline/internal/org"
)

// calendar turns instants into the days of an organisation and back, so that the database
// compares instants only and needs to know no time zone.
type calendar struct {
	loc   *time.Location
	week  time.Weekday
	today Day
}

func calendarOf(o org.Org, now time.Time) calendar {
	loc := o.Location()
	return calendar{loc: loc, week: time.Weekday(o.WeekStart), today: DayOf(now.In(loc))}
}

func (c calendar) day(t time.Time) Day { return DayOf(t.In(c.loc)) }

// dayOf is day for what may be missing.
func (c calendar) dayOf(t *time.Time) Day {
	if t == nil {
		return 0
	}
	return c.day(*t)
}

// start is the first instant of a day, also where clocks jump over midnight. Zones change on
// quarters of an hour.
func (c calendar) start(d Day) time.Time {
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

func (c calendar) clock(d Day) Clock { return ClockOf(d.Time(time.UTC), c.week) }

// civil reads a date column, which arrives as midnight UTC.
func civil(t *time.Time) Day {
	if t == nil {
		return 0
	}
	return DayOf(*t)
}

func (d Day) date() time.Time { return d.Time(time.UTC) }
