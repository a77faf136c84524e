package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/testkit/apptest"
)

// TestAGivenUpOrganisationIsClosed asks for every page and sends every form of an organisation that is being
// deleted: nobody sees anything of it but that, nothing is written, and its owner takes it back.
func TestAGivenUpOrganisationIsClosed(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	mia := a.Member(t, w.Owner, "mia", access.Admin)
	owner, member := visit(t, a, w.Owner.Email), visit(t, a, mia.Email)
	if got := owner.post("/o/own/settings/delete", url.Values{"slug": {"other"}, "current": {apptest.Password}}); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, `value="other"`) {
		t.Errorf("another address typed: %d", got.Status)
	}
	if got := owner.post("/o/own/settings/delete", url.Values{"slug": {"own"}, "current": {apptest.Password}}); got.Status != http.StatusSeeOther {
		t.Fatalf("given up: %d %s", got.Status, got.Body)
	}
	before := a.Fingerprint(t)
	for _, r := range tenantRoutes(t, a) {
		path := fill(t, r.pattern, w.Param)
		for who, v := range map[string]visitor{"owner": owner, "member": member} {
			if who == "owner" && strings.HasSuffix(path, "/settings/keep") {
				continue
			}
			got := v.do(r.method, path, urlencoded, strings.NewReader(plausible.Encode()))
			if got.Status != http.StatusForbidden || strings.Contains(got.Body, w.Canary) {
				t.Errorf("%s %s as %s: %d", r.method, path, who, got.Status)
			}
			if says := strings.Contains(got.Body, "Org own is being deleted"); !says && !strings.HasSuffix(path, "/settings/keep") {
				t.Errorf("%s %s as %s does not say so", r.method, path, who)
			}
			if form := strings.Contains(got.Body, `action="/o/own/settings/keep"`); form != (who == "owner") {
				t.Errorf("%s %s as %s: the way back is there: %v", r.method, path, who, form)
			}
		}
	}
	if _, err := a.Orgs.Join(t.Context(), "own", w.Token, account.User{}, account.SignUp{Name: "Gus", Password: apptest.Password}); !errs.Is(err, errs.NotFound) {
		t.Errorf("somebody joins: %v", err)
	}
	if a.Fingerprint(t) != before {
		t.Error("something was written")
	}
	if got := owner.post("/o/own/settings/keep", nil); got.Status != http.StatusSeeOther || got.Location != "/o/own/strategy" {
		t.Errorf("taken back: %d %s", got.Status, got.Location)
	}
	if got := member.do(http.MethodGet, "/o/own/strategy", "", nil); got.Status != http.StatusOK || !strings.Contains(got.Body, w.Canary) {
		t.Errorf("a page after it was taken back: %d", got.Status)
	}
}
