package table

import (
	"strings"
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"22/Sep/25 9:26 AM":                       "2025-09-22 09:26",
		"22/Sep/25 12:05 AM":                      "2025-09-22 00:05",
		"22/Sep/25 12:05 PM":                      "2025-09-22 12:05",
		"30/mar/26 10:50 PM":                      "2026-03-30 22:50",
		"06/abr/26 7:00 p. m.":                    "2026-04-06 19:00",
		"1/ene./2026 7:00 a.m.":                   "2026-01-01 07:00",
		"06/Mär/26 19:00":                         "2026-03-06 19:00",
		"6. März 2026, 19:00":                     "2026-03-06 19:00",
		"06/Dez/25 7:00":                          "2025-12-06 07:00",
		"4 août 2025 14h30":                       "2025-08-04 14:30",
		"12/févr./24 3:04 PM":                     "2024-02-12 15:04",
		"03/paź/24 8:15":                          "2024-10-03 08:15",
		"3 października 2024 08:15:10":            "2024-10-03 08:15:10",
		"14/set/25 11:00":                         "2025-09-14 11:00",
		"22 de setembro de 2025":                  "2025-09-22 00:00",
		"05/giu/25 9.26":                          "2025-06-05 09:26",
		"25-09-22 09 h 26":                        "2022-09-25 09:26",
		"22/zář/25 9:26 odp.":                     "2025-09-22 21:26",
		"22/Sep/25 9:26 vorm.":                    "2025-09-22 09:26",
		"9/mrt/25 09:26":                          "2025-03-09 09:26",
		"22/сент/25 9:26":                         "2025-09-22 09:26",
		"2025年9月22日 上午 9:26":                      "2025-09-22 09:26",
		"22/9月/25 下午 9:26":                        "2025-09-22 21:26",
		"Sep 22, 2025 9:26:01 PM":                 "2025-09-22 21:26:01",
		"Mon, 22 Sep 2025 09:26:00 +0200":         "2025-09-22 07:26",
		"Sat Feb 11 2023 01:51:47 GMT+0000 (GMT)": "2023-02-11 01:51:47",
		"2025-09-22":                              "2025-09-22 00:00",
		"2025-09-22 09:26":                        "2025-09-22 09:26",
		"2025-09-22T09:26:05.25Z":                 "2025-09-22 09:26:05.25",
		"2025-09-22T09:26:05.000+0530":            "2025-09-22 03:56:05",
		"2025/09/22 9:26":                         "2025-09-22 09:26",
		"2023-07-24 11:41:54.179135":              "2023-07-24 11:41:54.179135",
		"22.09.25 09:26":                          "2025-09-22 09:26",
		"22.09.2025 09.26":                        "2025-09-22 09:26",
		"22. 9. 2025":                             "2025-09-22 00:00",
		"20250922":                                "2025-09-22 00:00",
		"1758533160000":                           "2025-09-22 09:26",
		"1758533160":                              "2025-09-22 09:26",
		"45922.3930555556":                        "2025-09-22 09:26",
		"09/25/2025":                              "2025-09-25 00:00", // no month is 25
		"29/Feb/24":                               "2024-02-29 00:00",
		"22/Sep/25\u202f9:26\u00a0AM":             "2025-09-22 09:26",
	} {
		got, err := ParseTime(in, DayFirst, time.UTC)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if g := strings.TrimSuffix(got.Format("2006-01-02 15:04:05.999999"), ":00"); g != want {
			t.Errorf("%q: %s, want %s", in, g, want)
		}
	}
}

func TestParseTimeRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "soon", "31/Foo/25", "45/Sep/45", "29/Feb/25", "0/Sep/25", "22/Sep", "13/13/2025", "22/Sep/25 25:00",
		"22/Sep/25 13:00 PM", "22/Sep/1889", "2025-13-01", "1/1/1", "12345678901234567890", "2025-09-22 09:26 in the morning", "5", "99999",
		"22/Sep/25 9:61", "-1758533160", "Sep Oct 2025", strings.Repeat("9", 100)} {
		if got, err := ParseTime(in, DayFirst, time.UTC); err == nil {
			t.Errorf("%q: %s", in, got)
		}
	}
}

func TestParseDayIsTheDayAsWritten(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"18/Sep/25 12:00 AM", "2025-09-18T00:00:00+12:00", "2025-09-18 23:59", "18.9.2025"} {
		if got, err := ParseDay(in, DayFirst); err != nil || got.Format(time.RFC3339) != "2025-09-18T00:00:00Z" {
			t.Errorf("%q: %s, %v", in, got, err)
		}
	}
}

func TestTimesWithoutAZoneAreLocal(t *testing.T) {
	t.Parallel()
	zurich := time.FixedZone("", 2*3600)
	got, err := ParseTime("22/Sep/25 9:26 AM", DayFirst, zurich)
	if err != nil || got.Format(time.RFC3339) != "2025-09-22T07:26:00Z" {
		t.Error(got, err)
	}
}

func TestOrderIsDecidedOverTheColumn(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		values string
		want   string // of the first value
		note   string
	}{
		"a day above 12 settles it":      {"03/04/25 25/04/25", "2025-04-03", ""},
		"a month first":                  {"03/04/25 04/25/25", "2025-03-04", ""},
		"year first":                     {"25/04/13 25/04/30 99/01/31", "2025-04-13", ""},
		"points are day first":           {"03.04.25 05.04.25", "2025-04-03", "day or month first"},
		"not in the future":              {"03/12/24 05/11/25", "2024-03-12", "month first"},
		"open slash is day first":        {"03/04/25 05/04/25", "2025-04-03", "day or month first"},
		"both orders in one column":      {"03/04/25 25/04/25 26/04/25 04/25/25", "2025-04-03", "mixes orders"},
		"nothing to decide":              {"2025-04-03 2025-05-04", "2025-04-03", ""},
		"a clock of twelve hours is US ": {"03/04/25_1:00_PM", "2025-03-04", "month first"},
	} {
		tab := &Table{File: "f", Header: []string{"d"}}
		for i, v := range strings.Fields(c.values) {
			tab.Rows = append(tab.Rows, Record{Line: i + 2, Cells: []string{strings.ReplaceAll(v, "_", " ")}})
		}
		s := Bind(tab, Kind{Columns: []Column{{Name: "d"}}}, nil, Options{TZ: time.UTC, Now: now})
		notes := strings.Join(s.LearnDates("d"), "; ")
		got, err := s.Day(tab.Rows[0], "d")
		if err != nil || got.Format("2006-01-02") != c.want {
			t.Errorf("%s: %s, %v; want %s", name, got, err, c.want)
		}
		if (c.note == "") != (notes == "") || !strings.Contains(notes, c.note) {
			t.Errorf("%s: note %q", name, notes)
		}
	}
}

func TestAnOpenColumnFollowsTheOthers(t *testing.T) {
	t.Parallel()
	tab := read(t, "made,due\n03/25/25,04/05/25\n")
	s := Bind(tab, Kind{Columns: []Column{{Name: "made"}, {Name: "due"}}}, nil, Options{TZ: time.UTC})
	if notes := s.LearnDates("due", "made"); len(notes) > 0 {
		t.Error(notes)
	}
	if due, err := s.Day(tab.Rows[0], "due"); err != nil || due.Format("2006-01-02") != "2025-04-05" {
		t.Error(due, err)
	}
	forced := Bind(tab, Kind{Columns: []Column{{Name: "made"}, {Name: "due"}}}, nil, Options{TZ: time.UTC, DateOrder: "dmy"})
	forced.LearnDates("due", "made")
	if due, err := forced.Day(tab.Rows[0], "due"); err != nil || due.Format("2006-01-02") != "2025-05-04" {
		t.Error(due, err)
	}
}

func TestNoMonthNameMeansTwoMonths(t *testing.T) {
	t.Parallel()
	for i, names := range monthNames {
		for _, n := range strings.Fields(names) {
			if months[Plain(n)] != i+1 {
				t.Errorf("%s is both %d and %d", n, i+1, months[Plain(n)])
			}
		}
	}
}
