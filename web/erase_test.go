package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/activity"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal/worker"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

// The person who is erased: neither stands anywhere else.
const (
	erasedName  = "Quirina Xylander"
	erasedEmail = "quirina.xylander@own.example"
)

// mentions lists every place in the database where one of the words stands, read from the catalogue: text, JSON,
// lists and bytes.
func mentions(t *testing.T, a *apptest.App, words ...string) (places []string, columns int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	rows, err := conn.Query(t.Context(), `select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'text[]'::regtype, 'json'::regtype, 'jsonb'::regtype, 'bytea'::regtype, 'bytea[]'::regtype)`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range all {
		table, column, _ := strings.Cut(place, ".")
		for _, word := range words {
			var n int
			err := conn.QueryRow(t.Context(), fmt.Sprintf(`select count(*) from %s where position(lower($1) in lower(%s::text)) > 0 or position(encode(convert_to($1, 'UTF8'), 'hex') in %[2]s::text) > 0`, table, column), word).Scan(&n)
			if err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				places = append(places, place)
			}
		}
	}
	return places, len(all)
}

// referring lists the rows that refer to a person, by table and column, read from the catalogue.
func referring(t *testing.T, a *apptest.App, user id.User) (tables []string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	rows, err := conn.Query(t.Context(), `select conrelid::regclass::text || ' ' || attname from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
		where contype = 'f' and confrelid = 'users'::regclass`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(all) < 5 {
		t.Fatalf("%v, %v", all, err)
	}
	for _, ref := range all {
		table, column, _ := strings.Cut(ref, " ")
		var n int
		if err := conn.QueryRow(t.Context(), fmt.Sprintf(`select count(*) from %s where %s = $1`, table, column), user).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			tables = append(tables, table)
		}
	}
	return tables
}

// keep stores what only a browser could make: a passkey and a recovery code.
func keep(t *testing.T, a *apptest.App, user id.User) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	for _, sql := range []string{`insert into passkey_handles (user_id, handle) values ($1, sha512(''))`,
		`insert into passkeys (id, user_id, credential_id, record, name) values (gen_random_uuid(), $1, 'x', convert_to('` + erasedEmail + `', 'UTF8'), '` + erasedName + `')`,
		`insert into recovery_codes (user_id, code_hash) values ($1, sha256(''))`} {
		if _, err := conn.Exec(t.Context(), sql, user); err != nil {
			t.Fatal(err)
		}
	}
}

// busy makes a person who has done one of everything, in two organisations, and was invited to a third.
func busy(t *testing.T, a *apptest.App) (w, second apptest.World, m org.Member) {
	t.Helper()
	w, second = a.World(t, "own", 100), a.World(t, "second", 5000)
	third := a.Org(t, "third")
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	invite := func(owner org.Member, role access.Role) string {
		token, err := a.Orgs.Invite(t.Context(), owner.Actor, org.Invite{Email: erasedEmail, Role: role})
		must(nil, err)
		return token
	}
	user, err := a.Orgs.Join(t.Context(), "own", invite(w.Owner, access.Lead), account.User{}, account.SignUp{Name: erasedName, Password: apptest.Password})
	must(nil, err)
	u, err := a.Accounts.ByID(t.Context(), user)
	must(nil, err)
	must(a.Orgs.Join(t.Context(), "second", invite(second.Owner, access.Member), u, account.SignUp{}))
	invite(third, access.Viewer)
	m, err = a.Orgs.Enter(t.Context(), user, "own")
	must(nil, err)
	who, start, target, confidence := m.Actor, 0.0, 10.0, 7
	must(nil, a.Orgs.ChangeMember(t.Context(), w.Owner.Actor, org.ChangeMember{User: user, Role: access.Lead, Title: "Assistant of " + erasedName}))
	must(a.Orgs.SaveTeam(t.Context(), who, org.SaveTeam{Name: "Led", Lead: user}))
	o, err := a.Goals.CreateObjective(t.Context(), who, goal.CreateObjective{Cycle: w.Cycle, Team: w.Team, Pillar: w.Pillar, Owner: user, Title: "Private matters", Visibility: goal.ForPeople, People: []id.User{user}})
	must(nil, err)
	kr, err := a.Goals.CreateKeyResult(t.Context(), who, goal.CreateKeyResult{Objective: o.ID, Owner: user, Title: "Letters answered", Kind: goal.Increase, Start: &start, Target: &target})
	must(nil, err)
	must(a.Tasks.Create(t.Context(), who, task.Create{Title: "Answer a letter", Team: w.Team, Owner: user, Goals: []task.Goal{{KR: kr.ID}}}))
	must(a.CheckIns.Record(t.Context(), who, checkin.Record{KR: kr.ID, Value: &target, Confidence: &confidence, Note: "Going well"}))
	must(nil, a.Accounts.BeginFactor(t.Context(), user))
	must(nil, a.Accounts.Connect(t.Context(), user, apptest.Password, account.Identity{Issuer: "https://id.example", Subject: erasedEmail, Label: "id.example"}))
	must(a.Accounts.ChangeAddress(t.Context(), user, apptest.Password, "new."+erasedEmail))
	a.Drain(t, w.Owner.Org.ID)
	return w, second, m
}

// sound verifies an organisation: what is stored is what would be computed, and the chain of its audit trail holds.
func sound(t *testing.T, a *apptest.App, o id.Org) {
	t.Helper()
	a.Drain(t, o)
	if _, err := activity.Seal(t.Context(), a.Domain.DB, o); err != nil {
		t.Fatal(err)
	}
	report, err := worker.Verify(t.Context(), a.Domain.DB, o)
	if err != nil || len(report.Differences) > 0 {
		t.Errorf("stored is not what would be computed: %v, %v", report.Differences, err)
	}
	if chain, err := activity.Verify(t.Context(), a.Domain.DB, o, activity.Head{}); err != nil || len(chain.Findings) > 0 || chain.Waiting > 0 || chain.Sealed == 0 {
		t.Errorf("the chain: %+v, %v", chain, err)
	}
}

// TestAnErasedPersonIsNowhere erases a person at her own wish: no column of the database has her name or address,
// in what is sent neither, what she did stays under a pseudonym, what she owned is an owner's.
func TestAnErasedPersonIsNowhere(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	w, second, m := busy(t, a)
	user := m.Actor.User
	sound(t, a, w.Owner.Org.ID)
	before, columns := mentions(t, a, erasedName, erasedEmail)
	if len(before) < 6 || columns < 100 {
		t.Fatalf("stands in %v of %d columns: the test would show little", before, columns)
	}
	v, elsewhere := visit(t, a, erasedEmail), visit(t, a, erasedEmail)
	keep(t, a, user)
	for _, wrong := range []url.Values{{"email": {erasedEmail}, "current": {"something else"}}, {"email": {"other@own.example"}, "current": {apptest.Password}}} {
		if got := v.post("/account/erase", wrong); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, got.Status)
		}
	}
	if got := v.post("/account/erase", url.Values{"email": {erasedEmail}, "current": {apptest.Password}}); got.Status != http.StatusSeeOther || got.Location != "/sign-in" {
		t.Fatalf("erased: %d %s %s", got.Status, got.Location, got.Body)
	}
	if after, _ := mentions(t, a, erasedName, erasedEmail); len(after) > 0 {
		t.Errorf("still stands in %v", after)
	}
	if refs := referring(t, a, user); strings.Join(refs, " ") != "memberships" {
		t.Errorf("rows of %v still refer to the person", refs)
	}
	if got := elsewhere.do(http.MethodGet, "/account", "", nil); got.Status != http.StatusSeeOther {
		t.Errorf("a session goes on: %d", got.Status)
	}
	if _, err := a.Accounts.Authenticate(t.Context(), erasedEmail, apptest.Password); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("signs in: %v", err)
	}
	sound(t, a, w.Owner.Org.ID)
	sound(t, a, second.Owner.Org.ID)
	owner, pseudonym := visit(t, a, w.Owner.Email), account.Pseudonym(user)
	trail := owner.do(http.MethodGet, "/o/own/settings/audit?person="+user.String(), "", nil).Body
	if !strings.Contains(trail, pseudonym) || !strings.Contains(trail, "Answer a letter") {
		t.Error("the audit trail does not name the pseudonym")
	}
	if my := owner.do(http.MethodGet, "/o/own/my-work", "", nil).Body; !strings.Contains(my, "Answer a letter") {
		t.Error("the task is not the owner's")
	}
	if got := owner.post("/o/own/settings/members/"+user.String()+"/reactivate", nil); got.Status != http.StatusNotFound {
		t.Errorf("let in again: %d", got.Status)
	}
}

func TestTheLastOwnerIsNotErased(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	mia := a.Member(t, m, "mia", access.Member)
	v, form := visit(t, a, m.Email), url.Values{"email": {m.Email}, "current": {apptest.Password}}
	before := a.Fingerprint(t)
	if got := v.post("/account/erase", form); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "You are the last owner of Org own.") {
		t.Errorf("the last owner: %d", got.Status)
	}
	if a.Fingerprint(t) != before {
		t.Error("something was written")
	}
	if err := a.Orgs.TransferOwnership(t.Context(), m.Actor, mia.Actor.User); err != nil {
		t.Fatal(err)
	}
	if got := v.post("/account/erase", form); got.Status != http.StatusSeeOther {
		t.Errorf("after the transfer: %d %s", got.Status, got.Body)
	}
}

// TestAnAdminErasesWhoLeft: only somebody who was deactivated here, and has the account for nothing else.
func TestAnAdminErasesWhoLeft(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m, other := a.Org(t, "own"), a.Org(t, "other")
	ada, mia := a.Member(t, m, "ada", access.Admin), a.Member(t, m, "mia", access.Member)
	v, path, form := visit(t, a, ada.Email), "/o/own/settings/members/"+mia.Actor.User.String()+"/erase", url.Values{"current": {apptest.Password}}
	if got := v.post(path, form); got.Status != http.StatusNotFound {
		t.Errorf("an active member: %d", got.Status)
	}
	if err := a.Orgs.Deactivate(t.Context(), ada.Actor, org.Deactivate{User: mia.Actor.User}); err != nil {
		t.Fatal(err)
	}
	if got := v.do(http.MethodGet, path, "", nil); got.Status != http.StatusOK || !strings.Contains(got.Body, "Erase mia") {
		t.Errorf("the form: %d", got.Status)
	}
	if got := v.post(path, url.Values{"current": {"something else"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password: %d", got.Status)
	}
	token, err := a.Orgs.Invite(t.Context(), other.Actor, org.Invite{Email: mia.Email, Role: access.Member})
	if err != nil {
		t.Fatal(err)
	}
	u, err := a.Accounts.ByID(t.Context(), mia.Actor.User)
	if err == nil {
		_, err = a.Orgs.Join(t.Context(), "other", token, u, account.SignUp{})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, disabled := range []string{"null", "now()"} { // by the operator, which says nothing of her organisations
		super[int](t, a, `with x as (update users set disabled_at = `+disabled+` where id = $1 returning 1) select count(*)::int from x`, mia.Actor.User)
		if got := v.post(path, form); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "uses the account elsewhere too") {
			t.Errorf("somebody who is in another organisation, disabled %s: %d", disabled, got.Status)
		}
	}
	super[int](t, a, `with x as (update users set disabled_at = null where id = $1 returning 1) select count(*)::int from x`, mia.Actor.User)
	if err := a.Orgs.Deactivate(t.Context(), other.Actor, org.Deactivate{User: mia.Actor.User}); err != nil {
		t.Fatal(err)
	}
	if got := v.post(path, form); got.Status != http.StatusSeeOther {
		t.Errorf("erased: %d %s", got.Status, got.Body)
	}
	if left, _ := mentions(t, a, mia.Email); len(left) > 0 {
		t.Errorf("still stands in %v", left)
	}
	if got := v.post(path, form); got.Status != http.StatusNotFound {
		t.Errorf("once more: %d", got.Status)
	}
}
