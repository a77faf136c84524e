package id

import (
	"strings"
	"testing"
)

// FuzzParse reads ids: each has one form, whatever else may be read as one elsewhere.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"01a20380-842b-7dc9-ba26-2588fab7c233", "01A20380-842B-7DC9-BA26-2588FAB7C233", "{01a20380-842b-7dc9-ba26-2588fab7c233}", "urn:uuid:01a20380-842b-7dc9-ba26-2588fab7c233",
		"01a20380842b7dc9ba262588fab7c233", "", "00000000-0000-0000-0000-000000000000", "01a20380-842b-7dc9-ba26-2588fab7c23\x00", strings.Repeat("a", 36)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := Parse[Task](s)
		if err == nil && v.String() != strings.ToLower(s) {
			t.Errorf("%q is %s", s, v)
		}
	})
}
