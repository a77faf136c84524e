package activity

import "testing"

// FuzzParseHead reads the ends of chains as they were written down.
func FuzzParseHead(f *testing.F) {
	for _, s := range []string{"01a20380-842b-7dc9-ba26-2588fab7c233 7 00ff", "01a20380-842b-7dc9-ba26-2588fab7c233 -1 ", "x 1 y", "", "01a20380-842b-7dc9-ba26-2588fab7c233 9223372036854775808 00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := ParseHead(s)
		if err != nil {
			return
		}
		if again, err := ParseHead(h.String()); err != nil || again != h {
			t.Errorf("%q is %+v, then %+v: %v", s, h, again, err)
		}
	})
}
