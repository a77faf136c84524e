package account_test

import (
	"context"
	"fmt"
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/pg"
	"plumbline/internal/testkit"
)

// TestSec_T16_GuessingElsewhereLocksNobodyOut: wrong passwords lock the network they come from; enough of them from
// everywhere lock the address, but not where its owner signed in before.
func TestSec_T16_GuessingElsewhereLocksNobodyOut(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o := k.Org("acme")
	email := o.Owner.Email
	from := func(client, password string) error {
		_, err := k.Accounts.Authenticate(pg.From(t.Context(), client), email, password)
		return err
	}
	if err := from("203.0.113.7", testkit.Password); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if err := from(fmt.Sprintf("198.51.100.%d", i), "wrong"); !errs.Is(err, errs.Unauthenticated) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	for _, client := range []string{"198.51.100.200", "::ffff:198.51.100.3"} {
		if err := from(client, testkit.Password); !errs.Is(err, errs.Limited) {
			t.Errorf("the network that guessed, as %s: %v", client, err)
		}
	}
	for _, client := range []string{"203.0.113.7", "203.0.113.99"} {
		if err := from(client, testkit.Password); err != nil {
			t.Errorf("where the owner works, as %s: %v", client, err)
		}
	}
	if err := from("2001:db8:1:2:3::1", "wrong"); !errs.Is(err, errs.Unauthenticated) {
		t.Fatal(err)
	}
	exec(t, k, `update tries set count = 100 where kind = 'address'`)
	if err := from("192.0.2.1", testkit.Password); !errs.Is(err, errs.Limited) {
		t.Errorf("a new network while the address is guessed from everywhere: %v", err)
	}
	if err := from("203.0.113.7", testkit.Password); err != nil {
		t.Errorf("where the owner works, meanwhile: %v", err)
	}
	exec(t, k, `update tries set count = 300 where kind = 'network'`)
	for _, client := range []string{"2001:db8:1:2:3::1", "2001:db8:1:ff:9::9"} {
		if _, err := k.Accounts.Authenticate(pg.From(t.Context(), client), o.Admin.Email, testkit.Password); !errs.Is(err, errs.Limited) {
			t.Errorf("somebody else's address from a network that guessed, as %s: %v", client, err)
		}
	}
	if err := from("203.0.113.7", testkit.Password); err != nil {
		t.Errorf("where the owner works, while that network is locked: %v", err)
	}
	if _, err := k.Accounts.Authenticate(pg.From(t.Context(), "203.0.113.7"), o.Admin.Email, "wrong"); !errs.Is(err, errs.Limited) {
		t.Errorf("an own sign-in between guesses takes back what was guessed: %v", err)
	}
	exec(t, k, `update tries set ends_at = now() where kind <> 'known'`)
	if err := from("192.0.2.1", testkit.Password); err != nil {
		t.Errorf("after the time: %v", err)
	}
	var plain int
	r := &pg.Read{}
	pg.First(r, &plain, `select count(*)::int from tries where encode(subject, 'escape') like '%acme%' or encode(subject, 'escape') like '%203.0%'`)
	if err := k.DB.ReadGlobal(context.Background(), r); err != nil || plain != 0 {
		t.Errorf("%d counts tell of whom, %v", plain, err)
	}
}
