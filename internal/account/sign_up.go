package account

import (
	"context"

	"plumbline/internal/id"
	post "plumbline/internal/mail"
	"plumbline/internal/pg"
)

// Founding is a sign-up that waits for its address to be confirmed, with what is to be founded.
type Founding struct {
	Email        string
	Name         string
	PasswordHash string
	OrgName      string
	TimeZone     string
}

// AskSignUp keeps a sign-up, checked and hashed before, and sends a link that confirms it. Whoever has the
// address already is told instead; the answer does not say which. Errors: Limited.
func (s *Service) AskSignUp(ctx context.Context, c Founding) error {
	if err := s.take(ctx, mailTries.by(c.Email)); err != nil {
		return err
	}
	token, hash := newToken()
	return s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		known, err := pg.One[bool](ctx, tx, `select exists (select from users where email = $1)`, c.Email)
		if err != nil {
			return err
		}
		if known {
			s.post.QueueTx(tx, haveAccount(c.Email))
			return nil
		}
		tx.Queue(`insert into signups (token_hash, email, name, password_hash, org_name, time_zone, expires_at)
			values ($1, $2, $3, $4, $5, $6, now() + $7::interval)`, hash, c.Email, c.Name, c.PasswordHash, c.OrgName, c.TimeZone, mailedLasts)
		s.post.QueueTx(tx, post.Message{
			To: c.Email, Subject: "Confirm your address for Plumbline",
			Text: "Somebody, probably you, signs up for Plumbline with this address. This link confirms it, once, within 24 hours:", Path: "/confirm/" + token,
			After: "If it was not you, do nothing: no account is made.",
		})
		return nil
	})
}

// SignUpOf is the sign-up that waits for a link; NotFound if none does.
func (s *Service) SignUpOf(ctx context.Context, l Link) (Founding, error) {
	var c Founding
	r := &pg.Read{}
	pg.Maybe(r, &c, `select email, name, password_hash, org_name, time_zone from signups where token_hash = $1 and expires_at > now()`, l.hash())
	err := s.db.ReadGlobal(ctx, r)
	if err == nil && c.Email == "" {
		err = spent()
	}
	return c, err
}

// UseSignUp makes the person of a confirmed sign-up without the organisation it was to found. Errors: NotFound if the
// link is not good, Conflict if the person exists.
func (s *Service) UseSignUp(ctx context.Context, l Link) (u User, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
		u, err = s.UseSignUpTx(ctx, tx, l)
		return err
	})
	return u, err
}

// UseSignUpTx makes the person of a confirmed sign-up. Of many who use the link at once, one gets it, and
// every other sign-up with the address is over.
func (s *Service) UseSignUpTx(ctx context.Context, tx *pg.Tx, l Link) (User, error) {
	rows, err := pg.Many[Founding](ctx, tx, `delete from signups where token_hash = $1 and expires_at > now()
		returning email, name, password_hash, org_name, time_zone`, l.hash())
	if err != nil {
		return User{}, err
	}
	if len(rows) == 0 {
		return User{}, spent()
	}
	u := s.CreateTx(tx, rows[0].PasswordHash, SignUp{Email: rows[0].Email, Name: rows[0].Name})
	tx.Queue(`delete from signups where email = $1`, u.Email)
	ConfirmTx(tx, u.ID)
	return u, nil
}

// ConfirmTx notes that a person reads the mails to her address: she used what only a mail holds.
func ConfirmTx(tx *pg.Tx, user id.User) {
	tx.Queue(`update users set email_confirmed_at = coalesce(email_confirmed_at, now()) where id = $1`, user)
}
