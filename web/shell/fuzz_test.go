package shell

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
)

// FuzzPastPage brings a page with a text of somebody to a past day: the text stays text, and every address it is
// made of stays on the site.
func FuzzPastPage(f *testing.F) {
	day := time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC)
	for _, s := range []string{`<script>alert(1)</script>`, `" onmouseover=x x="`, `<a class="why" href="/o/x/krs/1/why">1</a>`, `/o/x/strategy?view=table#a`, `/o/x/krs/1?asof=2026-01-01`, "$1$2", "2026-02-28", "2026-09-30", "0000-01-01", "%zz", "//evil.example/o/x/strategy", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := parseDay(text, day); err == nil && !d.IsZero() && (!d.Before(day) || d.Year() < 1990 || d.Format(time.DateOnly) != text) {
			t.Errorf("%q is the day %v", text, d)
		}
		safe := templ.EscapeString(text)
		page := `<p title="` + safe + `">` + safe + `</p>`
		if got := onDay(page, day); strings.Count(got, "<") != strings.Count(page, "<") || strings.Count(got, `"`) != strings.Count(page, `"`) {
			t.Errorf("%q became %q", page, got)
		}
		was, err := url.Parse(text)
		if err != nil {
			return
		}
		if is, err := url.Parse(keepDayOf(text, day)); err != nil || is.Host != was.Host || is.Scheme != was.Scheme || is.Path != was.Path {
			t.Errorf("%q leads to %v on that day: %v", text, is, err)
		}
	})
}
