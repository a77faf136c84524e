package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

func TestAuditTrailIsForAdmins(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	if _, err := activity.Seal(t.Context(), a.Domain.DB, w.Owner.Org.ID); err != nil {
		t.Fatal(err)
	}
	people := map[access.Role]visitor{access.Owner: visit(t, a, w.Owner.Email)}
	for _, role := range access.Roles[1:] {
		people[role] = visit(t, a, a.Member(t, w.Owner, string(role), role).Email)
	}
	for role, v := range people {
		may := role == access.Owner || role == access.Admin
		for _, path := range []string{"", ".csv", ".json"} {
			got := v.do(http.MethodGet, "/o/own/settings/audit"+path, "", nil)
			if may != (got.Status == http.StatusOK) || may != strings.Contains(got.Body, w.Canary+" task") || !may && got.Status != http.StatusForbidden {
				t.Errorf("audit%s as %s: %d", path, role, got.Status)
			}
		}
		if link := strings.Contains(v.do(http.MethodGet, "/o/own/settings", "", nil).Body, "/settings/audit"); link != may {
			t.Errorf("the settings of %s have a link to the audit trail: %v", role, link)
		}
	}
}

// exported reads the CSV of a filter without its head.
func exported(t *testing.T, v visitor, query string) [][]string {
	t.Helper()
	got := v.do(http.MethodGet, "/o/own/settings/audit.csv?"+query, "", nil)
	rows, err := csv.NewReader(strings.NewReader(got.Body)).ReadAll()
	if err != nil || len(rows) == 0 || got.Header.Get("Content-Disposition") != `attachment; filename="own-audit.csv"` {
		t.Fatalf("%s: %d %v %v", query, got.Status, got.Header, err)
	}
	return rows[1:]
}

func TestAuditFilterAndExport(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	mia := a.Member(t, w.Owner, "mia", access.Member)
	v := visit(t, a, w.Owner.Email)
	at := time.Date(2026, 3, 14, 23, 30, 0, 0, time.UTC)
	err := a.Domain.DB.At(at).InTenant(t.Context(), pg.Whole(w.Owner.Org.ID), func(_ context.Context, tx *pg.Tx) error {
		for range 120 {
			activity.RecordTx(tx, activity.Event{Actor: mia.Actor.User, Verb: "task.moved", Kind: "task", Subject: id.New[id.Task](), Data: map[string]any{"title": "=1+1", "number": 1}})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all, march := len(exported(t, v, "")), "from=2026-03-14&to=2026-03-14"
	for query, want := range map[string]int{
		march: 120, "from=2026-03-15": all - 120, "to=2026-03-13": 0, "to=2026-03-14&kind=task": 120, "kind=team&" + march: 0, "kind=team": 1,
		"person=" + mia.Actor.User.String(): 121, "person=" + id.New[id.User]().String(): 0, "kind=nonsense": all, "person=nonsense&from=nonsense&after=x": all,
	} {
		if got := len(exported(t, v, query)); got != want {
			t.Errorf("%s: %d events of %d, want %d", query, got, all, want)
		}
	}
	row := exported(t, v, march)[0]
	if row[0] != "2026-03-14T23:30:00Z" || row[1] != "mia" || row[2] != mia.Email || row[3] != "task.moved" || row[4] != "task" || row[6] != "" || !strings.Contains(row[9], "=1+1") {
		t.Errorf("exported as %q", row)
	}
	var events []map[string]any
	if err := json.Unmarshal([]byte(v.do(http.MethodGet, "/o/own/settings/audit.json?"+march, "", nil).Body), &events); err != nil || len(events) != 120 || events[0]["verb"] != "task.moved" {
		t.Errorf("%d events, %v", len(events), err)
	}
	seen, path := 0, "/o/own/settings/audit?"+march
	for pages := 0; path != "" && pages < 5; pages++ {
		p := parse(t, v.do(http.MethodGet, path, "", nil).Body)
		seen += strings.Count(v.do(http.MethodGet, path, "", nil).Body, "=1+1")
		path = ""
		for _, link := range p.links {
			if strings.Contains(link, "after=") {
				path = link
			}
		}
	}
	if seen != 120 {
		t.Errorf("the pages show %d of 120 events", seen)
	}
}

// TestSec_T38_TheActorIsWhoIsSignedIn names another person in every field that could mean the actor.
func TestSec_T38_TheActorIsWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	mia := a.Member(t, w.Owner, "mia", access.Lead)
	v, other := visit(t, a, mia.Email), w.Owner.Actor.User.String()
	form := url.Values{"state": {"in_progress"}, "revision": {"1"}}
	for _, name := range []string{"actor", "actor_id", "Actor", "user", "user_id", "User", "by", "who", "author", "created_by", "owner_id", "org_id", "client", "at"} {
		form.Set(name, other)
	}
	before := super[int](t, a, `select count(*)::int from activity`)
	if got := v.post("/o/own/tasks/100/moves", form); got.Status != http.StatusSeeOther {
		t.Fatalf("the move: %d", got.Status)
	}
	if n := super[int](t, a, `select count(*)::int from activity where verb = 'task.moved' and actor_id = $1 and client <> $2`, mia.Actor.User, other); n != 1 {
		t.Errorf("%d events of hers", n)
	}
	if n := super[int](t, a, `select count(*)::int from activity`) - before; n != 1 {
		t.Errorf("%d events of one move", n)
	}
}
