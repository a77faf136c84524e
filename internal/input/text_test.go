package input_test

import (
	"strings"
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/input"
)

func TestTextAndLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		clean      func(*errs.Fields, string, string, int) string
		given, got string
		faults     int
	}{
		"a text keeps its lines":    {input.Text, " a\nb ", "a\nb", 0},
		"a text may be empty":       {input.Text, "  ", "", 0},
		"characters, not bytes":     {input.Text, "äöüäö", "äöüäö", 0},
		"one too many":              {input.Text, "äöüäöü", "äöüäöü", 1},
		"NUL":                       {input.Text, "a\x00b", "a\x00b", 1},
		"no text":                   {input.Text, "a\xff", "a\xff", 1},
		"a line is one":             {input.Line, " a \r\n\tb ", "a b", 0},
		"a line has to be there":    {input.Line, " \n ", "", 1},
		"a line that is no text":    {input.Line, "\x00", "\x00", 1},
		"length after it was wiped": {input.Line, strings.Repeat(" ", 9) + "abcde", "abcde", 0},
	} {
		var f errs.Fields
		if got := c.clean(&f, "title", c.given, 5); got != c.got || len(f) != c.faults {
			t.Errorf("%s: %q with %v", name, got, f)
		}
	}
}
