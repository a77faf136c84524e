package table

import (
	"strings"
	"testing"
	"time"
)

func FuzzRead(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"x\"\"y\";\n", "a,b\n\"1\n,2\n3,4", "\xff\xfea\x00,\x00b\x00\n\x001\x00", "sep=;\na;b", "a\tb\n\"x\"y\tz\n1\t2\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tab, err := Read("f", data)
		if err != nil {
			return
		}
		last := 0
		for _, r := range tab.Rows {
			if len(r.Cells) != len(tab.Header) || r.Line <= last {
				t.Fatalf("row of line %d after %d has %d cells of %d", r.Line, last, len(r.Cells), len(tab.Header))
			}
			last = r.Line
		}
		last = 0
		for _, b := range tab.Bad {
			if b.Reason == "" || b.Line <= last {
				t.Fatalf("refusal of line %d after %d: %q", b.Line, last, b.Reason)
			}
			last = b.Line
		}
		s := Bind(tab, twoKinds[0], nil, Options{TZ: time.UTC})
		s.LearnDates("title")
		s.LearnNumbers("title")
		s.Describe()
	})
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"22/Sep/25 9:26 AM", "30/mar/26 10:50 PM", "2025-09-22T09:26:05.25+02:00", "1758533160000", "45922.39", "2025年9月22日 上午 9:26"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, o := range []Order{Unknown, DayFirst, MonthFirst, YearFirst} {
			at, err := ParseTime(s, o, time.UTC)
			if err == nil && (at.Year() < minYear-1 || at.Year() > maxYear+1) {
				t.Fatalf("%q is %s", s, at)
			}
			day, err2 := ParseDay(s, o)
			if (err == nil) != (err2 == nil) || (err2 == nil && (day.Hour() != 0 || day.Year() < minYear || day.Year() > maxYear)) {
				t.Fatalf("%q is %s and %s, %v", s, at, day, err2)
			}
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1,200.5", "CHF 160'000.-", "-0", "1e3", "45 %", "A\n0A"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, comma bool) {
		if n, unit, err := ParseNumber(s, comma); err == nil && (n != n || n > 1e15 || n < -1e15 || len([]rune(unit)) > maxUnit || strings.ContainsRune(unit, '\n')) {
			t.Fatalf("%q is %v %q", s, n, unit)
		}
		decimalComma([]string{s}, comma)
	})
}

// FuzzParseMapping reads one pair of a mapping, then what it makes of a column: what is taken has two names, and says
// the same when it is written again.
func FuzzParseMapping(f *testing.F) {
	for _, s := range []string{"Titel=title", "a=b=title", "=title", "x=", "x= ", " x = title ", "check_ins.Wert=value", "x=-", "\x00=\xff", ".=.", "a.b.c=title"} {
		f.Add(s)
	}
	kinds := []Kind{{Name: "check_ins", Columns: []Column{{Name: "title"}, {Name: "value"}}}}
	f.Fuzz(func(t *testing.T, pair string) {
		m, err := ParseMapping([]string{pair})
		if err != nil {
			return
		}
		for _, their := range m.Keys() {
			ours := m[their]
			if ours == "" || len(m) != 1 {
				t.Errorf("%q maps %q to %q", pair, their, ours)
			}
			again, err := ParseMapping([]string{their + "=" + ours})
			if their != "" && (err != nil || again[their] != ours) {
				t.Errorf("%q is %q, then %v: %v", pair, m, again, err)
			}
			if got := m.column(kinds[0], their); got != "" && got != LeftOut && got != "title" && got != "value" {
				t.Errorf("%q makes %q of %q", pair, got, their)
			}
			_ = m.Check(kinds, [][]string{{their}}) // any answer will do
		}
	})
}
