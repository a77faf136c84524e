package strategy

import (
	"slices"
	"testing"
	"time"

	"plumbline/internal/errs"
)

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func span(from, to string, state CycleState) Cycle {
	return Cycle{Name: from, Kind: Quarter, StartsOn: day(from), EndsOn: day(to), State: state}
}

func TestWeek(t *testing.T) {
	t.Parallel()
	q3 := span("2026-07-01", "2026-09-30", Active)
	for _, c := range []struct {
		cycle Cycle
		on    string
		n, of int
	}{
		{q3, "2026-06-30", 0, 13},
		{q3, "2026-07-01", 1, 13},
		{q3, "2026-07-07", 1, 13},
		{q3, "2026-07-08", 2, 13},
		{q3, "2026-08-18", 7, 13},
		{q3, "2026-09-30", 13, 13},
		{q3, "2027-01-01", 13, 13},
		{span("2026-01-01", "2026-03-31", Active), "2026-03-31", 13, 13},
		{span("2026-01-01", "2026-12-31", Active), "2026-12-31", 52, 52},
		{span("2026-01-01", "2026-01-02", Active), "2026-01-02", 1, 1},
	} {
		if n, of := c.cycle.Week(day(c.on)); n != c.n || of != c.of {
			t.Errorf("week of %s in %s = %d of %d, want %d of %d", c.on, c.cycle.Name, n, of, c.n, c.of)
		}
	}
}

func TestWeekTakesTheCivilDay(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 7, 7, 23, 30, 0, 0, time.FixedZone("east", 12*3600))
	if n, _ := span("2026-07-01", "2026-09-30", Active).Week(late); n != 1 {
		t.Errorf("the evening of the seventh is in week %d, want 1", n)
	}
}

func TestCurrent(t *testing.T) {
	t.Parallel()
	year := span("2026-01-01", "2026-12-31", Active)
	q1, q3 := span("2026-01-01", "2026-03-31", Closed), span("2026-07-01", "2026-09-30", Active)
	q2, q4 := span("2026-04-01", "2026-06-30", Closing), span("2026-10-01", "2026-12-31", Draft)
	for _, c := range []struct {
		name   string
		cycles []Cycle
		on     string
		want   Cycle
	}{
		{"the quarter before the year around it", []Cycle{year, q1, q2, q3, q4}, "2026-08-01", q3},
		{"the year when no quarter is active today", []Cycle{year, q1, q2, q3}, "2026-05-01", year},
		{"the latest active one when none contains today", []Cycle{q3, q1, q4}, "2027-02-01", q3},
		{"the closing one when none is active", []Cycle{q4, q2, q1}, "2026-08-01", q2},
		{"a draft before a closed one", []Cycle{q1, q4}, "2026-08-01", q4},
	} {
		if got, ok := Current(c.cycles, day(c.on)); !ok || got != c.want {
			t.Errorf("%s: got %s", c.name, got.Name)
		}
	}
	if _, ok := Current(nil, day("2026-08-01")); ok {
		t.Error("found a cycle among none")
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	with := func(kind CycleKind, from, to string) []Cycle {
		c := span(from, to, Active)
		c.Kind = kind
		return []Cycle{span("2019-01-01", "2019-03-31", Closed), c}
	}
	for _, c := range []struct {
		cycles         []Cycle
		name, from, to string
	}{
		{nil, "Q3 2026", "2026-07-01", "2026-09-30"},
		{with(Quarter, "2026-07-01", "2026-09-30"), "Q4 2026", "2026-10-01", "2026-12-31"},
		{with(Quarter, "2026-10-01", "2026-12-31"), "Q1 2027", "2027-01-01", "2027-03-31"},
		{with(Quarter, "2026-11-01", "2027-01-31"), "1 Feb – 30 Apr 2027", "2027-02-01", "2027-04-30"},
		{with(Half, "2026-01-01", "2026-06-30"), "H2 2026", "2026-07-01", "2026-12-31"},
		{with(Year, "2026-01-01", "2026-12-31"), "2027", "2027-01-01", "2027-12-31"},
		{with(Custom, "2026-05-11", "2026-06-19"), "20 Jun – 19 Sep 2026", "2026-06-20", "2026-09-19"},
	} {
		got := Suggest(c.cycles, day("2026-08-15"))
		if got.Name != c.name || !got.StartsOn.Equal(day(c.from)) || !got.EndsOn.Equal(day(c.to)) {
			t.Errorf("suggested %q %s to %s, want %q %s to %s", got.Name, got.StartsOn.Format(time.DateOnly),
				got.EndsOn.Format(time.DateOnly), c.name, c.from, c.to)
		}
	}
}

func TestCycleStates(t *testing.T) {
	t.Parallel()
	allowed := map[[2]CycleState]bool{
		{Draft, Active}: true, {Active, Closing}: true, {Closing, Closed}: true, {Closing, Active}: true,
	}
	states := []CycleState{Draft, Active, Closing, Closed}
	for _, from := range states {
		for _, to := range states {
			c := Cycle{State: from}
			err := c.setState(to)
			if ok := allowed[[2]CycleState{from, to}]; ok != (err == nil) || !ok && (c.State != from || !errs.Is(err, errs.Conflict)) {
				t.Errorf("%s to %s: %v, now %s", from, to, err, c.State)
			}
		}
		if err := (&Cycle{State: from}).setState("open"); !errs.Is(err, errs.Invalid) {
			t.Errorf("an unknown state: %v", err)
		}
	}
}

func TestCycleFields(t *testing.T) {
	t.Parallel()
	long := make([]rune, 61)
	for i := range long {
		long[i] = 'ü'
	}
	for _, c := range []struct {
		name  string
		cycle Cycle
		want  []string
	}{
		{"fine", span("2026-07-01", "2026-09-30", Draft), nil},
		{"everything", Cycle{Name: " \t", Kind: "week", State: "open"}, []string{"name", "kind", "state", "starts_on"}},
		{"ends before it starts", span("2026-07-01", "2026-07-01", Draft), []string{"ends_on"}},
		{"800 days", span("2026-01-01", "2028-03-11", Draft), nil},
		{"801 days", span("2026-01-01", "2028-03-12", Draft), []string{"ends_on"}},
		{"too early", span("1989-12-31", "1990-03-01", Draft), []string{"starts_on"}},
		{"year 10000", span("2026-01-01", "2026-02-01", Draft).startingIn(10000), []string{"starts_on"}},
		{"NUL", span("2026-01-01", "2026-02-01", Draft).named("a\x00b"), []string{"name"}},
		{"no UTF-8", span("2026-01-01", "2026-02-01", Draft).named("a\xff"), []string{"name"}},
		{"61 characters", span("2026-01-01", "2026-02-01", Draft).named(string(long)), []string{"name"}},
		{"60 characters", span("2026-01-01", "2026-02-01", Draft).named(string(long[1:])), nil},
	} {
		if got := fieldNames(c.cycle.check()); !slices.Equal(got, c.want) {
			t.Errorf("%s: fields %v, want %v", c.name, got, c.want)
		}
	}
}

func (c Cycle) named(name string) Cycle { c.Name = name; return c }

func (c Cycle) startingIn(year int) Cycle {
	c.StartsOn, c.EndsOn = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 2, 1, 0, 0, 0, 0, time.UTC)
	return c
}
