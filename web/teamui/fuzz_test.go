package teamui

import (
	"net/url"
	"testing"

	"plumbline/internal/id"
	"plumbline/internal/org"
)

// FuzzAsk reads the address of a team board, and the answers to its stop list.
func FuzzAsk(f *testing.F) {
	for _, s := range []string{"by=kr&mine=1&col=done", "owner=none&due=week&kr=x", "owner=01a20380-842b-7dc9-ba26-2588fab7c233", "a:b:c", "01a20380-842b-7dc9-ba26-2588fab7c233:3:01a20380-842b-7dc9-ba26-2588fab7c233,x", "::", ":9999999999999999999:,,"} {
		f.Add(s)
	}
	team := id.New[id.Team]()
	f.Fuzz(func(t *testing.T, text string) {
		stop := parseStop(text)
		if stop.Task.IsZero() && stop.Revision == 0 && len(stop.Links) > len(text)+1 {
			t.Errorf("%q has %d links", text, len(stop.Links))
		}
		q, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		a := newAsk(org.Member{}, team, q)
		u, err := url.Parse(a.here())
		if err != nil {
			t.Fatalf("%q is no address again: %v", text, err)
		}
		if again := newAsk(org.Member{}, team, u.Query()); again.TeamFilter != a.TeamFilter {
			t.Errorf("%q asks for %+v, then for %+v", text, a.TeamFilter, again.TeamFilter)
		}
	})
}
