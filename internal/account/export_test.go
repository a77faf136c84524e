package account

import (
	"testing"

	"github.com/alexedwards/argon2id"
)

// Cheaply hashes with little work until the test ends, which must run alone. It says whether the work for an unknown
// address was that for a password before.
func Cheaply(t *testing.T, s *Service) (same bool) {
	t.Helper()
	was, dummy := params, s.dummy
	got, _, _, err := argon2id.DecodeHash(dummy)
	if err != nil {
		t.Fatal(err)
	}
	params = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: was.SaltLength, KeyLength: was.KeyLength}
	if s.dummy, err = argon2id.CreateHash("an address nobody has", params); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { params, s.dummy = was, dummy })
	return *got == *was
}
