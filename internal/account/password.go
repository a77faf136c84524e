package account

import (
	"context"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// fixed is how passwords are hashed.
var fixed = argon2id.Params{Memory: 64 * 1024, Iterations: 1, Parallelism: 2, SaltLength: 16, KeyLength: 32}

// hashing bounds the memory that sign-ins may take at once.
var hashing = make(chan struct{}, 2)

// Unusable is the stored form of no password: nobody signs in with it.
const Unusable = "!"

func checkPassword(f *errs.Fields, field, password string, own ...string) {
	f.Check(utf8.RuneCountInString(password) >= input.ShortestPassword, field, "Use at least %d characters.", input.ShortestPassword)
	f.Check(len(password) <= input.Password, field, "Use at most %d characters.", input.Password)
	if len(password) <= input.Password && utf8.RuneCountInString(password) >= input.ShortestPassword {
		f.Check(!common(password, own...), field, "This password is one of the first that are tried. Use a few words that have nothing to do with each other.")
	}
}

// Hash makes the stored form of a password; at most two are made at once.
func (s *Service) Hash(ctx context.Context, password string) (string, error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { <-hashing }()
	return argon2id.CreateHash(password, &s.hash)
}

// Authenticate returns the person with this address and password. Every failure is the same
// Unauthenticated sentence and costs the same time; too many of them are Limited.
func (s *Service) Authenticate(ctx context.Context, email, password string) (User, error) {
	email = normal(email)
	if !clean(email) || len(email) > input.Email {
		email = ""
	}
	return s.verify(ctx, byEmail, email, email, password, "The address or the password is not right.")
}

// confirm is Authenticate for a person who is signed in and does what only she may.
func (s *Service) confirm(ctx context.Context, user id.User, password string) (User, error) {
	found, err := s.ByID(ctx, user)
	if err != nil {
		return User{}, err
	}
	u, err := s.verify(ctx, byID, user, found.Email, password, "The password is not right.")
	if errs.Is(err, errs.Unauthenticated) {
		return User{}, &errs.Error{Kind: errs.Invalid, Message: errs.Sentence(err), Fields: []errs.Field{{Name: "current", Message: errs.Sentence(err)}}}
	}
	return u, err
}

// Confirm asks a signed-in person for the password again, before others do what cannot be undone. Errors: Invalid,
// Limited.
func (s *Service) Confirm(ctx context.Context, user id.User, password string) error {
	_, err := s.confirm(ctx, user, password)
	return err
}

const (
	withPassword = selectUser + `, password_hash from users where disabled_at is null and `
	byEmail      = withPassword + `email = $1`
	byID         = withPassword + `id = $1`
)

// verify is the one place where a password is compared: every caller shares the limits of the address.
func (s *Service) verify(ctx context.Context, sql string, key any, email, password, refusal string) (User, error) {
	refused := errs.New(errs.Unauthenticated, "%s", refusal)
	if len(password) > input.Password {
		return User{}, refused
	}
	if err := s.takePassword(ctx, email); err != nil {
		return User{}, err
	}
	var found struct {
		User
		PasswordHash string
	}
	r := &pg.Read{}
	pg.Maybe(r, &found, sql, key)
	if err := s.db.ReadGlobal(ctx, r); err != nil {
		return User{}, err
	}
	hash, known := found.PasswordHash, found.PasswordHash != "" && found.PasswordHash != Unusable
	if !known {
		hash = s.dummy
	}
	ok, err := compare(ctx, password, hash)
	if err != nil {
		return User{}, err
	}
	if !ok || !known {
		return User{}, refused
	}
	return found.User, s.rightPassword(ctx, email)
}

func compare(ctx context.Context, password, hash string) (bool, error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-hashing }()
	return argon2id.ComparePasswordAndHash(password, hash)
}
