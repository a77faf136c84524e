package account

import (
	"context"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	post "plumbline/internal/mail"
	"plumbline/internal/pg"
)

// AskReset sends a link that sets a new password, if there is somebody with this address. The answer
// does not say whether there is. Errors: Invalid for what is no address, Limited.
func (s *Service) AskReset(ctx context.Context, email string) error {
	email, ok := Address(email)
	if !ok {
		return noAddress("email")
	}
	if err := s.take(ctx, mailTries.by(email)); err != nil {
		return err
	}
	token, hash := newToken()
	return s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		users, err := pg.Many[id.User](ctx, tx, `select id from users where email = $1 and disabled_at is null`, email)
		if err != nil || len(users) == 0 {
			return err
		}
		tx.Queue(insertToken, hash, users[0], "reset", email, ResetLasts)
		s.post.QueueTx(tx, post.Message{
			To: email, User: users[0], Ref: users[0], Subject: "Set a new password for Plumbline",
			Text: "Somebody, probably you, asked for a new password for this address. This link sets it, once, within 30 minutes:", Path: "/reset/" + token,
			After: "If it was not you, do nothing: your password stays as it is.",
		})
		return nil
	})
}

// ResetLink makes the path of such a link for the operator, who hands it over. NotFound without the person.
func (s *Service) ResetLink(ctx context.Context, email string) (path string, err error) {
	token, hash := newToken()
	email = normal(email)
	err = s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		user, err := pg.One[id.User](ctx, tx, `select id from users where email = $1 and disabled_at is null`, email)
		if err == nil {
			tx.Queue(insertToken, hash, user, "reset", email, ResetLasts)
		}
		return err
	})
	return "/reset/" + token, err
}

// CheckReset says whether a reset link is good.
func (s *Service) CheckReset(ctx context.Context, l Link) error {
	_, err := s.findToken(ctx, "reset", l)
	return err
}

// Reset sets a new password by a link from a mail. It ends every session and makes every other link
// worthless; second factors stay. Errors: NotFound for a link that is not good, Invalid.
func (s *Service) Reset(ctx context.Context, l Link, password string) error {
	t, err := s.findToken(ctx, "reset", l)
	if err != nil {
		return err
	}
	hash, err := s.newPassword(ctx, t.Email, password)
	if err != nil {
		return err
	}
	err = s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		t, err := useTokenTx(ctx, tx, "reset", l)
		if err != nil {
			return err
		}
		tx.Queue(`update users set email_confirmed_at = coalesce(email_confirmed_at, now()) where id = $1 and email = $2`, t.UserID, t.Email)
		s.setPasswordTx(tx, t.UserID, t.Email, hash)
		return nil
	})
	if err != nil {
		return err
	}
	return s.rightPassword(ctx, t.Email)
}

func (s *Service) newPassword(ctx context.Context, email, password string) (hash string, err error) {
	var f errs.Fields
	checkPassword(&f, "password", password, email)
	if err := f.Err(); err != nil {
		return "", err
	}
	return s.Hash(ctx, password)
}

// setPasswordTx changes a password, ends what was open with the old one, and tells the person.
func (s *Service) setPasswordTx(tx *pg.Tx, user id.User, email, hash string) {
	tx.Queue(`update users set password_hash = $2 where id = $1`, user, hash)
	endAllTx(tx, user)
	dropLinksTx(tx, user)
	post.DropTx(tx, user)
	s.post.QueueTx(tx, post.Message{
		To: email, User: user, Subject: "Your Plumbline password was changed",
		Text: "The password of this address was changed, and every session was ended. If it was not you, set a new one now:", Path: "/forgot",
	})
}

// ChangePassword sets a new password for a person who knows the current one, and ends all her sessions:
// who changes it signs in anew with the person returned. Errors: Invalid, Limited.
func (s *Service) ChangePassword(ctx context.Context, user id.User, current, password string) (User, error) {
	u, err := s.confirm(ctx, user, current)
	if err != nil {
		return User{}, err
	}
	hash, err := s.newPassword(ctx, u.Email, password)
	if err != nil {
		return User{}, err
	}
	err = s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		s.setPasswordTx(tx, u.ID, u.Email, hash)
		return nil
	})
	if err != nil {
		return User{}, err
	}
	return s.ByID(ctx, user)
}
