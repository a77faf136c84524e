package account

import (
	"context"
	"encoding/json"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// How long a session lasts, by the database's clock: since it was last used, and since it was made.
const (
	sessionIdle = "12 hours"
	sessionLife = "30 days"
)

// alive is a session that has not ended: not by time, not with its person, not with her epoch.
const alive = `s.expires_at > now() and s.seen_at > now() - interval '` + sessionIdle + `'
	and (s.user_id is null or exists (select from users u where u.id = s.user_id and u.disabled_at is null and u.epoch = s.epoch))`

// Loaded is a living session; Renew says that it is to go on under another token.
type Loaded struct {
	Data                []byte
	Alive, Stale, Renew bool
}

// LoadSession returns what is kept under a (hashed) token, if the session is alive. One that is found to have ended is
// removed: the database's clock may go back. What also asks is read in the same round trip, as the person of the session.
func (s *Service) LoadSession(ctx context.Context, token string, also func(*pg.Read)) (Loaded, bool, error) {
	var found Loaded
	r := &pg.Read{}
	pg.Maybe(r, &found, `select s.data, `+alive+` as alive, s.seen_at < now() - interval '5 minutes' as stale, s.renew from sessions s where s.token = $1`, token)
	also(r)
	if err := s.db.ReadSession(ctx, token, r); err != nil || found.Data == nil {
		return Loaded{}, false, err
	}
	if !found.Alive {
		_, err := s.EndSession(ctx, token)
		return Loaded{}, false, err
	}
	if !found.Stale {
		return found, true, nil
	}
	return found, true, s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`update sessions set seen_at = now() where token = $1`, token)
		return nil
	})
}

// CreateSession keeps a new session; the person in it, if any, can list and end it.
func (s *Service) CreateSession(ctx context.Context, token string, data []byte) error {
	of := sessionOf(data)
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`delete from sessions where expires_at < now()`)
		tx.Queue(`insert into sessions (token, id, user_id, epoch, agent, data, expires_at)
			values ($1, $2, $3, $4, $5, $6, now() + interval '`+sessionLife+`')
			on conflict (token) do update set data = excluded.data, user_id = excluded.user_id, epoch = excluded.epoch`,
			token, id.New[id.Session](), of.user(), of.Epoch, of.Agent, data)
		return nil
	})
}

// UpdateSession changes a session that still exists and does nothing to one that was ended. It does not wait for the
// disk: it keeps how far somebody is on her way in, and what a crash of the database takes back is asked for again.
func (s *Service) UpdateSession(ctx context.Context, token string, data []byte) error {
	of := sessionOf(data)
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`select set_config('synchronous_commit', 'off', true)`)
		tx.Queue(`update sessions set data = $2, user_id = $3, epoch = $4 where token = $1`, token, data, of.user(), of.Epoch)
		return nil
	})
}

// EndSession ends a session for good; false if it had ended.
func (s *Service) EndSession(ctx context.Context, token string) (ended bool, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, `delete from sessions where token = $1`, token)
		ended = n == 1
		return err
	})
	return ended, err
}

// RenewSessionsTx has the sessions of a person whose role changes go on under other tokens, each from its next request:
// the cookie is in her browser, which the request that changes the role does not come from.
func (s *Service) RenewSessionsTx(tx *pg.Tx, user id.User) {
	tx.Queue(`update sessions set renew = true where user_id = $1`, user)
}

// Session is one place where a person is signed in.
type Session struct {
	ID        id.Session
	Agent     string
	CreatedAt time.Time
	SeenAt    time.Time
	Current   bool
}

// Sessions lists where a person is signed in, the one with this (hashed) token first, then by last use.
func (s *Service) Sessions(ctx context.Context, user id.User, token string) ([]Session, error) {
	var out []Session
	r := &pg.Read{}
	pg.All(r, &out, `select s.id, s.agent, s.created_at, s.seen_at, s.token = $2 as current from sessions s
		where s.user_id = $1 and `+alive+` order by current desc, s.seen_at desc, s.id`, user, token)
	return out, s.db.ReadGlobal(ctx, r)
}

// Ended tells which of these (hashed) tokens stand for no living session any more. To ask is no use of a session.
func (s *Service) Ended(ctx context.Context, tokens []string) (ended []string, err error) {
	r := &pg.Read{}
	pg.All(r, &ended, `select t from unnest($1::text[]) t where not exists (select from sessions s where s.token = t and `+alive+`)`, tokens)
	return ended, s.db.ReadGlobal(ctx, r)
}

// EndOneSession ends one session of a person; NotFound if it is not hers.
func (s *Service) EndOneSession(ctx context.Context, user id.User, session id.Session) error {
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.QueueOne(errs.Missing(), `delete from sessions where id = $1 and user_id = $2`, session, user)
		return nil
	})
}

// EndAllSessions signs a person out everywhere.
func (s *Service) EndAllSessions(ctx context.Context, user id.User) error {
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		endAllTx(tx, user)
		return nil
	})
}

// endAllTx ends every session of a person, also those that are just being made.
func endAllTx(tx *pg.Tx, user id.User) {
	tx.Queue(`update users set epoch = epoch + 1 where id = $1`, user)
	tx.Queue(`delete from sessions where user_id = $1`, user)
}

// owner is what a session's data says about whose it is.
type owner struct {
	User, Agent string
	Epoch       int64
}

func sessionOf(data []byte) owner {
	var d struct{ Values owner }
	if json.Unmarshal(data, &d) != nil {
		return owner{}
	}
	return d.Values
}

func (o owner) user() *id.User {
	u, err := id.Parse[id.User](o.User)
	if err != nil {
		return nil
	}
	return &u
}
