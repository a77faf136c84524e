package account

import (
	"context"
	"crypto/rand"
	"time"
	"unicode/utf8"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	post "plumbline/internal/mail"
	"plumbline/internal/passkey"
	"plumbline/internal/pg"
)

// MostPasskeys is how many a person may have.
const MostPasskeys = 20

// Passkey is one of a person's, as she sees it.
type Passkey struct {
	ID        id.Passkey
	Name      string
	CreatedAt time.Time
	UsedAt    *time.Time
	Copied    bool // it counted backwards, so there are two of it, and neither is taken
}

// Passkeys lists a person's passkeys, the oldest first.
func (s *Service) Passkeys(ctx context.Context, user id.User) ([]Passkey, error) {
	var out []Passkey
	r := &pg.Read{}
	pg.All(r, &out, `select id, name, created_at, used_at, copied_at is not null as copied from passkeys where user_id = $1 order by id`, user)
	return out, s.db.ReadGlobal(ctx, r)
}

// NewPasskey says for whom a passkey is about to be made, if she knows her password. Errors: Invalid, Limited.
func (s *Service) NewPasskey(ctx context.Context, user id.User, current, name string) (passkey.Owner, error) {
	var f errs.Fields
	f.Check(name != "" && utf8.RuneCountInString(name) <= input.Device && clean(name), "name", "Give a name of at most %d characters, for example Work laptop.", input.Device)
	if err := f.Err(); err != nil {
		return passkey.Owner{}, err
	}
	u, err := s.confirm(ctx, user, current)
	if err != nil {
		return passkey.Owner{}, err
	}
	o := passkey.Owner{Handle: make([]byte, 64), Email: u.Email, Name: u.Name}
	_, _ = rand.Read(o.Handle) // it cannot fail
	err = s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		tx.Queue(`insert into passkey_handles (user_id, handle) values ($1, $2) on conflict (user_id) do nothing`, u.ID, o.Handle)
		if o.Handle, err = pg.One[[]byte](ctx, tx, `select handle from passkey_handles where user_id = $1`, u.ID); err != nil {
			return err
		}
		o.Has, err = pg.Many[[]byte](ctx, tx, `select credential_id from passkeys where user_id = $1`, u.ID)
		return err
	})
	if err == nil && len(o.Has) >= MostPasskeys {
		err = errs.New(errs.Invalid, "You have %d passkeys. Remove one first.", len(o.Has))
	}
	return o, err
}

// AddPasskey keeps a passkey that was just made. It is a second factor: with the first of a person's it ends her
// other sessions, which were begun without, and returns recovery codes that are never told again.
func (s *Service) AddPasskey(ctx context.Context, user id.User, name string, k passkey.Key) (codes []string, u User, err error) {
	if u, err = s.ByID(ctx, user); err != nil {
		return nil, u, err
	}
	var hashes []string
	if !u.Factor {
		codes, hashes = newRecoveryCodes()
	}
	err = s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`insert into passkeys (id, user_id, credential_id, record, name, sign_count) values ($1, $2, $3, $4, $5, $6)`,
			id.New[id.Passkey](), user, k.Credential, k.Record, name, int64(k.Count))
		if !u.Factor {
			saveRecoveryCodesTx(tx, user, hashes)
			endAllTx(tx, user)
		}
		s.post.QueueTx(tx, factorMail(u, "A passkey was added to your Plumbline account", "The passkey "+post.Name(name)+" now signs in to your account, and the password alone no longer does."))
		return nil
	})
	if err != nil {
		return nil, u, err
	}
	u, err = s.ByID(ctx, user)
	return codes, u, err
}

// RemovePasskey takes a passkey away, for who knows the password. Recovery codes go with the last factor they
// stand in for. Errors: Invalid, Limited, NotFound.
func (s *Service) RemovePasskey(ctx context.Context, user id.User, current string, key id.Passkey) error {
	u, err := s.confirm(ctx, user, current)
	if err != nil {
		return err
	}
	return s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		name, err := pg.One[string](ctx, tx, `delete from passkeys where id = $1 and user_id = $2 returning name`, key, user)
		if err != nil {
			return err
		}
		dropIdleCodesTx(tx, user)
		s.post.QueueTx(tx, factorMail(u, "A passkey of your Plumbline account was removed", "The passkey "+post.Name(name)+" no longer signs in to your account."))
		return nil
	})
}

// dropIdleCodesTx removes the recovery codes of a person without a second factor.
func dropIdleCodesTx(tx *pg.Tx, user id.User) {
	tx.Queue(`delete from recovery_codes c where c.user_id = $1 and not exists (select from second_factors f where f.user_id = $1 and f.confirmed_at is not null)
		and not exists (select from passkeys p where p.user_id = $1)`, user)
}

// FindPasskey is a passkey that is taken; NotFound for one that was removed, was copied, or never was.
func (s *Service) FindPasskey(ctx context.Context, credential []byte) (passkey.Key, error) {
	var found struct{ Credential, Handle, Record []byte }
	r := &pg.Read{}
	pg.First(r, &found, `select p.credential_id as credential, h.handle, p.record from passkeys p join passkey_handles h on h.user_id = p.user_id
		where p.credential_id = $1 and p.copied_at is null`, credential)
	err := s.db.ReadGlobal(ctx, r)
	return passkey.Key{Credential: found.Credential, Handle: found.Handle, Record: found.Record}, err
}

type usedRow struct {
	UserID    id.User
	Email     string
	SignCount int64
	Fresh     bool
}

// UsePasskey returns the person of a passkey whose answer to a challenge was judged right, once. An authenticator
// that counts never counts backwards: if it does there is a copy, the passkey is taken no more, and its owner is
// told. Errors: Unauthenticated.
func (s *Service) UsePasskey(ctx context.Context, k passkey.Key, challenge []byte) (User, error) {
	var owner id.User
	err := s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		owner = id.User{}
		rows, err := pg.Many[usedRow](ctx, tx, `select p.user_id, u.email, p.sign_count, p.challenge is distinct from $2 as fresh
			from passkeys p join users u on u.id = p.user_id where p.credential_id = $1 and p.copied_at is null for update of p`, k.Credential, challenge)
		if err != nil || len(rows) == 0 || !rows[0].Fresh {
			return err
		}
		row := rows[0]
		if int64(k.Count) <= row.SignCount && (k.Count != 0 || row.SignCount != 0) {
			tx.Queue(`update passkeys set copied_at = now() where credential_id = $1`, k.Credential)
			s.post.QueueTx(tx, post.Message{
				To: row.Email, User: row.UserID, Subject: "A passkey of your Plumbline account was blocked",
				Text: "One of your passkeys counted backwards, as a copy of it does. Nobody gets in with it any more. Remove it and make a new one:", Path: "/account/passkeys",
			})
			return nil
		}
		owner = row.UserID
		tx.Queue(`update passkeys set sign_count = $2, challenge = $3, used_at = now() where credential_id = $1`, k.Credential, int64(k.Count), challenge)
		return nil
	})
	if err != nil {
		return User{}, err
	}
	u, err := s.ByID(ctx, owner)
	if errs.Is(err, errs.NotFound) {
		err = errs.New(errs.Unauthenticated, "The passkey was not accepted. Try again, or sign in with your password.")
	}
	return u, err
}
