package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/app"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

// secondProcess is another web process on the same database, which listens to the first.
func secondProcess(t *testing.T, a *apptest.App) string {
	t.Helper()
	pool, err := pg.Open(t.Context(), a.DB.AppDSN, 8)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	domain, err := app.NewDomain(pool, account.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	heard, listens := make(chan struct{}), make(chan struct{})
	once := sync.OnceFunc(func() { close(listens) })
	t.Cleanup(pool.Bus().Subscribe(func(msg string) {
		if msg == pg.Gap { // it says so when it begins
			once()
		}
	}))
	go func() { defer close(heard); pool.Bus().Listen(ctx, "") }()
	closing := make(chan struct{})
	srv := httptest.NewUnstartedServer(nil)
	srv.Config.Handler = domain.Handler("http://"+srv.Listener.Addr().String(), nil, slog.New(slog.DiscardHandler), func(context.Context) error { return nil }, closing)
	srv.Start()
	t.Cleanup(func() { close(closing); srv.Close(); stop(); <-heard })
	select {
	case <-listens:
	case <-time.After(20 * time.Second):
		t.Fatal("the second process does not listen")
	}
	return srv.URL
}

// stream opens the events of the organisation and says when they end.
func stream(t *testing.T, base string, v visitor) <-chan time.Time {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/o/own/events?topics=*", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Cookie", v.cookie)
	res, err := http.DefaultClient.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("open the stream: %v %v", res, err)
	}
	ended := make(chan time.Time, 1)
	go func() {
		defer func() { _ = res.Body.Close() }()
		_, _ = io.Copy(io.Discard, res.Body)
		ended <- time.Now()
	}()
	return ended
}

// TestSec_T11_GoneAtOnce deactivates an admin who has a session, a page open in each of two processes,
// an invitation out and a mail on its way: within a second none of it is worth anything.
func TestSec_T11_GoneAtOnce(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	db := watch(t, a)
	w := a.World(t, "own", 100)
	m := a.Member(t, w.Owner, "mia", access.Admin)
	v, owner, second := visit(t, a, m.Email), visit(t, a, w.Owner.Email), secondProcess(t, a)
	a.Post(t)
	token, err := a.Orgs.Invite(t.Context(), m.Actor, org.Invite{Email: "late@own.example", Role: access.Admin})
	if err != nil {
		t.Fatal(err)
	}
	streams := []<-chan time.Time{stream(t, a.URL, v), stream(t, second, v)}
	page := "/o/own/settings/members/" + m.Actor.User.String()
	if got := owner.post(page+"/deactivate", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("deactivate: %d %s", got.Status, got.Body)
	}
	start := time.Now()
	for i, ended := range streams {
		select {
		case <-ended:
		case <-time.After(time.Until(start.Add(time.Second))):
			t.Errorf("the stream of process %d is still open after a second", i+1)
		}
	}
	before := db.now(t)
	for _, path := range []string{"/o/own/strategy", "/o/own/settings/members", "/o/own/search?q=canary", "/o/own/events"} {
		if got := v.do(http.MethodGet, path, "", nil); got.Status != http.StatusNotFound || strings.Contains(got.Body, w.Canary) {
			t.Errorf("GET %s: %d", path, got.Status)
		}
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, second+path, http.NoBody)
		req.Header.Set("Cookie", v.cookie)
		if res, err := http.DefaultClient.Do(req); err != nil || res.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s of the other process: %v %v", path, res, err)
		}
	}
	for _, path := range []string{"/o/own/tasks/100/moves", "/o/own/settings/invitations", page + "/reactivate", page} {
		if got := v.post(path, plausible); got.Status != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, got.Status)
		}
	}
	if got := (visitor{v.site, ""}).post("/join/own/"+token, newcomer); got.Status != http.StatusNotFound {
		t.Errorf("her invitation is accepted: %d", got.Status)
	}
	if db.now(t) != before {
		t.Error("something was written")
	}
	a.Post(t)
	if _, sent := a.Mails.Last("late@own.example"); sent {
		t.Error("her invitation was sent")
	}
	if got := owner.post(page+"/reactivate", nil); got.Status != http.StatusSeeOther || v.do(http.MethodGet, "/o/own/strategy", "", nil).Status != http.StatusOK {
		t.Errorf("reactivated: %d", got.Status)
	}
}

// TestSec_T11_NothingIsLeftBehind deactivates somebody who owns one of everything, a private goal too: all
// of it has another owner, or nothing happened at all.
func TestSec_T11_NothingIsLeftBehind(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	w := a.World(t, "own", 100)
	m, heir := a.Member(t, w.Owner, "mia", access.Lead), a.Member(t, w.Owner, "heir", access.Member)
	lead, admin := a.Member(t, w.Owner, "lead", access.Lead), a.Member(t, w.Owner, "adam", access.Admin)
	_, err := a.Orgs.SaveTeam(t.Context(), w.Owner.Actor, org.SaveTeam{ID: w.Team, Revision: 1, Name: "led", Lead: m.Actor.User})
	must(t, err)
	_, err = a.Goals.ChangeObjective(t.Context(), w.Owner.Actor, goal.ChangeObjective{Objective: w.Objective, Owner: &m.Actor.User, Visibility: new(goal.ForPeople)})
	must(t, err)
	_, err = a.Goals.ChangeKeyResult(t.Context(), w.Owner.Actor, goal.ChangeKeyResult{KeyResult: w.KR, Owner: &m.Actor.User})
	must(t, err)
	_, err = a.Tasks.Change(t.Context(), w.Owner.Actor, task.Change{Task: w.Task.ID, Owner: &m.Actor.User})
	must(t, err)
	db.exec(t, `update pillars set owner_id = $1`, m.Actor.User)
	v, path := visit(t, a, admin.Email), "/o/own/settings/members/"+m.Actor.User.String()+"/deactivate"
	other := a.Org(t, "other")
	before := a.Fingerprint(t)
	for what, form := range map[string]url.Values{
		"nobody": {}, "herself": {"heir": {m.Actor.User.String()}}, "a stranger": {"heir": {other.Actor.User.String()}}, "nothing real": {"heir": {id.New[id.User]().String()}},
		"a stranger for tasks": {"heir": {heir.Actor.User.String()}, "tasks_to": {other.Actor.User.String()}},
	} {
		if got := v.post(path, form); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("handed over to %s: %d", what, got.Status)
		}
	}
	if a.Fingerprint(t) != before {
		t.Fatal("a refused hand-over wrote something")
	}
	got := v.post(path, url.Values{"heir": {heir.Actor.User.String()}, "teams_to": {lead.Actor.User.String()}})
	if got.Status != http.StatusSeeOther {
		t.Fatalf("hand over: %d %s", got.Status, got.Body)
	}
	for what, sql := range map[string]string{
		"pillar": `select owner_id::text from pillars`, "objective": `select owner_id::text from objectives`, "key result": `select owner_id::text from key_results`,
		"task": `select owner_id::text from tasks where owner_id is not null`,
	} {
		if now := text(t, db, sql); now != heir.Actor.User.String() {
			t.Errorf("the %s is owned by %s", what, now)
		}
	}
	if now := text(t, db, `select lead_id::text from teams`); now != lead.Actor.User.String() {
		t.Errorf("the team is led by %s", now)
	}
	if n := db.count(t, `select count(*)::int from team_members where user_id = $1`, m.Actor.User); n != 0 {
		t.Error("she is in a team yet")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
