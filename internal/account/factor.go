package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	post "plumbline/internal/mail"
	"plumbline/internal/pg"
)

const (
	codeSeconds   = 30 // that a code is shown for
	recoveryCodes = 10
)

// Seed is what an authenticator app is given, once, while a second factor is set up.
type Seed struct {
	Secret string // to type
	URL    string // to scan
}

// BeginFactor makes a seed that counts once a code of it is confirmed. Conflict if the person has a second factor.
func (s *Service) BeginFactor(ctx context.Context, user id.User) error {
	seed := make([]byte, 20)
	_, _ = rand.Read(seed) // it cannot fail
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.QueueOne(errs.New(errs.Conflict, "You have a second factor. Remove it before you set up another."),
			`insert into second_factors as f (user_id, sealed) values ($1, $2)
			on conflict (user_id) do update set sealed = excluded.sealed where f.confirmed_at is null`, user, s.seeds.Seal(seed, user[:]))
		return nil
	})
}

// factorRow is what a person has beside her password: an app's seed, passkeys, recovery codes.
type factorRow struct {
	Sealed      []byte
	Confirmed   bool
	Keys, Codes int
}

func (s *Service) factor(ctx context.Context, user id.User) (factorRow, error) {
	var f factorRow
	r := &pg.Read{}
	pg.First(r, &f, `select f.sealed, f.confirmed_at is not null as confirmed, (select count(*)::int from passkeys k where k.user_id = u.id) as keys,
		(select count(*)::int from recovery_codes c where c.user_id = u.id) as codes from users u left join second_factors f on f.user_id = u.id where u.id = $1`, user)
	return f, s.db.ReadGlobal(ctx, r)
}

// Factors are what a person has beside her password.
type Factors struct {
	App         bool // an authenticator app
	Keys, Codes int  // passkeys, and recovery codes that are left
}

// Factors says what a person has beside her password.
func (s *Service) Factors(ctx context.Context, user id.User) (Factors, error) {
	f, err := s.factor(ctx, user)
	return Factors{f.Confirmed, f.Keys, f.Codes}, err
}

// NewSeed is the seed that waits to be confirmed; NotFound if none does. A confirmed one is never told again.
func (s *Service) NewSeed(ctx context.Context, u User) (Seed, error) {
	f, err := s.factor(ctx, u.ID)
	if err != nil {
		return Seed{}, err
	}
	if f.Confirmed || f.Sealed == nil {
		return Seed{}, errs.Missing()
	}
	seed, err := s.seeds.Open(f.Sealed, u.ID[:])
	if err != nil {
		return Seed{}, fmt.Errorf("open the seed of %s: %w", u.ID, err)
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Plumbline", AccountName: u.Email, Secret: seed})
	if err != nil {
		return Seed{}, err
	}
	return Seed{key.Secret(), key.URL()}, nil
}

// ConfirmFactor makes the seed that waits the person's second factor, for who knows her password and a code of
// it. It ends her other sessions, which were begun without, and returns recovery codes that are never told
// again. Errors: Invalid, Limited, NotFound.
func (s *Service) ConfirmFactor(ctx context.Context, user id.User, current, code string) (codes []string, u User, err error) {
	if u, err = s.confirm(ctx, user, current); err != nil {
		return nil, u, err
	}
	if err := s.checkCode(ctx, user, code, false); err != nil {
		return nil, u, codeField(err)
	}
	codes, hashes := newRecoveryCodes()
	err = s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.QueueOne(errs.Missing(), `update second_factors set confirmed_at = now() where user_id = $1 and confirmed_at is null`, user)
		saveRecoveryCodesTx(tx, user, hashes)
		endAllTx(tx, user)
		s.post.QueueTx(tx, factorMail(u, "Your Plumbline account has a second factor now", "Signing in now takes a code from an authenticator app beside the password."))
		return nil
	})
	if err != nil {
		return nil, u, err
	}
	u, err = s.ByID(ctx, user)
	return codes, u, err
}

// RemoveFactor takes the second factor away, for who knows the password and a code. Errors: Invalid, Limited.
func (s *Service) RemoveFactor(ctx context.Context, user id.User, current, code string) error {
	u, err := s.confirm(ctx, user, current)
	if err != nil {
		return err
	}
	if err := s.CheckCode(ctx, user, code); err != nil {
		return codeField(err)
	}
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.QueueOne(errs.Missing(), `delete from second_factors where user_id = $1`, user)
		dropIdleCodesTx(tx, user)
		s.post.QueueTx(tx, factorMail(u, "The second factor of your Plumbline account was removed", "Signing in takes no code from an authenticator app any more."))
		return nil
	})
}

// RenewRecoveryCodes replaces all recovery codes, for who knows the password. Errors: Invalid, Limited.
func (s *Service) RenewRecoveryCodes(ctx context.Context, user id.User, current string) ([]string, error) {
	if _, err := s.confirm(ctx, user, current); err != nil {
		return nil, err
	}
	if f, err := s.factor(ctx, user); err != nil || !f.Confirmed && f.Keys == 0 {
		return nil, errs.Missing()
	}
	codes, hashes := newRecoveryCodes()
	return codes, s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		saveRecoveryCodesTx(tx, user, hashes)
		return nil
	})
}

func factorMail(u User, subject, text string) post.Message {
	return post.Message{To: u.Email, User: u.ID, Subject: subject, Text: text + " If it was not you, set a new password now:", Path: "/forgot"}
}

func codeField(err error) error {
	if errs.Is(err, errs.Unauthenticated) {
		return &errs.Error{Kind: errs.Invalid, Message: errs.Sentence(err), Fields: []errs.Field{{Name: "code", Message: errs.Sentence(err)}}}
	}
	return err
}

// CheckCode accepts a code of the person's second factor, or a recovery code; each works once. Errors:
// Unauthenticated, and Limited after five wrong ones.
func (s *Service) CheckCode(ctx context.Context, user id.User, code string) error {
	return s.checkCode(ctx, user, code, true)
}

func (s *Service) checkCode(ctx context.Context, user id.User, code string, confirmed bool) error {
	t := codeTries.by(user.String())
	if err := s.take(ctx, t); err != nil {
		return err
	}
	f, err := s.factor(ctx, user)
	if err != nil {
		return err
	}
	code = strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(code))
	refused := errs.New(errs.Unauthenticated, "The code is not right, or it was used before.")
	if len(code) > 64 || len(code) != 6 && !confirmed || len(code) == 6 && (f.Sealed == nil || f.Confirmed != confirmed) {
		return refused
	}
	err = s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		used, err := s.useCodeTx(ctx, tx, user, f, code)
		if err == nil && used == 0 {
			err = refused
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.forget(ctx, t)
}

// useCodeTx says how many rows a code used up: the step of a code moves on, a recovery code goes.
func (s *Service) useCodeTx(ctx context.Context, tx *pg.Tx, user id.User, f factorRow, code string) (int64, error) {
	if len(code) != 6 {
		hash := recoveryHash(user, code)
		return tx.Exec(ctx, `delete from recovery_codes where user_id = $1 and code_hash = $2`, user, hash[:])
	}
	seed, err := s.seeds.Open(f.Sealed, user[:])
	if err != nil {
		return 0, fmt.Errorf("open the seed of %s: %w", user, err)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	step, ok := stepOf(seed, code, now)
	if !ok {
		return 0, nil
	}
	return tx.Exec(ctx, `update second_factors set last_step = $2 where user_id = $1 and last_step < $2`, user, step)
}

// stepOf is the time step a code belongs to, if it is the one of now or a neighbour.
func stepOf(seed []byte, code string, now time.Time) (int64, bool) {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(seed)
	step := now.Unix() / codeSeconds
	for _, n := range []int64{step, step - 1, step + 1} {
		ok, err := hotp.ValidateCustom(code, uint64(n), secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return n, true
		}
	}
	return 0, false
}

func recoveryHash(user id.User, code string) [32]byte {
	return sha256.Sum256(append(user[:], code...))
}

// newRecoveryCodes makes codes as they are told, with what is kept of them.
func newRecoveryCodes() (codes, bare []string) {
	for range recoveryCodes {
		text := strings.ToLower(rand.Text()[:20])
		codes, bare = append(codes, text[:5]+"-"+text[5:10]+"-"+text[10:15]+"-"+text[15:]), append(bare, text)
	}
	return codes, bare
}

func saveRecoveryCodesTx(tx *pg.Tx, user id.User, bare []string) {
	tx.Queue(`delete from recovery_codes where user_id = $1`, user)
	for _, code := range bare {
		hash := recoveryHash(user, code)
		tx.Queue(`insert into recovery_codes (user_id, code_hash) values ($1, $2)`, user, hash[:])
	}
}
