package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

// exec runs a statement past every fence.
func (s *state) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if err := s.db.Global(t.Context(), func(_ context.Context, tx *pg.Tx) error { tx.Queue(sql, args...); return nil }); err != nil {
		t.Fatal(err)
	}
}

// count is a number read past every fence.
func (s *state) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	n, r := 0, &pg.Read{}
	pg.First(r, &n, sql, args...)
	if err := s.db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return n
}

// inviteByForm makes an invitation through the form and gives the address to join at.
func inviteByForm(t *testing.T, v visitor, slug string, form url.Values) string {
	t.Helper()
	got := v.post("/o/"+slug+"/settings/invitations", form)
	_, rest, ok := strings.Cut(got.Body, "/join/"+slug+"/")
	if !ok {
		t.Fatalf("invite %v: %d without a link", form, got.Status)
	}
	token, _, _ := strings.Cut(rest, `"`)
	return "/join/" + slug + "/" + token
}

var newcomer = url.Values{"person": {"New Comer"}, "password": {apptest.Password}}

// TestSec_T24_OneTokenOneMembership lets 50 accept one invitation at once: new people, and one who is
// signed in and has many windows.
func TestSec_T24_OneTokenOneMembership(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	owner, other := a.Org(t, "own"), a.Org(t, "other")
	v := visit(t, a, owner.Email)
	anyone := visitor{a.Routes.(http.Handler), ""}
	for email, who := range map[string]visitor{"new@own.example": anyone, other.Email: visit(t, a, other.Email)} {
		path, joined := inviteByForm(t, v, "own", url.Values{"email": {email}, "role": {"member"}}), atomic.Int32{}
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				switch got := who.post(path, newcomer); {
				case got.Status == http.StatusSeeOther:
					joined.Add(1)
				case got.Status >= 500 && got.Status != http.StatusServiceUnavailable:
					t.Errorf("joining at once: %d", got.Status)
				}
			})
		}
		wg.Wait()
		members := db.count(t, `select count(*)::int from memberships m join users u on u.id = m.user_id where m.org_id = $1 and u.email = $2`, owner.Org.ID, email)
		events := db.count(t, `select count(*)::int from activity a join users u on u.id = a.actor_id where a.org_id = $1 and u.email = $2 and a.verb = 'member.joined'`, owner.Org.ID, email)
		if joined.Load() != 1 || members != 1 || events != 1 {
			t.Errorf("%s: %d accepted, %d memberships, %d events; each 1", email, joined.Load(), members, events)
		}
	}
}

// TestSec_T24_BoundAndOver tries invitations that are another's, of elsewhere, or no longer good: each
// is answered like one that never was, and makes nobody a member.
func TestSec_T24_BoundAndOver(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	owner, other := a.Org(t, "own"), a.Org(t, "other")
	admin := a.Member(t, owner, "admin", access.Admin)
	v, anyone := visit(t, a, admin.Email), visitor{a.Routes.(http.Handler), ""}
	never := anyone.do(http.MethodGet, "/join/own/"+strings.Repeat("A", 52), "", nil)
	n := 0
	fresh := func() string {
		n++
		return inviteByForm(t, v, "own", url.Values{"email": {fmt.Sprintf("guest%d@own.example", n)}, "role": {"admin"}})
	}
	invitation := func() string {
		out, r := "", &pg.Read{}
		pg.First(r, &out, `select id::text from invitations where org_id = $1 and email = $2 order by created_at desc limit 1`, owner.Org.ID, fmt.Sprintf("guest%d@own.example", n))
		if err := db.db.ReadGlobal(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		return out
	}
	path := fresh()
	if got := visit(t, a, other.Email).post(path, nil); got.Status != http.StatusForbidden {
		t.Errorf("accepted by another address: %d", got.Status)
	}
	for what, spoil := range map[string]func(path string) string{
		"of another organisation": func(path string) string { return strings.Replace(path, "/own/", "/other/", 1) },
		"cut short":               func(path string) string { return path[:len(path)-1] },
		"revoked": func(path string) string {
			v.post("/o/own/settings/invitations/"+invitation()+"/revoke", nil)
			return path
		},
		"renewed": func(path string) string {
			v.post("/o/own/settings/invitations/"+invitation()+"/again", nil)
			return path
		},
		"expired": func(path string) string {
			db.exec(t, `update invitations set expires_at = now() - interval '1 second' where id = $1::uuid`, invitation())
			return path
		},
		"by somebody demoted": func(path string) string { setRole(t, db, admin, access.Member); return path },
		"by somebody gone": func(path string) string {
			db.exec(t, `update memberships set deactivated_at = now() where user_id = $1`, admin.Actor.User)
			return path
		},
	} {
		path := spoil(fresh())
		got, post := anyone.do(http.MethodGet, path, "", nil), anyone.post(path, newcomer)
		if got.Status != http.StatusNotFound || got.Body != never.Body || post.Status != http.StatusNotFound {
			t.Errorf("an invitation %s: %d and %d, and as if it never was: %v", what, got.Status, post.Status, got.Body == never.Body)
		}
		setRole(t, db, admin, access.Admin)
	}
	if got := db.count(t, `select count(*)::int from memberships where org_id = $1`, owner.Org.ID); got != 2 {
		t.Errorf("%d members, not 2", got)
	}
}

// TestSec_T24_TokenIsNowhere looks for a token in everything that is kept and listed.
func TestSec_T24_TokenIsNowhere(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	w := a.World(t, "own", 100)
	v := visit(t, a, w.Owner.Email)
	path := inviteByForm(t, v, "own", url.Values{"email": {"guest2@own.example"}, "role": {"member"}, "teams": {w.Team.String()}})
	token := path[strings.LastIndex(path, "/")+1:]
	if where := holds(t, db, w, token); where != "" || len(token) < 52 {
		t.Errorf("a token of %d letters is kept in%s", len(token), where)
	}
	crawl(t, v, "/o/own/settings/members", "/o/own/settings", func(at string, got apptest.Response, _ page) {
		if strings.Contains(got.Body, token) || strings.Contains(got.Body, w.Token) {
			t.Errorf("%s shows a token", at)
		}
	})
	if got := (visitor{v.site, ""}).post(path, newcomer); got.Status != http.StatusSeeOther {
		t.Fatalf("join: %d", got.Status)
	}
	if n := db.count(t, `select count(*)::int from team_members tm join users u on u.id = tm.user_id where tm.team_id = $1 and u.email = 'guest2@own.example'`, w.Team); n != 1 {
		t.Error("the newcomer is not in the team of the invitation")
	}
}

// TestSec_T24_Limits invites too many, also many at once, also by renewing: at most 20 an hour by one
// person and 100 a day by an organisation.
func TestSec_T24_Limits(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	owner := a.Org(t, "own")
	var admins []org.Member
	for i := range 5 {
		admins = append(admins, a.Member(t, owner, fmt.Sprintf("admin%d", i), access.Admin))
	}
	made := func() int {
		return db.count(t, `select count(*)::int from invitations where org_id = $1`, owner.Org.ID)
	}
	if err := burst(t, a, owner, 40); err == nil || made() != org.InvitesAnHour {
		t.Errorf("one person made %d within an hour, not %d: %v", made(), org.InvitesAnHour, err)
	}
	v := visit(t, a, owner.Email)
	again := "/o/own/settings/invitations/" + text(t, db, `select id::text from invitations where revoked_at is null and accepted_at is null limit 1`) + "/again"
	if got := v.post(again, nil); got.Status != http.StatusTooManyRequests || !strings.Contains(got.Body, "within an hour") {
		t.Errorf("renewing as the 21st: %d", got.Status)
	}
	for _, admin := range admins {
		_ = burst(t, a, admin, 25)
	}
	if made() != org.InvitesADay {
		t.Errorf("the organisation made %d within a day, not %d", made(), org.InvitesADay)
	}
	db.exec(t, `update invitations set created_at = created_at - interval '1 day'`)
	if got := v.post(again, nil); got.Status != http.StatusOK {
		t.Errorf("renewing on the next day: %d", got.Status)
	}
}

func text(t *testing.T, s *state, sql string) string {
	t.Helper()
	out, r := "", &pg.Read{}
	pg.First(r, &out, sql)
	if err := s.db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return out
}

// burst invites n people at once, and gives the last refusal.
func burst(t *testing.T, a *apptest.App, who org.Member, n int) error {
	t.Helper()
	var last atomic.Value
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			if _, err := a.Orgs.Invite(t.Context(), who.Actor, org.Invite{Email: fmt.Sprintf("x%d@%s.example", i, id.New[id.Org]()), Role: access.Viewer}); err != nil {
				last.Store(err)
			}
		})
	}
	wg.Wait()
	err, _ := last.Load().(error)
	return err
}

// TestSec_T24_OnlyInTheMail invites where mails arrive: the page does not show the link, an invitation
// that is revoked before it was sent is not sent, and whoever used it has confirmed the address.
func TestSec_T24_OnlyInTheMail(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	db := watch(t, a)
	owner := a.Org(t, "own")
	db.exec(t, `update orgs set name = 'Evil https://evil.example <a href="//x.example">'`)
	v := visit(t, a, owner.Email)
	got := v.post("/o/own/settings/invitations", url.Values{"email": {"new@own.example"}, "role": {"member"}})
	if got.Status != http.StatusSeeOther || strings.Contains(v.do(http.MethodGet, "/o/own/settings/members", "", nil).Body, "/join/") {
		t.Fatalf("invite: %d, or the page shows the link", got.Status)
	}
	path := a.LinkTo(t, "new@own.example")
	if m, _ := a.Mails.Last("new@own.example"); strings.Contains(m.Text, "evil.example") || strings.Contains(m.Text, "x.example") {
		t.Errorf("the organisation's name put a link into the mail:\n%s", m.Text)
	}
	v.post("/o/own/settings/invitations", url.Values{"email": {"late@own.example"}, "role": {"member"}})
	v.post("/o/own/settings/invitations/"+text(t, db, `select id::text from invitations where email = 'late@own.example'`)+"/revoke", nil)
	a.Post(t)
	if _, sent := a.Mails.Last("late@own.example"); sent {
		t.Error("a revoked invitation was sent")
	}
	if got := (visitor{v.site, ""}).post(path, newcomer); got.Status != http.StatusSeeOther {
		t.Fatalf("join by %s: %d", path, got.Status)
	}
	if n := db.count(t, `select count(*)::int from users where email = 'new@own.example' and email_confirmed_at is not null`); n != 1 {
		t.Error("the address is not confirmed")
	}
}
