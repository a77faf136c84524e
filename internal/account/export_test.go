package account

import "github.com/alexedwards/argon2id"

// SameWork says that the hash which stands for an unknown address costs what a password's does.
func SameWork(s *Service) bool {
	got, _, _, err := argon2id.DecodeHash(s.dummy)
	return err == nil && *got == s.hash
}

// Busy holds every place where a password can be hashed, until release.
func Busy() (release func()) {
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	return func() {
		for range cap(hashing) {
			<-hashing
		}
	}
}
