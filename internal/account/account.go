// Package account owns people: who they are across organisations and how they prove it.
// It knows no organisation.
package account

import (
	"context"
	"net/mail"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Password lengths, in bytes for the cap (checked before hashing) and characters for the floor.
const (
	MinPassword = 12
	MaxPassword = 1024
)

var (
	params = &argon2id.Params{Memory: 64 * 1024, Iterations: 1, Parallelism: 2, SaltLength: 16, KeyLength: 32}
	// hashing bounds the memory that sign-ins may take at once.
	hashing = make(chan struct{}, 2)
	// dummy stands for the password of an unknown address, made once.
	dummy = sync.OnceValues(func() (string, error) { return argon2id.CreateHash("an address nobody has", params) })
)

// Unusable is the stored form of no password: nobody signs in with it.
const Unusable = "!"

// Service signs people up and in.
type Service struct {
	db    *pg.DB
	dummy string
}

// New makes the service; it hashes one throw-away password, so that an unknown address costs what a known one does.
func New(db *pg.DB) (*Service, error) {
	hash, err := dummy()
	return &Service{db: db, dummy: hash}, err
}

// User is one person.
type User struct {
	ID    id.User
	Email string
	Name  string
}

// SignUp is what a new person gives.
type SignUp struct{ Email, Name, Password string }

// Check reports every field that is wrong.
func (c *SignUp) Check(f *errs.Fields) {
	c.Email, c.Name = strings.ToLower(strings.TrimSpace(c.Email)), strings.TrimSpace(c.Name)
	f.Check(validEmail(c.Email), "email", "Give an e-mail address, for example ines@example.com.")
	f.Check(c.Name != "" && utf8.RuneCountInString(c.Name) <= 120 && clean(c.Name), "person", "Give a name of at most 120 characters.")
	f.Check(utf8.RuneCountInString(c.Password) >= MinPassword, "password", "Use at least %d characters.", MinPassword)
	f.Check(len(c.Password) <= MaxPassword, "password", "Use at most %d characters.", MaxPassword)
}

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254 && clean(s)
}

func clean(s string) bool { return utf8.ValidString(s) && !strings.ContainsAny(s, "\x00\r\n") }

// CreateTx adds a person. The address being taken is a Conflict on the field email.
func (s *Service) CreateTx(tx *pg.Tx, hash string, c SignUp) User {
	u := User{ID: id.New[id.User](), Email: c.Email, Name: c.Name}
	tx.Queue(`insert into users (id, email, name, password_hash) values ($1, $2, $3, $4)`, u.ID, u.Email, u.Name, hash)
	return u
}

// Hash makes the stored form of a password; at most two are made at once.
func (s *Service) Hash(ctx context.Context, password string) (string, error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { <-hashing }()
	return argon2id.CreateHash(password, params)
}

// Authenticate returns the person with this address and password. Every failure is the same
// Unauthenticated sentence and costs the same time.
func (s *Service) Authenticate(ctx context.Context, email, password string) (User, error) {
	refused := errs.New(errs.Unauthenticated, "The address or the password is not right.")
	email = strings.ToLower(strings.TrimSpace(email))
	if len(password) > MaxPassword || !utf8.ValidString(email) || strings.ContainsRune(email, 0) {
		return User{}, refused
	}
	var found struct {
		ID           id.User
		Email, Name  string
		PasswordHash string
	}
	r := &pg.Read{}
	pg.Maybe(r, &found, `select id, email, name, password_hash from users where email = $1 and disabled_at is null`, email)
	if err := s.db.ReadGlobal(ctx, r); err != nil {
		return User{}, err
	}
	hash, known := found.PasswordHash, found.PasswordHash != "" && found.PasswordHash != Unusable
	if !known {
		hash = s.dummy
	}
	ok, err := s.compare(ctx, password, hash)
	if err != nil {
		return User{}, err
	}
	if !ok || !known {
		return User{}, refused
	}
	return User{found.ID, found.Email, found.Name}, nil
}

func (s *Service) compare(ctx context.Context, password, hash string) (bool, error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-hashing }()
	return argon2id.ComparePasswordAndHash(password, hash)
}
