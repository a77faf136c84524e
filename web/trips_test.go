package web_test

import (
	"net/http"
	"testing"

	"plumbline/internal/testkit/apptest"
)

// more is what takes more round trips, and why.
var more = map[string]int64{
	"/o/{org}/check-ins":                   3,  // no page: it looks for the check-in that is next and leads there
	"/o/{org}/import":                      3,  // opened once a quarter, as the settings below
	"/o/{org}/import/{import}":             13, // reads the kept files and foresees what each row would do
	"/o/{org}/import/{import}/refused.csv": 11, // likewise
	"/o/{org}/settings/domains":            3,
	"/o/{org}/settings/rules":              3,
	"/o/{org}/settings/sign-in":            3,
}

// TestPagesTakeTwoRoundTrips asks for every page of an organisation, now and as of a past day: one trip to the database
// for the session and its member, one for the page.
func TestPagesTakeTwoRoundTrips(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	a.Drain(t, w.Owner.Org.ID)
	own := visit(t, a, w.Owner.Email)
	shown := 0
	for _, r := range tenantRoutes(t, a) {
		if r.method != http.MethodGet {
			continue
		}
		path := fill(t, r.pattern, w.Param)
		for _, at := range []string{path, path + "?asof=2026-07-01"} {
			own.do(http.MethodGet, at, "", nil) // what is written once a while is written
			a.Trips.Reset()
			res := own.do(http.MethodGet, at, "", nil)
			if n := a.Trips.Reset(); n > max(2, more[r.pattern]) {
				t.Errorf("%s answers %d after %d round trips", at, res.Status, n)
			}
			if res.Status == http.StatusOK {
				shown++
			}
		}
	}
	if shown < 40 {
		t.Errorf("only %d pages were shown", shown)
	}
}
