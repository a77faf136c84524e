package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/org"
	"plumbline/internal/testkit/apptest"
)

// TestSec_T20_TheSecondFactorChangesTheToken: what was known before the code is worth nothing after it.
func TestSec_T20_TheSecondFactorChangesTheToken(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	secret, _ := enrol(t, a.SignIn(t, m.Email), apptest.Password)
	forgetStep(t, a)
	before := visit(t, a, m.Email)
	got := before.post("/sign-in/code", code(codeAt(t, secret, time.Now())))
	after := before.renewed(got)
	if got.Status != http.StatusSeeOther || after.cookie == before.cookie || !after.inside() || before.inside() {
		t.Errorf("the code: %d, the old token is inside %v", got.Status, before.inside())
	}
}

// renewed is the visitor with the cookie of an answer; herself if it sets none.
func (v visitor) renewed(got apptest.Response) visitor {
	if cookie, _, ok := strings.Cut(got.Header.Get("Set-Cookie"), ";"); ok {
		return visitor{v.site, cookie}
	}
	return v
}

// TestSec_T20_AChangeOfRoleChangesTheToken: each session of the person goes on under another token from its next request,
// and the one from before, which somebody else may know, is worth nothing.
func TestSec_T20_AChangeOfRoleChangesTheToken(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	owner := a.Org(t, "own")
	m := a.Member(t, owner, "mia", access.Member)
	one, two, boss := visit(t, a, m.Email), visit(t, a, m.Email), visit(t, a, owner.Email)
	look := func(v visitor) apptest.Response { return v.do(http.MethodGet, "/o/own/strategy", "", nil) }
	page := "/o/own/settings/members/" + m.Actor.User.String()
	if boss.post(page, url.Values{"role": {"member"}, "title": {"Crew"}}); one.renewed(look(one)) != one {
		t.Error("a title changes the token")
	}
	if got := boss.post(page, url.Values{"role": {"admin"}}); got.Status != http.StatusSeeOther || boss.renewed(look(boss)) != boss {
		t.Fatalf("change of role: %d", got.Status)
	}
	for _, old := range []visitor{one, two} {
		got := look(old)
		fresh := old.renewed(got)
		if got.Status != http.StatusOK || fresh == old || !fresh.inside() || old.inside() {
			t.Errorf("the next request: %d, the old token is inside %v", got.Status, old.inside())
		}
		if got := old.post("/o/own/settings/invitations", plausible); got.Status != http.StatusUnauthorized {
			t.Errorf("a form with the old token: %d", got.Status)
		}
		if fresh.renewed(look(fresh)) != fresh {
			t.Error("the token changes twice")
		}
	}

	must(t, a.Orgs.TransferOwnership(t.Context(), owner.Actor, m.Actor.User))
	if got := look(boss); boss.renewed(got) == boss || boss.inside() {
		t.Error("who gave the organisation away keeps the token")
	}
}

// TestSec_T20_OneNewTokenForManyRequests asks twenty times at once after a change of role: one session goes on.
func TestSec_T20_OneNewTokenForManyRequests(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	owner := a.Org(t, "own")
	m := a.Member(t, owner, "mia", access.Member)
	v := visit(t, a, m.Email)
	must(t, a.Orgs.ChangeMember(t.Context(), owner.Actor, org.ChangeMember{User: m.Actor.User, Role: access.Lead}))
	var wg sync.WaitGroup
	answers := make([]apptest.Response, 20)
	for i := range answers {
		wg.Go(func() { answers[i] = v.do(http.MethodGet, "/o/own/strategy", "", nil) })
	}
	wg.Wait()
	fresh := 0
	for _, got := range answers {
		if v.renewed(got) != v {
			fresh++
		}
	}
	if n := super[int](t, a, `select count(*)::int from sessions where user_id = $1`, m.Actor.User); fresh != 1 || n != 1 || v.inside() {
		t.Errorf("%d new tokens, %d sessions, the old token is inside %v", fresh, n, v.inside())
	}
}
