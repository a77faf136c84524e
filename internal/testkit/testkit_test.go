package testkit_test

import (
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/task"
	"plumbline/internal/testkit"
)

func TestAnOrganisationAtItsTimes(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o, other := k.Org("acme"), k.Org("zenith")
	kr := o.KR(o.Objective("Halve the wait").ID, "Days to commissioning")
	done := o.Task("Send the photos", testkit.For(kr.ID))
	o.Link(o.Task("Book the permits").ID, kr.ID)
	o.Plan(kr.ID, "Second crew")
	o.CheckIn(kr.ID, 20, 6)
	o.Verify(o.ID)

	k.Later(3 * 24 * time.Hour)
	if moved := o.Move(done.ID, task.Done, ""); !moved.ClosedAt.Equal(testkit.Noon.AddDate(0, 0, 3)) {
		t.Errorf("closed at %v", moved.ClosedAt)
	}
	o.Verify(o.ID)
	if got := testkit.One[string](o, `select concat_ws(' ', status, round(progress * 100), team_linked, 'of', team_open, 'on', day) from kr_signals where org_id = $1`); got != "off_track 20 1 of 1 on 2026-08-15" {
		t.Errorf("the key result is %s", got)
	}
	if n := len(testkit.Many[string](other, `select title from tasks where org_id = $1`)); n != 0 {
		t.Errorf("the other organisation has %d tasks", n)
	}
}

func TestEverybodyCanSignIn(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o := k.Org("acme")
	o.Person("Nora", access.Lead)
	for _, name := range []string{"owner", "admin", "executive", "lead", "member", "viewer", "nora"} {
		u, err := k.Accounts.Authenticate(t.Context(), name+"@acme.example", testkit.Password)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if m, err := k.Orgs.Enter(t.Context(), u.ID, "acme"); err != nil || name != "nora" && string(m.Actor.Role) != name {
			t.Errorf("%s enters as %s: %v", name, m.Actor.Role, err)
		}
	}
}
