package cell

import (
	"strings"
	"testing"
)

func TestSec_T30_NoCellIsAFormula(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1", "＋1", "－1", "＠x", "'=1", "''@x"} {
		if got := Of(text); got != "'"+text || Text(got) != text {
			t.Errorf("%q becomes %q, which is read as %q", text, got, Text(got))
		}
	}
	for _, text := range []string{"", "task.moved", "2026-03-14", "a=b", "it's", "'tis", "'", "\xff="} {
		if Of(text) != text || Text(text) != text {
			t.Errorf("%q becomes %q and is read as %q", text, Of(text), Text(text))
		}
	}
}

// FuzzCell holds every cell to its first character, and reads it back.
func FuzzCell(f *testing.F) {
	for _, s := range []string{"=1", "'=1", "''", "＝HYPERLINK()", "\x00", "plain"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := Of(text)
		for _, start := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠"} {
			if strings.HasPrefix(c, start) {
				t.Errorf("%q becomes %q", text, c)
			}
		}
		if Text(c) != text {
			t.Errorf("%q becomes %q, which is read as %q", text, c, Text(c))
		}
	})
}
