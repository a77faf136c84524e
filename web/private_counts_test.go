package web_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/testkit/apptest"
)

var (
	tag     = regexp.MustCompile(`(?s)<script.*?</script>|<[^>]*>`)
	instant = regexp.MustCompile(`\d\d:\d\d|just now|\d+ (second|minute)s? ago`)
)

// words are what a person reads on a page, but for the time of day.
func words(body string) string {
	return strings.Join(strings.Fields(instant.ReplaceAllString(tag.ReplaceAllString(body, " "), "")), " ")
}

// countsPrivate are the pages on which somebody who may not see private work reads other numbers because of it: totals of
// a team and of the organisation are whole, and so is what rolls up into an objective above, where it is named "a
// private objective".
var countsPrivate = []string{
	"/o/{org}/check-ins/{kr}", "/o/{org}/figures", "/o/{org}/objectives/{objective}", "/o/{org}/objectives/{objective}/why", "/o/{org}/pillars/{pillar}/why",
	"/o/{org}/signals", "/o/{org}/signals/{signal}", "/o/{org}/strategy", "/o/{org}/tasks/effect", "/o/{org}/tasks/new", "/o/{org}/tasks/{task}",
	"/o/{org}/tasks/{task}/links/new", "/o/{org}/teams/{team}", "/o/{org}/teams/{team}/why",
}

// TestSec_T06_CountsOfPrivateThings adds private goals and work to an organisation: on every page of the router a member
// who may not see them reads what she read before, but for the totals above.
func TestSec_T06_CountsOfPrivateThings(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	insider := a.Member(t, w.Owner, "inga", access.Lead)
	v := visit(t, a, a.Member(t, w.Owner, "out", access.Member).Email)
	read := func() map[string]string {
		out := map[string]string{}
		for _, r := range tenantRoutes(t, a) {
			if r.method == http.MethodGet {
				out[r.pattern] = words(v.do(r.method, fill(t, r.pattern, w.Param), "", nil).Body)
			}
		}
		return out
	}
	before := read()
	if diff := cmp.Diff(before, read()); diff != "" {
		t.Fatalf("pages change by themselves:\n%s", diff)
	}
	a.PrivateOf(t, w, insider)
	after := read()
	var changed []string
	for _, pattern := range slices.Sorted(maps.Keys(after)) {
		if after[pattern] != before[pattern] {
			changed = append(changed, pattern)
		}
	}
	if diff := cmp.Diff(countsPrivate, changed); diff != "" {
		t.Errorf("pages that tell of private things by their numbers:\n%s", diff)
	}
}
