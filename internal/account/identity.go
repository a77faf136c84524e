package account

import (
	"context"
	"strings"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	post "plumbline/internal/mail"
	"plumbline/internal/pg"
)

// Identity is a person as an identity provider knows her. Label is what to show for it.
type Identity struct {
	Issuer, Subject string
	Label           string
}

// ByIdentity returns the person of an identity who may sign in; NotFound otherwise. No address is looked at.
func (s *Service) ByIdentity(ctx context.Context, issuer, subject string) (User, error) {
	var u User
	r := &pg.Read{}
	pg.First(r, &u, selectUser+` from users where disabled_at is null and id = (select user_id from identities where issuer = $1 and subject = $2)`, issuer, subject)
	return u, s.db.ReadGlobal(ctx, r)
}

// Identities lists a person's identities.
func (s *Service) Identities(ctx context.Context, user id.User) ([]Identity, error) {
	var out []Identity
	r := &pg.Read{}
	pg.All(r, &out, `select issuer, subject, label from identities where user_id = $1 order by created_at`, user)
	return out, s.db.ReadGlobal(ctx, r)
}

// Connect lets a person sign in with an identity, if she knows her password. Errors: Invalid, Limited,
// Conflict if the identity is somebody's.
func (s *Service) Connect(ctx context.Context, user id.User, current string, i Identity) error {
	u, err := s.confirm(ctx, user, current)
	if err != nil {
		return err
	}
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		insertIdentityTx(tx, u.ID, i)
		s.post.QueueTx(tx, post.Message{
			To: u.Email, User: u.ID, Subject: "Another way to sign in to Plumbline was added",
			Text: "Your account can now be entered through " + post.Name(i.Issuer) + ". If it was not you, set a new password and remove it:", Path: "/account",
		})
		return nil
	})
}

// Disconnect takes an identity away, if the person knows her password. Errors: Invalid, Limited, NotFound.
func (s *Service) Disconnect(ctx context.Context, user id.User, current string, i Identity) error {
	if _, err := s.confirm(ctx, user, current); err != nil {
		return err
	}
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.QueueOne(errs.Missing(), `delete from identities where user_id = $1 and issuer = $2 and subject = $3`, user, i.Issuer, i.Subject)
		return nil
	})
}

// CreateByIdentity makes a person without a password, whose address the provider has verified. Somebody who
// has the address already is never entered by it: that is a Conflict.
func (s *Service) CreateByIdentity(ctx context.Context, email, name string, i Identity) (User, error) {
	email, ok := Address(email)
	if !ok {
		return User{}, noAddress("email")
	}
	if name = strings.TrimSpace(name); name == "" || len([]rune(name)) > 120 || !clean(name) {
		name, _, _ = strings.Cut(email, "@")
	}
	var u User
	err := s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		u = s.CreateTx(tx, Unusable, SignUp{Email: email, Name: name})
		tx.Queue(`update users set email_confirmed_at = now() where id = $1`, u.ID)
		insertIdentityTx(tx, u.ID, i)
		return nil
	})
	return u, err
}

func insertIdentityTx(tx *pg.Tx, user id.User, i Identity) {
	tx.Queue(`insert into identities (issuer, subject, user_id, label) values ($1, $2, $3, $4)`, i.Issuer, i.Subject, user, i.Label)
}
