package signal

import "time"

// Day is a calendar date in the organisation's time zone, counted from 1970-01-01.
// Every result is constant within one local day. Zero means "no date".
type Day int32

// DayOf returns the calendar date that t shows in its own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Date(y, m, d)
}

// Date returns the day of a civil date.
func Date(y int, m time.Month, d int) Day {
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Known reports whether d is a date at all.
func (d Day) Known() bool { return d != 0 }

// Since returns the number of days from earlier to d.
func (d Day) Since(earlier Day) int { return int(d) - int(earlier) }

// Time returns the day's midnight in loc.
func (d Day) Time(loc *time.Location) time.Time {
	y, m, day := d.utc().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, loc)
}

// String returns "2026-09-27", or "" for no date.
func (d Day) String() string { return d.format("2006-01-02") }

// Short returns "27 Sep".
func (d Day) Short() string { return d.format("2 Jan") }

// Long returns "Sun 27 Sep".
func (d Day) Long() string { return d.format("Mon 2 Jan") }

// MarshalText writes the date as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	t, err := time.Parse("2006-01-02", string(text))
	if err != nil {
		return err
	}
	*d = DayOf(t)
	return nil
}

func (d Day) format(layout string) string {
	if !d.Known() {
		return ""
	}
	return d.utc().Format(layout)
}

func (d Day) utc() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Clock is the only time a computation sees.
type Clock struct {
	Today     Day
	WeekStart Day // first day of this week, by the organisation's week start
}

// ClockOf returns the clock of an organisation at t, which must be in the organisation's zone.
func ClockOf(t time.Time, weekStart time.Weekday) Clock {
	back := (int(t.Weekday()) - int(weekStart) + 7) % 7
	today := DayOf(t)
	return Clock{Today: today, WeekStart: today - Day(back)}
}

// within reports whether d lies in the last n days, today included.
func (c Clock) within(d Day, n int) bool {
	return d.Known() && d <= c.Today && c.Today.Since(d) < n
}

func latest(days ...Day) Day {
	var last Day
	for _, d := range days {
		if d.Known() && (!last.Known() || d > last) {
			last = d
		}
	}
	return last
}

func earliest(days ...Day) Day {
	var first Day
	for _, d := range days {
		if d.Known() && (!first.Known() || d < first) {
			first = d
		}
	}
	return first
}
