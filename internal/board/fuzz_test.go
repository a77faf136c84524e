package board

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzQuery splits what is searched for: few words, none longer than a stored one, a number only of digits.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{"PL-412", "pl-412", "KR 3", "412", "permit photos", "\u0130stanbul", "ß ſ ﬀ", "%_\\", "\xff\xfe", strings.Repeat("a", 500), strings.Repeat("w ", 50), "KR", "PL-", "99999999999999999999", "Ａ１", "e\u0301"} {
		f.Add(s, "PL")
	}
	f.Fuzz(func(t *testing.T, query, prefix string) {
		found := words(query)
		if len(found) > 8 {
			t.Errorf("%q has %d words", query, len(found))
		}
		for i, w := range found {
			if n := utf8.RuneCountInString(w); n > 60 || n == 0 {
				t.Errorf("%q has the word %q of %d", query, w, n)
			}
			if utf8.ValidString(query) && !utf8.ValidString(w) {
				t.Errorf("%q was cut into %q", query, w)
			}
			if i > 0 && len(w) > len(found[0]) {
				t.Errorf("%q begins with %q and not with %q", query, found[0], w)
			}
		}
		if task, kr := numbers(query, prefix); task < -1 || kr < -1 || task > 1e14 || kr > 1e14 {
			t.Errorf("%q is task %d, key result %d", query, task, kr)
		}
	})
}
