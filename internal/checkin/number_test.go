package checkin

import (
	"math"
	"testing"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"39.7": 39.7, "39,7": 39.7, " 40 % ": 40, "40%": 40, "1 200": 1200, "1'200": 1200, "1’200.5": 1200.5, "1\u202f200": 1200,
		"1.200,50": 1200.5, "1,200.50": 1200.5, "1,200": 1200, "1,234,567": 1234567, "1.234.567": 1234567, "0,125": 0.125, "1.200": 1.2,
		"-3": -3, "−3,5": -3.5, "+4": 4, ".5": 0.5, "5.": 5,
	} {
		if got := Number(text); got == nil || *got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"", "  "} {
		if got := Number(text); got != nil {
			t.Errorf("%q: %v", text, *got)
		}
	}
	for _, text := range []string{"many", "NaN", "inf", "-", "0x10", "1e5", "1_000", "1,2,3", "4 of 5", "%", "\x00", "\xff", "1e999"} {
		if got := Number(text); got == nil || !math.IsNaN(*got) {
			t.Errorf("%q is taken as a number: %v", text, got)
		}
	}
}
