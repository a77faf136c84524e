package table

import "testing"

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		comma bool
		want  float64
		unit  string
	}{
		{"0", false, 0, ""}, {"-85", false, -85, ""}, {"−85", false, -85, ""}, {"77.225", false, 77.225, ""}, {"4050000", false, 4050000, ""},
		{"1,200.5", false, 1200.5, ""}, {"1.200,5", true, 1200.5, ""}, {"1'200'000", false, 1200000, ""}, {"1 200,50", true, 1200.5, ""},
		{"45%", false, 45, "%"}, {"45 %", false, 45, "%"}, {"CHF 160'000.-", false, 160000, "CHF"}, {"€12.50", false, 12.5, "€"},
		{"3.0", false, 3, ""}, {".5", false, 0.5, ""}, {"1e3", false, 1000, ""}, {"-0", false, 0, ""}, {"12 FTE", false, 12, "FTE"},
	} {
		got, unit, err := ParseNumber(c.in, c.comma)
		if err != nil || got != c.want || unit != c.unit {
			t.Errorf("%q: %v %q %v", c.in, got, unit, err)
		}
	}
	for _, in := range []string{"", "abc", "NaN", "Inf", "1e400", "1e16", "1-2", "1.2.3", "Q4 2024", "--1", "12 of the most important things"} {
		if got, _, err := ParseNumber(in, false); err == nil {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestDecimalComma(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values     []string
		semicolons bool
		want       bool
	}{
		{[]string{"1,5", "2"}, false, true}, {[]string{"1.5", "2"}, true, false}, {[]string{"1,500.25"}, true, false},
		{[]string{"1.500,25"}, false, true}, {[]string{"1,500"}, false, false}, {[]string{"1,500"}, true, true},
		{[]string{"1,500", "2,5"}, false, true}, {[]string{"1.234.567"}, false, true}, {[]string{"0,125"}, false, true}, {nil, true, false},
	} {
		if got := decimalComma(c.values, c.semicolons); got != c.want {
			t.Errorf("%q: %v", c.values, got)
		}
	}
}
