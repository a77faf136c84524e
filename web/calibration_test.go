package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/org"
	"plumbline/internal/testkit/apptest"
)

// foretold makes key results of somebody that are done and scored, with the confidence that was said before.
func foretold(t *testing.T, a *apptest.App, w apptest.World, of org.Member, from, to int) {
	t.Helper()
	ctx, owner := t.Context(), w.Owner.Actor
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := from; i < to; i++ {
		k, err := a.Goals.CreateKeyResult(ctx, owner, goal.CreateKeyResult{Objective: w.Objective, Owner: of.Actor.User, Title: fmt.Sprintf("Promise %d", i), Kind: goal.Binary})
		must(err)
		_, err = a.CheckIns.Record(ctx, of.Actor, checkin.Record{KR: k.ID, Confidence: new(7)})
		must(err)
		_, err = a.CheckIns.Record(ctx, owner, checkin.Record{KR: k.ID, Confidence: new(1)}) // what another person thinks is no forecast of the owner's
		must(err)
		_, err = a.Goals.SetKeyResultState(ctx, owner, goal.SetKeyResultState{KeyResult: k.ID, State: goal.Done})
		must(err)
		score := 0.69
		if i%3 > 0 {
			score = 0.7
		}
		_, err = a.Goals.ScoreKeyResult(ctx, of.Actor, goal.ScoreKeyResult{KeyResult: k.ID, Score: &score})
		must(err)
	}
}

// TestCalibrationIsTheOwnersAlone looks at every page as every role: nobody but Rosa sees how her
// confidence foretold her results.
func TestCalibrationIsTheOwnersAlone(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	rosa := a.Member(t, w.Owner, "rosa", access.Lead)
	const path = "/o/own/me/calibration"
	own := visit(t, a, rosa.Email)
	ask := func(v visitor, query string) string { return v.do(http.MethodGet, path+query, "", nil).Body }
	foretold(t, a, w, rosa, 0, 7)
	a.Drain(t, w.Owner.Org.ID)
	const brier, bucket = "<b>0.24</b>", "Said 70 to 80%: came true 5 of 8"
	if got := ask(own, ""); !strings.Contains(got, "7 of 8 scored key results so far.") || strings.Contains(got, "came true") || strings.Contains(got, "0.25 is what") {
		t.Error("seven scored key results are enough, or are not counted")
	}
	foretold(t, a, w, rosa, 7, 8)
	a.Drain(t, w.Owner.Org.ID)
	// 5 of 8 reached 0.7: (5·0.3² + 3·0.7²) / 8 = 0.24
	if got := ask(own, ""); !strings.Contains(got, brier) || !strings.Contains(got, bucket) || strings.Count(got, "said 7 of 10") != 8 {
		t.Errorf("her own page: %.4000s", got)
	}
	others := map[access.Role]visitor{access.Owner: visit(t, a, w.Owner.Email)}
	for _, role := range access.Roles[1:] {
		others[role] = visit(t, a, a.Member(t, w.Owner, string(role), role).Email)
	}
	for role, v := range others {
		for _, query := range []string{"", "?user=" + rosa.Actor.User.String(), "?owner=" + rosa.Actor.User.String(), "?person=" + rosa.Email} {
			if got := ask(v, query); !strings.Contains(got, "0 of 8 scored key results so far.") || strings.Contains(got, "Promise") || strings.Contains(got, "came true") {
				t.Errorf("%s%s as %s shows something of hers: %.4000s", path, query, role, got)
			}
		}
	}
	for _, role := range []access.Role{access.Owner, access.Viewer} {
		n := crawl(t, others[role], "/o/own/strategy", "/o/own", func(path string, got apptest.Response, _ page) {
			if strings.Contains(got.Body, "0.24</b>") || strings.Contains(got.Body, "came true") {
				t.Errorf("%s as %s shows her calibration", path, role)
			}
		})
		if n < 30 {
			t.Errorf("the crawl as %s saw %d pages", role, n)
		}
	}
	for _, r := range tenantRoutes(t, a) {
		if strings.Contains(r.pattern, "calibration") && r.pattern != "/o/{org}/me/calibration" {
			t.Errorf("%s could name a person", r.pattern)
		}
	}
}
