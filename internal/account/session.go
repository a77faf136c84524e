package account

import (
	"context"
	"encoding/json"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// LoadSession returns the data kept under a (hashed) token, if it has not expired.
func (s *Service) LoadSession(ctx context.Context, token string) ([]byte, bool, error) {
	var data []byte
	r := &pg.Read{}
	pg.Maybe(r, &data, `select data from sessions where token = $1 and expires_at > now()`, token)
	err := s.db.ReadGlobal(ctx, r)
	return data, data != nil, err
}

// CreateSession keeps a new session; the person in it, if any, can list and end it.
func (s *Service) CreateSession(ctx context.Context, token string, data []byte, expires time.Time) error {
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`delete from sessions where expires_at < now()`)
		tx.Queue(`insert into sessions (token, user_id, data, expires_at) values ($1, $2, $3, $4)
			on conflict (token) do update set data = excluded.data, user_id = excluded.user_id, expires_at = excluded.expires_at`,
			token, sessionUser(data), data, expires)
		return nil
	})
}

// UpdateSession changes a session that still exists and does nothing to one that was ended.
func (s *Service) UpdateSession(ctx context.Context, token string, data []byte, expires time.Time) error {
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`update sessions set data = $2, user_id = $3, expires_at = $4 where token = $1`, token, data, sessionUser(data), expires)
		return nil
	})
}

// EndSession ends a session for good.
func (s *Service) EndSession(ctx context.Context, token string) error {
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`delete from sessions where token = $1`, token)
		return nil
	})
}

func sessionUser(data []byte) *id.User {
	var d struct{ Values struct{ User string } }
	if json.Unmarshal(data, &d) != nil {
		return nil
	}
	u, err := id.Parse[id.User](d.Values.User)
	if err != nil {
		return nil
	}
	return &u
}

// ByID returns a person who may sign in; NotFound otherwise.
func (s *Service) ByID(ctx context.Context, user id.User) (User, error) {
	var u User
	r := &pg.Read{}
	pg.First(r, &u, `select id, email, name from users where id = $1 and disabled_at is null`, user)
	return u, s.db.ReadGlobal(ctx, r)
}
