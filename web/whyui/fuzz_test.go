package whyui

import (
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/signal"
)

// FuzzAsk reads the page an address asks for, and what is moved: what is taken as an id is one as it was sent.
func FuzzAsk(f *testing.F) {
	for _, s := range []string{"01a20380-842b-7dc9-ba26-2588fab7c233:01a20380-842b-7dc9-ba26-2588fab7c234", "01a20380-842b-7dc9-ba26-2588fab7c233:", ":", "x:y:z", "{01a20380-842b-7dc9-ba26-2588fab7c233}:", "page=3", "page=-1", "page=99999999999999999999", "page=1&page=2", "of=pace", "of=%00", "\x00:\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := parseMove(text)
		task, kr, _ := strings.Cut(text, ":")
		if !m.Task.IsZero() && m.Task.String() != strings.ToLower(task) || !m.From.IsZero() && m.From.String() != strings.ToLower(kr) {
			t.Errorf("%q moves %s from %s", text, m.Task, m.From)
		}
		q, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = q.Encode()
		if a := asked(r, signal.KRAsks); !slices.Contains(signal.KRAsks, a) {
			t.Errorf("%q asks for %q", text, a)
		}
		if n := pageOf(q); n < 1 || n > 1_000_000 {
			t.Errorf("%q is page %d", text, n)
		}
	})
}
