package web_test

import (
	"flag"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/testkit/apptest"
)

var update = flag.Bool("update", false, "rewrite the golden file of who may do what")

const mayFile = "testdata/may.txt"

// TestSec_T04_WhoMayDoWhat asks for every route of an organisation, whatever way it goes about a thing, as every role:
// who is not refused by role stands in a file, so that nobody gains a right unseen. The things that forms are sent to
// do not exist: a right is asked for first. Pages are asked for with what is there.
func TestSec_T04_WhoMayDoWhat(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	who := map[access.Role]visitor{access.Owner: visit(t, a, w.Owner.Email)}
	for _, role := range access.Roles[1:] {
		who[role] = visit(t, a, a.Member(t, w.Owner, string(role), role).Email)
	}
	var lines []string
	for _, r := range tenantRoutes(t, a) {
		path := fill(t, r.pattern, func(name string) (string, bool) {
			if name == "org" || r.method == http.MethodGet {
				return w.Param(name)
			}
			return apptest.Nowhere(name), true
		})
		var may []string
		for _, role := range slices.Backward(access.Roles) {
			got := who[role].send(r, path)
			if got.Status >= 500 || r.method == http.MethodGet && got.Status >= 400 && got.Status != http.StatusForbidden {
				t.Errorf("%s %s as %s: %d", r.method, r.pattern, role, got.Status)
			}
			if got.Status != http.StatusForbidden {
				may = append(may, string(role))
			}
		}
		lines = append(lines, r.method+" "+strings.TrimPrefix(r.pattern, "/o/{org}")+": "+strings.Join(may, " "))
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile(mayFile, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(mayFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("who may do what has changed; run with -update if it was meant (-was +is):\n%s", diff)
	}
}
