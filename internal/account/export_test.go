package account

import "github.com/alexedwards/argon2id"

// SameWork says that the hash which stands for an unknown address costs what a password's does.
func SameWork(s *Service) bool {
	got, _, _, err := argon2id.DecodeHash(s.dummy)
	return err == nil && *got == s.hash
}
