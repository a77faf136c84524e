package account

import (
	"context"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	post "plumbline/internal/mail"
	"plumbline/internal/pg"
)

// Alias is the address that stands where an erased person's stood. Nobody receives mail there.
func Alias(user id.User) string { return "erased-" + user.String() + "@erased.invalid" }

// Pseudonym is what an erased person is called: the same wherever she did something, and short of her id so
// that two of them are told apart.
func Pseudonym(user id.User) string {
	text := user.String()
	return "Former member " + text[len(text)-4:]
}

// ConfirmErase asks for the address and the password before a person erases herself. Errors: Invalid, Limited.
func (s *Service) ConfirmErase(ctx context.Context, user id.User, email, password string) error {
	u, err := s.confirm(ctx, user, password)
	if err != nil {
		return err
	}
	var f errs.Fields
	f.Check(normal(email) == u.Email, "email", "This is not your address: %s.", u.Email)
	return f.Err()
}

// Erase leaves nothing of a person but her id, under a pseudonym: no address, no name, no way to sign in, no
// session, no mail on its way. It cannot be taken back. NotFound for somebody who was erased before.
func (s *Service) Erase(ctx context.Context, user id.User) error {
	return s.db.AsUser(ctx, user, func(ctx context.Context, tx *pg.Tx) error {
		email, err := pg.One[string](ctx, tx, `select email from users u where id = $1 and erased_at is null
			and not exists (select from memberships m where m.user_id = u.id and m.deactivated_at is null) for update`, user)
		if err != nil {
			return err
		}
		tx.Queue(`update users set email = $2, name = $3, password_hash = $4, email_confirmed_at = null, disabled_at = coalesce(disabled_at, now()), erased_at = now()
			where id = $1`, user, Alias(user), Pseudonym(user), Unusable)
		endAllTx(tx, user)
		dropLinksTx(tx, user)
		tx.Queue(`delete from second_factors where user_id = $1`, user)
		tx.Queue(`delete from recovery_codes where user_id = $1`, user)
		tx.Queue(`delete from passkey_handles where user_id = $1`, user) // and the passkeys with it
		tx.Queue(`delete from identities where user_id = $1`, user)
		tx.Queue(`delete from signups where email = $1`, email)
		for _, t := range []try{addressTries.by(email), codeTries.by(user.String()), mailTries.by(email)} {
			tx.Queue(`delete from tries where kind = $1 and subject = $2`, t.kind, t.subject[:])
		}
		post.DropOfTx(tx, user, email)
		return nil
	})
}
