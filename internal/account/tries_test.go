package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/input"
	"plumbline/internal/pg"
	"plumbline/internal/testkit"
)

// TestSec_T16_OneLimitForEveryPassword uses the tries up through one way and is locked out of every other,
// with the right password too, and until the time is over.
func TestSec_T16_OneLimitForEveryPassword(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o := k.Org("acme")
	email, user := o.Owner.Email, o.Owner.Actor.User
	wrong := map[string]func() error{
		"sign in": func() error { _, err := k.Accounts.Authenticate(t.Context(), email, "wrong"); return err },
		"change password": func() error {
			_, err := k.Accounts.ChangePassword(t.Context(), user, "wrong", "seven bricks over a pond")
			return err
		},
		"change address": func() error {
			_, err := k.Accounts.ChangeAddress(t.Context(), user, "wrong", "new@acme.example")
			return err
		},
	}
	for i := range 10 {
		name := []string{"sign in", "change password", "change address"}[i%3]
		if err := wrong[name](); !errs.Is(err, errs.Unauthenticated) && !errs.Is(err, errs.Invalid) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	right := func() error {
		_, err := k.Accounts.Authenticate(t.Context(), email, testkit.Password)
		return err
	}
	for name, try := range wrong {
		if err := try(); !errs.Is(err, errs.Limited) {
			t.Errorf("%s after ten wrong tries: %v", name, err)
		}
	}
	if err := right(); !errs.Is(err, errs.Limited) || !strings.Contains(errs.Sentence(err), "Try again in 15 minutes.") {
		t.Errorf("the right password while locked: %v", err)
	}
	if _, err := k.Accounts.Authenticate(t.Context(), o.Admin.Email, testkit.Password); err != nil {
		t.Errorf("somebody else is locked too: %v", err)
	}
	exec(t, k, `update tries set ends_at = now()`)
	if err := right(); err != nil {
		t.Errorf("after the time: %v", err)
	}
	if err := wrong["sign in"](); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("the count did not begin anew: %v", err)
	}
}

func exec(t *testing.T, k *testkit.Kit, sql string) {
	t.Helper()
	err := k.DB.Global(t.Context(), func(_ context.Context, tx *pg.Tx) error { tx.Queue(sql); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

// TestSec_T15_CountsSurviveARollBack counts wrong tries of requests whose transaction is rolled back, and
// many at once: no more than allowed are looked at.
func TestSec_T15_CountsSurviveARollBack(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	email := k.Org("acme").Owner.Email
	var compared atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			_, err := k.Accounts.Authenticate(t.Context(), email, "wrong")
			failed := k.DB.Global(t.Context(), func(_ context.Context, tx *pg.Tx) error {
				tx.Queue(`update users set name = 'Other' where email = $1`, email)
				return errors.New("the request fails")
			})
			if failed == nil {
				t.Error("the transaction was not rolled back")
			}
			if errs.Is(err, errs.Unauthenticated) {
				compared.Add(1)
			} else if !errs.Is(err, errs.Limited) {
				t.Errorf("a try: %v", err)
			}
		})
	}
	wg.Wait()
	if n := compared.Load(); n != 10 {
		t.Errorf("%d of 50 tries at once were looked at", n)
	}
	if _, err := k.Accounts.Authenticate(t.Context(), email, testkit.Password); !errs.Is(err, errs.Limited) {
		t.Errorf("after the roll-backs: %v", err)
	}
}

// TestSec_T37_HashingIsBounded holds the places where passwords are hashed: whoever comes waits, and gives up
// in time; what is too long to be a password does not even wait. It runs alone.
func TestSec_T37_HashingIsBounded(t *testing.T) {
	k := testkit.New(t)
	o := k.Org("acme")
	email, user, long := o.Owner.Email, o.Owner.Actor.User, strings.Repeat("p", input.Password+1)
	release := account.Busy()
	defer release()
	for name, try := range map[string]func(ctx context.Context, password string) error{
		"sign in": func(ctx context.Context, p string) error {
			_, err := k.Accounts.Authenticate(ctx, email, p)
			return err
		},
		"change password": func(ctx context.Context, p string) error {
			_, err := k.Accounts.ChangePassword(ctx, user, p, "seven bricks over a pond")
			return err
		},
		"change address": func(ctx context.Context, p string) error {
			_, err := k.Accounts.ChangeAddress(ctx, user, p, "new@acme.example")
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		if err := try(ctx, testkit.Password); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s while all places are taken: %v", name, err)
		}
		cancel()
		ctx, cancel = context.WithTimeout(t.Context(), 10*time.Second)
		if err := try(ctx, long); err == nil || ctx.Err() != nil {
			t.Errorf("%s with %d bytes waits for a place: %v", name, len(long), err)
		}
		cancel()
	}
}
