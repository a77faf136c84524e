package account_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/mail"
	"plumbline/internal/seal"
	"plumbline/internal/testkit"
)

// TestSec_T22_UnknownPeopleTakeAsLong measures 500 sign-ins, resets and sign-ups with an address that has an account
// and as many with one that has none, in turn. What a hash costs is the same for both by its parameters, and nearly left
// out of the measurement, so that what is around it is not lost in it. It runs alone.
func TestSec_T22_UnknownPeopleTakeAsLong(t *testing.T) {
	k := testkit.New(t)
	box, err := seal.New(strings.Repeat("test ", 8), "mail")
	if err != nil {
		t.Fatal(err)
	}
	s, err := account.New(k.DB, account.Options{Post: mail.NewPost(box, true, slog.New(slog.DiscardHandler)), HashMemory: 64})
	if err != nil {
		t.Fatal(err)
	}
	proper, err := account.New(k.DB, account.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !account.SameWork(proper) || !account.SameWork(s) {
		t.Error("an unknown address costs another hash than a password does")
	}
	const n = 500
	hash, err := s.Hash(t.Context(), testkit.Password)
	if err != nil {
		t.Fatal(err)
	}
	emails := map[bool][]string{}
	for i := range n/5 + 1 { // as often as an address may be tried
		emails[true] = append(emails[true], fmt.Sprintf("known%d@acme.example", i))
		emails[false] = append(emails[false], fmt.Sprintf("nobod%d@acme.example", i))
	}
	exec(t, k, `insert into users (id, email, name, password_hash) select gen_random_uuid(), 'known' || i || '@acme.example', 'Kai', '`+hash+`' from generate_series(0, 100) i`)
	for name, ask := range map[string]func(email string) error{
		"sign in": func(e string) error {
			_, err := s.Authenticate(t.Context(), e, "wrong")
			if errs.Is(err, errs.Unauthenticated) {
				return nil
			}
			return fmt.Errorf("let in, or refused otherwise: %w", err)
		},
		"reset": func(e string) error { return s.AskReset(t.Context(), e) },
		"sign up": func(e string) error {
			return s.AskSignUp(t.Context(), account.Founding{Email: e, Name: "Kai", PasswordHash: hash, OrgName: "Acme", TimeZone: "UTC"})
		},
	} {
		took := map[bool][]time.Duration{}
		exec(t, k, `delete from tries`)
		for i := range n {
			for _, known := range []bool{i%2 == 0, i%2 == 1} {
				start := time.Now()
				if err := ask(emails[known][i/5]); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				took[known] = append(took[known], time.Since(start))
			}
		}
		median := func(known bool) time.Duration { slices.Sort(took[known]); return took[known][n/2] }
		if known, unknown := median(true), median(false); (known - unknown).Abs() >= 5*time.Millisecond {
			t.Errorf("%s of a known address takes %v, of an unknown one %v", name, known, unknown)
		} else {
			t.Logf("%s: known %v, unknown %v", name, known, unknown)
		}
	}
}
