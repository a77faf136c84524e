package handle

import (
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"plumbline/internal/id"
)

// FuzzForm reads a body as every kind of field: what is accepted lies where use cases take it.
func FuzzForm(f *testing.F) {
	for _, s := range []string{"n=1", "n=-9223372036854775808", "n=1e400", "n=NaN", "n=+Inf", "n=1'000,5", "n=1 000.5", "n=2026-09-30", "n=0000-01-01", "n=2026-02-30", "n=", "n=%00", "n=%ff%fe",
		"n=01a20380-842b-7dc9-ba26-2588fab7c233", "n={01a20380-842b-7dc9-ba26-2588fab7c233}", "n=on&n=off", "n=false", ";=;&n", "n=%zz", strings.Repeat("n=1&", 2000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		form, err := ReadForm(r)
		if err != nil {
			return
		}
		if n := form.Float("n"); n != nil && (math.IsNaN(*n) || math.Abs(*n) > 1e15) {
			t.Errorf("%q is the number %v", body, *n)
		}
		if d := form.Day("n"); d != nil && (d.Year() < 1990 || d.Year() > 2099 || d.Format(time.DateOnly) != form.Text("n")) {
			t.Errorf("%q is the day %v", body, d)
		}
		if v := FormID[id.Task](form, "n"); !v.IsZero() && v.String() != strings.ToLower(form.Text("n")) {
			t.Errorf("%q is the id %s", body, v)
		}
		if ids := FormIDs[id.User](form, "n"); len(ids) > len(form.Texts("n")) {
			t.Errorf("%q has %d ids", body, len(ids))
		}
		if n := form.Int("n", 7); n != math.MinInt64 && form.Text("n") == "" && n != 7 {
			t.Errorf("%q is the whole number %d", body, n)
		}
		_ = form.Bool("n")
	})
}

// FuzzLocal asks for addresses to go on to: a browser stays on this site with each that is followed.
func FuzzLocal(f *testing.F) {
	for _, s := range []string{"/o/x/strategy?a=b#c", "//evil.example", `/\evil.example`, "/\t/evil.example", "https:evil.example", "/%2e%2e//evil", "/x/..//evil.example", "/\u2028/evil", "", "/%5c/evil", "/%2f%2fevil"} {
		f.Add(s)
	}
	base, err := url.Parse("https://here.example/o/x")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, to string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(url.Values{"return": {to}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		got := Local(to, "/")
		if back := Back(r, "/"); back != got {
			t.Errorf("a form goes back to %q, not to %q", back, got)
		}
		if got != to && got != "/" {
			t.Fatalf("%q became %q", to, got)
		}
		seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(strings.TrimFunc(got, func(r rune) bool { return r <= ' ' }))
		u, err := base.Parse(seen)
		if strings.HasPrefix(seen, "//") || err != nil || u.Host != base.Host || u.Scheme != base.Scheme || strings.HasPrefix(u.Path, "//") {
			t.Errorf("%q leads to %q", to, seen)
		}
		if strings.ContainsAny(got, "\r\n\x00") || !utf8.ValidString(got) {
			t.Errorf("%q may break a header", got)
		}
	})
}
