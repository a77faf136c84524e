package account

import (
	"context"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	post "plumbline/internal/mail"
	"plumbline/internal/pg"
)

// Address is an e-mail address as it is kept, and whether it is one.
func Address(email string) (string, bool) {
	email = normal(email)
	return email, validEmail(email)
}

func noAddress(field string) error {
	var f errs.Fields
	f.Add(field, "Give an e-mail address, for example ines@example.com.")
	return f.Err()
}

// ChangeAddress gives a person another address. Where mails arrive, it counts once the link sent there is
// used, and done is false; the answer does not say whether somebody has the address. Without a mail
// server it counts at once. Errors: Invalid, Limited, Conflict.
func (s *Service) ChangeAddress(ctx context.Context, user id.User, current, email string) (done bool, err error) {
	email, ok := Address(email)
	if !ok {
		return false, noAddress("email")
	}
	u, err := s.confirm(ctx, user, current)
	if err != nil {
		return false, err
	}
	if !s.Mails() {
		return true, s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
			setAddressTx(tx, u.ID, email, false)
			return nil
		})
	}
	if err := s.take(ctx, mailTries.by(email)); err != nil {
		return false, err
	}
	token, hash := newToken()
	return false, s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		taken, err := pg.Many[id.User](ctx, tx, `select id from users where email = $1 and id <> $2`, email, u.ID)
		if err != nil {
			return err
		}
		if len(taken) > 0 {
			s.post.QueueTx(tx, haveAccount(email))
			return nil
		}
		tx.Queue(`delete from account_tokens where user_id = $1 and purpose = 'address'`, u.ID)
		tx.Queue(insertToken, hash, u.ID, "address", email, mailedLasts)
		s.post.QueueTx(tx, post.Message{
			To: email, User: u.ID, Ref: u.ID, Subject: "Confirm your new address for Plumbline",
			Text: "Somebody, probably you, wants to use this address for Plumbline. This link confirms it, once, within 24 hours:", Path: "/address/" + token,
			After: "If it was not you, do nothing.",
		})
		return nil
	})
}

// haveAccount is what the owner of an address reads when it is given again.
func haveAccount(email string) post.Message {
	return post.Message{
		To: email, Subject: "You have a Plumbline account",
		Text: "Somebody, probably you, gave this address to Plumbline, which knows it already. Sign in here, or ask there for a new password:", Path: "/sign-in",
		After: "If it was not you, do nothing.",
	}
}

// NewAddress is the address a link confirms, if it is this person's link.
func (s *Service) NewAddress(ctx context.Context, user id.User, l Link) (string, error) {
	t, err := s.findToken(ctx, "address", l)
	if err == nil && t.UserID != user {
		err = spent()
	}
	return t.Email, err
}

// ConfirmAddress makes the address of a link the person's own, makes every other link worthless, and
// tells the old address. Errors: NotFound for a link that is not good or not hers, Conflict.
func (s *Service) ConfirmAddress(ctx context.Context, user id.User, l Link) error {
	if _, err := s.NewAddress(ctx, user, l); err != nil {
		return err
	}
	return s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		t, err := useTokenTx(ctx, tx, "address", l)
		if err != nil {
			return err
		}
		old, err := pg.One[string](ctx, tx, `select email from users where id = $1 for update`, user)
		if err != nil {
			return err
		}
		setAddressTx(tx, user, t.Email, true)
		if old == t.Email {
			return nil
		}
		s.post.QueueTx(tx, post.Message{
			To: old, User: user, Subject: "Your Plumbline address was changed",
			Text: "You now sign in to Plumbline with another address than this one. If it was not you, tell an admin of your organisation.",
		})
		return nil
	})
}

func setAddressTx(tx *pg.Tx, user id.User, email string, confirmed bool) {
	dropLinksTx(tx, user)
	post.DropTx(tx, user)
	tx.QueueOne(errs.Missing(), `update users set email = $2, email_confirmed_at = case when $3 then now() end where id = $1`, user, email, confirmed)
}
