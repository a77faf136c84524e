package rule

import (
	"math"
	"testing"

	"plumbline/internal/signal"
)

// FuzzLimit types something into every limit: what is taken is a number in bounds, and shown as it is typed again.
func FuzzLimit(f *testing.F) {
	for _, s := range []string{"14", "33.33", "33,33 %", "-1", "1e309", "NaN", "inf", "0x1p-2", "", "%", "1_000", "９"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		th := signal.Defaults()
		for _, l := range Limits() {
			v, err := l.Parse(typed, th)
			if err != nil {
				continue
			}
			if math.IsNaN(v) || math.Abs(v) > 1e6 || l.Whole() && v != math.Trunc(v) {
				t.Errorf("%s of %q is %v", l.Name, typed, v)
			}
			l.Set(&th, v)
			if _, err := l.Parse(l.Typed(v), th); err != nil {
				t.Errorf("%s is shown as %q, which cannot be typed: %v", l.Name, l.Typed(v), err)
			}
		}
	})
}
