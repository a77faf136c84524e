package web_test

import (
	"net/url"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/org"
	"plumbline/internal/testkit/apptest"
)

// TestSec_T20_StreamsEndWithTheirSession opens a stream for each way in which a session ends, one of them in another
// process: each is over within a second, and a stream nobody ended stays open, until the organisation is closed to it.
func TestSec_T20_StreamsEndWithTheirSession(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	owner := a.Org(t, "own")
	second := secondProcess(t, a)
	streams := map[string]<-chan time.Time{}
	ends := map[string]func(v, other visitor, email string){
		"sign-out": func(v, _ visitor, _ string) { v.post("/sign-out", nil) },
		"end of one": func(_, other visitor, _ string) {
			other.post(endOne.FindString(other.do("GET", "/account", "", nil).Body), nil)
		},
		"end of all": func(_, other visitor, _ string) { other.post("/account/sessions/end", nil) },
		"password": func(_, other visitor, _ string) {
			other.post("/account/password", url.Values{"current": {apptest.Password}, "password": {newPassword}})
		},
		"disabled": func(_, _ visitor, email string) {
			db.exec(t, `update users set disabled_at = now() where email = $1`, email)
		},
		"out of time": func(_, _ visitor, email string) {
			db.exec(t, `update sessions set seen_at = now() - interval '13 hours' where user_id = (select id from users where email = $1)`, email)
		},
	}
	var act []func()
	for cause, end := range ends {
		m := a.Member(t, owner, "p"+cause[:3]+cause[len(cause)-3:], access.Member)
		v, other := visit(t, a, m.Email), visit(t, a, m.Email)
		streams[cause] = stream(t, a.URL, v)
		streams[cause+", other process"] = stream(t, second, v)
		act = append(act, func() { end(v, other, m.Email) })
	}
	quiet := a.Member(t, owner, "quiet", access.Member)
	calm := stream(t, a.URL, visit(t, a, quiet.Email))
	for _, f := range act {
		f()
	}
	over(t, streams)
	select {
	case <-calm:
		t.Fatal("the stream of a session that nobody ended is over")
	case <-time.After(time.Second):
	}
	must(t, a.Orgs.RequireFactor(t.Context(), owner.Actor, true))
	over(t, map[string]<-chan time.Time{"a second factor is asked for": calm})
	must(t, a.Orgs.RequireFactor(t.Context(), owner.Actor, false))
	calm = stream(t, a.URL, visit(t, a, quiet.Email))
	if _, err := a.Orgs.Delete(t.Context(), owner, org.Delete{Slug: "own", Password: apptest.Password}); err != nil {
		t.Fatal(err)
	}
	over(t, map[string]<-chan time.Time{"the organisation is given up": calm})
}

// over waits for the end of streams, a second each and one more for a busy machine.
func over(t *testing.T, streams map[string]<-chan time.Time) {
	t.Helper()
	late := time.After(2 * time.Second)
	for cause, ended := range streams {
		select {
		case <-ended:
		case <-late:
			t.Fatalf("%s: the stream is still open", cause)
		}
	}
}
