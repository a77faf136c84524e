package table

import "testing"

func TestReadPeriod(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Q3 2024": "2024-07-01 2024-09-30", "2024-Q3": "2024-07-01 2024-09-30", "2024/Q3": "2024-07-01 2024-09-30", "Q3'24": "2024-07-01 2024-09-30", "3Q24": "2024-07-01 2024-09-30",
		"3. Quartal 2024": "2024-07-01 2024-09-30", "OKRs 3rd quarter 2024": "2024-07-01 2024-09-30", "T3 2024": "2024-07-01 2024-09-30",
		"H2 2024": "2024-07-01 2024-12-31", "2. Halbjahr 2024": "2024-07-01 2024-12-31", "S1 2024": "2024-01-01 2024-06-30",
		"2024": "2024-01-01 2024-12-31", "FY24": "2024-01-01 2024-12-31", "FY24 Q1": "2024-01-01 2024-03-31", "GJ 24/25-Q4": "2024-10-01 2024-12-31", "FY2024/25 Q1": "2024-01-01 2024-03-31",
		"Backlog": "", "Some day": "", "24": "", "Q5 2024": "", "Q3": "", "H3 2024": "", "2024 2026": "", "KW 12 2024": "", "Version 2024": "", "": "", "Q3 1824": "", "3 2024": "",
	} {
		l, ok := ReadPeriod(in)
		got := ""
		if ok {
			from, to := l.Span(0)
			got = from.Format("2006-01-02") + " " + to.Format("2006-01-02")
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzReadPeriod(f *testing.F) {
	for _, s := range []string{"Q3 2024", "GJ 24/25-Q4", "H1'24", "2024"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if l, ok := ReadPeriod(s); ok {
			from, to := l.Span(0)
			if !to.After(from) || l.part < 0 || l.part >= 12/l.months {
				t.Fatalf("%q: %+v", s, l)
			}
		}
	})
}
