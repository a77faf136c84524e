package rule

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/signal"
)

// TestEveryThresholdIsDescribed: a new field of signal.Thresholds needs its line in limits.
func TestEveryThresholdIsDescribed(t *testing.T) {
	t.Parallel()
	described := map[string]int{"version": 1}
	for _, l := range limits {
		described[l.Name]++
	}
	typ := reflect.TypeFor[signal.Thresholds]()
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if described[name] != 1 {
			t.Errorf("%s (%s) is described %d times: give it one line in limits", typ.Field(i).Name, name, described[name])
		}
		delete(described, name)
	}
	for name := range described {
		t.Errorf("%s is described and no threshold", name)
	}
	for _, l := range limits {
		v := l.Value(signal.Defaults())
		if v < l.Min || v > l.Max || l.Label == "" || !strings.HasSuffix(l.Meaning, ".") || l.Section == "" {
			t.Errorf("%s: %v of %v to %v, %q, %q", l.Name, v, l.Min, l.Max, l.Label, l.Meaning)
		}
		if (l.Unit == Percent || l.Unit == Points) == l.Whole() {
			t.Errorf("%s: a share is a fraction and everything else counts", l.Name)
		}
	}
	var f errs.Fields
	if check(&f, signal.Defaults()); f.Err() != nil {
		t.Errorf("the defaults are refused: %v", f.Err())
	}
}

// TestLimitsAreWhatIsTyped: any value within range survives being shown and typed again.
func TestLimitsAreWhatIsTyped(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		l := limits[r.IntN(len(limits))]
		th := signal.Defaults()
		l.Set(&th, l.Min+r.Float64()*(l.Max-l.Min))
		again := th
		v, err := l.Parse(l.Typed(l.Value(th)), th)
		if err != nil {
			t.Fatalf("%s: %v", l.Name, err)
		}
		if l.Set(&again, v); again != th {
			t.Fatalf("%s: %v was typed as %q and read as %v", l.Name, l.Value(th), l.Typed(l.Value(th)), l.Value(again))
		}
	}
	share := limits[0]
	for _, l := range limits {
		if l.Name == "coverage_floor" {
			share = l
		}
	}
	for typed, want := range map[string]float64{"25": 0.25, "12,5": 0.125, " 40 % ": 0.4, "33.3": 0.333} {
		if v, err := share.Parse(typed, signal.Defaults()); err != nil || v != want {
			t.Errorf("%q: %v, %v", typed, v, err)
		}
	}
	for _, typed := range []string{"", "many", "1e400", "NaN", "--3"} {
		if v, err := share.Parse(typed, signal.Defaults()); err == nil {
			t.Errorf("%q is read as %v", typed, v)
		}
	}
	if _, err := limits[0].Parse("7.5", signal.Defaults()); err == nil {
		t.Error("half a day is read")
	}
}

func TestWhatIsWrongWithALimitIsSaidAtIt(t *testing.T) {
	t.Parallel()
	for _, l := range limits {
		for _, v := range []float64{l.Min - 1, l.Max + 1} {
			th := signal.Defaults()
			l.Set(&th, v)
			var f errs.Fields
			check(&f, th)
			if len(f) == 0 || f[0].Name != l.Name || !strings.Contains(f[0].Message, l.Text(l.Max)) {
				t.Errorf("%s at %v: %v", l.Name, v, f)
			}
		}
	}
	th := signal.Defaults()
	th.SevereGap = 0.05
	var f errs.Fields
	if check(&f, th); len(f) != 1 || f[0].Name != "severe_gap" || f[0].Message != "Use at least the gap of behind, which is 10 points." {
		t.Errorf("severe before behind: %v", f)
	}
}
