package middleware

import (
	"context"
	"encoding/json"
	"time"

	"plumbline/internal/account"
	"plumbline/internal/org"
)

// store keeps sessions through account. A token that was loaded in this request is only ever
// updated: a request in flight cannot revive a session that was ended meanwhile.
type store struct{ accounts *account.Service }

type loadedKey struct{}

// loaded is the session that a request came with, and who its person is in the organisation of the address.
type loaded struct {
	slug   string
	token  string
	renew  bool
	member org.Member
}

func loadedIn(ctx context.Context) *loaded {
	if l, ok := ctx.Value(loadedKey{}).(*loaded); ok {
		return l
	}
	return &loaded{}
}

func (s store) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	in := loadedIn(ctx)
	ask, member := org.Entering(in.slug)
	l, found, err := s.accounts.LoadSession(ctx, token, ask)
	if found {
		in.token, in.renew, in.member = token, l.Renew, member()
	}
	return l.Data, found, err
}

// CommitCtx keeps a session. When it ends is the database's to say.
func (s store) CommitCtx(ctx context.Context, token string, b []byte, _ time.Time) error {
	if loadedIn(ctx).token == token {
		return s.accounts.UpdateSession(ctx, token, b)
	}
	return s.accounts.CreateSession(ctx, token, b)
}

func (s store) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.accounts.EndSession(ctx, token)
	return err
}

func (s store) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s store) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

func (s store) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// codec keeps session data as JSON.
type codec struct{}

type sessionData struct {
	Deadline time.Time
	Values   map[string]any
}

func (codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(sessionData{deadline, values})
}

func (codec) Decode(b []byte) (time.Time, map[string]any, error) {
	var d sessionData
	err := json.Unmarshal(b, &d)
	return d.Deadline, d.Values, err
}
