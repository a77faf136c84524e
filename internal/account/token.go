package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// How long what a mail holds is good.
const (
	ResetLasts  = 30 * time.Minute
	mailedLasts = 24 * time.Hour
)

// Link is what is kept of a link from a mail: the hash of its token. A session may hold it.
type Link string

// LinkOf is the link a token belongs to.
func LinkOf(token string) Link {
	sum := sha256.Sum256([]byte(token))
	return Link(hex.EncodeToString(sum[:]))
}

func (l Link) hash() []byte {
	b, err := hex.DecodeString(string(l))
	if err != nil || len(b) != sha256.Size {
		return make([]byte, sha256.Size) // of no token
	}
	return b
}

// newToken is 256 bits for a mail, and what is kept of them.
func newToken() (token string, hash []byte) {
	token = rand.Text() + rand.Text()
	return token, LinkOf(token).hash()
}

// spent is the one answer to a link that is used, too old, replaced or never was.
func spent() error {
	return errs.New(errs.NotFound, "This link is used or too old. Ask for a new one.")
}

const insertToken = `insert into account_tokens (token_hash, user_id, purpose, email, expires_at) values ($1, $2, $3, $4, now() + $5::interval)`

type tokenRow struct {
	UserID id.User
	Email  string
}

func (s *Service) findToken(ctx context.Context, purpose string, l Link) (tokenRow, error) {
	var t tokenRow
	r := &pg.Read{}
	pg.Maybe(r, &t, `select t.user_id, t.email from account_tokens t join users u on u.id = t.user_id
		where t.token_hash = $1 and t.purpose = $2 and t.expires_at > now() and u.disabled_at is null`, l.hash(), purpose)
	if err := s.db.ReadGlobal(ctx, r); err != nil {
		return t, err
	}
	if t.UserID.IsZero() {
		return t, spent()
	}
	return t, nil
}

// useTokenTx takes a link away: of many who use it at once, one gets it.
func useTokenTx(ctx context.Context, tx *pg.Tx, purpose string, l Link) (tokenRow, error) {
	rows, err := pg.Many[tokenRow](ctx, tx, `delete from account_tokens t using users u
		where t.token_hash = $1 and t.purpose = $2 and t.expires_at > now() and u.id = t.user_id and u.disabled_at is null
		returning t.user_id, t.email`, l.hash(), purpose)
	if err != nil {
		return tokenRow{}, err
	}
	if len(rows) == 0 {
		return tokenRow{}, spent()
	}
	return rows[0], nil
}

// dropLinksTx makes every link worthless that a person was ever sent.
func dropLinksTx(tx *pg.Tx, user id.User) {
	tx.Queue(`delete from account_tokens where user_id = $1`, user)
}
