package web_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

// writtenRoles is what rights.txt says about who makes whom: "admin of member" → role → yes.
func writtenRoles(t *testing.T) map[string]map[string]bool {
	t.Helper()
	b, err := os.ReadFile("../internal/access/testdata/rights.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, rows, ok := strings.Cut(string(b), "who makes whom")
	if !ok {
		t.Fatal("rights.txt does not say who makes whom")
	}
	lines := strings.Split(strings.TrimSpace(rows), "\n")
	names, out := strings.Fields(lines[0]), map[string]map[string]bool{}
	for _, line := range lines[1:] {
		words := strings.Fields(line)
		what := strings.Join(words[:3], " ")
		out[what] = map[string]bool{}
		for i, cell := range words[3:] {
			out[what][names[i]] = cell == "yes"
		}
	}
	if len(out) != 42 {
		t.Fatalf("%d lines about who makes whom, not 42", len(out))
	}
	return out
}

// roleOf reads a member's role past every fence; "gone" for a deactivated one.
func roleOf(t *testing.T, s *state, m org.Member) string {
	t.Helper()
	out, r := "", &pg.Read{}
	pg.First(r, &out, `select case when deactivated_at is null then role else 'gone' end from memberships where org_id = $1 and user_id = $2`, m.Org.ID, m.Actor.User)
	if err := s.db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return out
}

func setRole(t *testing.T, s *state, m org.Member, role access.Role) {
	t.Helper()
	err := s.db.Global(t.Context(), func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`update memberships set role = $3, deactivated_at = null where org_id = $1 and user_id = $2`, m.Org.ID, m.Actor.User, string(role))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSec_T05_RoleTriples sends the form for every actor, every role of the target and every new
// role: what is written passes, and of the rest nothing changes.
func TestSec_T05_RoleTriples(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db, written := watch(t, a), writtenRoles(t)
	owner := a.Org(t, "own")
	target := a.Member(t, owner, "target", access.Member)
	for _, by := range access.Roles {
		actor := a.Member(t, owner, "by-"+string(by), access.Member)
		setRole(t, db, actor, by)
		v := visit(t, a, actor.Email)
		for _, was := range access.Roles {
			for _, to := range access.Roles {
				setRole(t, db, target, was)
				got := v.post("/o/own/settings/members/"+target.Actor.User.String(), url.Values{"role": {string(to)}, "title": {""}})
				may := written[string(by)+" of "+string(was)][string(to)]
				want, status := string(was), http.StatusForbidden
				if may {
					want, status = string(to), http.StatusSeeOther
				}
				if now := roleOf(t, db, target); got.Status != status || now != want {
					t.Errorf("%s makes %s %s: %d and %s, want %d and %s", by, was, to, got.Status, now, status, want)
				}
			}
			got := v.post("/o/own/settings/invitations", url.Values{"role": {string(was)}, "email": {"new@" + string(by) + string(was) + ".example"}})
			if may := written[string(by)+" by invitation"][string(was)]; may != (got.Status < 400) {
				t.Errorf("%s invites as %s: %d", by, was, got.Status)
			}
		}
	}
}

// TestSec_T05_NoOtherWayUp tries the side doors: an invitation for somebody who is in already, a
// transfer by nobody who owns it, the last owner's own hand, and roles that do not exist.
func TestSec_T05_NoOtherWayUp(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	owner := a.Org(t, "own")
	admin, plain := a.Member(t, owner, "admin", access.Admin), a.Member(t, owner, "plain", access.Member)
	token, err := a.Orgs.Invite(t.Context(), admin.Actor, org.Invite{Email: owner.Email, Role: access.Viewer})
	if err == nil {
		visit(t, a, owner.Email).post("/join/own/"+token, nil)
	}
	if now := roleOf(t, db, owner); now != "owner" {
		t.Fatalf("an admin's invitation made the owner %s", now)
	}
	for _, who := range []org.Member{admin, plain} {
		got := visit(t, a, who.Email).post("/o/own/settings/ownership", url.Values{"successor": {who.Actor.User.String()}})
		if got.Status != http.StatusForbidden {
			t.Errorf("%s takes ownership: %d", who.Name, got.Status)
		}
	}
	v := visit(t, a, owner.Email)
	self := "/o/own/settings/members/" + owner.Actor.User.String()
	for _, form := range []url.Values{
		{"role": {"admin"}}, {"role": {"viewer"}}, {"role": {"superuser"}}, {"role": {""}}, {"role": {"OWNER"}},
	} {
		if got := v.post(self, form); got.Status < 400 || roleOf(t, db, owner) != "owner" {
			t.Errorf("the last owner with %v: %d, now %s", form, got.Status, roleOf(t, db, owner))
		}
	}
	if got := v.post(self+"/deactivate", nil); got.Status < 400 || roleOf(t, db, owner) != "owner" {
		t.Errorf("the last owner leaves: %d", got.Status)
	}
	if got := visit(t, a, admin.Email).post(self+"/deactivate", nil); got.Status != http.StatusForbidden || roleOf(t, db, owner) != "owner" {
		t.Errorf("an admin deactivates an owner: %d", got.Status)
	}
	if got := v.post("/o/own/settings/ownership", url.Values{"successor": {plain.Actor.User.String()}}); got.Status != http.StatusSeeOther {
		t.Fatalf("transfer: %d", got.Status)
	}
	if was, is := roleOf(t, db, owner), roleOf(t, db, plain); was != "admin" || is != "owner" {
		t.Errorf("after the transfer: %s and %s", was, is)
	}
}

// TestSec_T05_OneOwnerStays lets two owners unmake each other, and themselves, at the same time.
func TestSec_T05_OneOwnerStays(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	one := a.Org(t, "own")
	two := a.Member(t, one, "two", access.Owner)
	pairs := [][2][2]org.Member{{{one, two}, {two, one}}, {{one, one}, {two, two}}, {{one, two}, {two, two}}}
	for round := range 45 {
		setRole(t, db, one, access.Owner)
		setRole(t, db, two, access.Owner)
		var wg sync.WaitGroup
		for _, p := range pairs[round%len(pairs)] {
			wg.Go(func() {
				who := access.Actor{Org: p[0].Org.ID, User: p[0].Actor.User, Role: access.Owner}
				switch c := (org.ChangeMember{User: p[1].Actor.User, Role: access.Member}); {
				case round%5 == 4 && p[0] != p[1]:
					_ = a.Orgs.TransferOwnership(t.Context(), who, p[1].Actor.User)
				case round%2 == 0:
					_ = a.Orgs.Deactivate(t.Context(), who, org.Deactivate{User: p[1].Actor.User})
				default:
					_ = a.Orgs.ChangeMember(t.Context(), who, c)
				}
			})
		}
		wg.Wait()
		if a, b := roleOf(t, db, one), roleOf(t, db, two); a != "owner" && b != "owner" {
			t.Fatalf("round %d: nobody owns the organisation: %s and %s", round, a, b)
		}
	}
}
