// Package account owns people: who they are across organisations and how they prove it.
// It knows no organisation.
package account

import (
	"context"
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	post "plumbline/internal/mail"
	"plumbline/internal/pg"
	"plumbline/internal/seal"
)

// Options are what the installation has beside a database.
type Options struct {
	Post  *post.Post // nil: no mail is sent, and nothing waits for one
	Seeds *seal.Box  // seals second factors; nil: with a key that is forgotten with the process

	HashMemory uint32 // KiB that hashing a password takes; 0: as much as protects it. Less is for tests.
}

// Service signs people up and in.
type Service struct {
	db    *pg.DB
	post  *post.Post
	seeds *seal.Box
	hash  argon2id.Params
	dummy string // stands for the password of an unknown address
}

// New makes the service; it hashes one throw-away password, so that an unknown address costs what a known one does.
func New(db *pg.DB, o Options) (*Service, error) {
	s := &Service{db: db, post: o.Post, seeds: o.Seeds, hash: fixed}
	if o.HashMemory > 0 {
		s.hash.Memory = o.HashMemory
	}
	var err error
	if s.dummy, err = argon2id.CreateHash("an address nobody has", &s.hash); err == nil && s.seeds == nil {
		s.seeds, err = seal.New("", "seed")
	}
	return s, err
}

// Mails says that mails arrive: an address is confirmed before it counts, and a password can be reset.
func (s *Service) Mails() bool { return s.post.On() }

// Post is where others queue mails.
func (s *Service) Post() *post.Post { return s.post }

// User is one person.
type User struct {
	ID    id.User
	Email string
	Name  string
	Epoch int64 // sessions made in an earlier one are over

	Confirmed bool // the address, by a mail
	Factor    bool // the person has a second factor, a passkey or an app, and is not signed in without one
}

// SignUp is what a new person gives.
type SignUp struct{ Email, Name, Password string }

// Check reports every field that is wrong.
func (c *SignUp) Check(f *errs.Fields) {
	c.Email, c.Name = normal(c.Email), strings.TrimSpace(c.Name)
	f.Check(validEmail(c.Email), "email", "Give an e-mail address, for example ines@example.com.")
	f.Check(c.Name != "" && utf8.RuneCountInString(c.Name) <= input.Name && clean(c.Name), "person", "Give a name of at most %d characters.", input.Name)
	checkPassword(f, "password", c.Password, c.Email, c.Name)
}

func normal(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= input.Email && clean(s)
}

func clean(s string) bool { return utf8.ValidString(s) && !strings.ContainsAny(s, "\x00\r\n") }

// CreateTx adds a person. The address being taken is a Conflict on the field email.
func (s *Service) CreateTx(tx *pg.Tx, hash string, c SignUp) User {
	u := User{ID: id.New[id.User](), Email: c.Email, Name: c.Name}
	tx.Queue(`insert into users (id, email, name, password_hash) values ($1, $2, $3, $4)`, u.ID, u.Email, u.Name, hash)
	return u
}

// selectUser is a person who may sign in.
const selectUser = `select id, email, name, epoch, email_confirmed_at is not null as confirmed,
	exists (select from second_factors f where f.user_id = users.id and f.confirmed_at is not null)
	or exists (select from passkeys p where p.user_id = users.id) as factor`

// ByID returns a person who may sign in; NotFound otherwise.
func (s *Service) ByID(ctx context.Context, user id.User) (User, error) {
	var u User
	r := &pg.Read{}
	pg.First(r, &u, selectUser+` from users where id = $1 and disabled_at is null`, user)
	return u, s.db.ReadGlobal(ctx, r)
}

// AddressOf is a person's address, whether or not she may sign in; NotFound for nobody.
func (s *Service) AddressOf(ctx context.Context, user id.User) (string, error) {
	var email string
	r := &pg.Read{}
	pg.First(r, &email, `select email from users where id = $1`, user)
	return email, s.db.ReadGlobal(ctx, r)
}
