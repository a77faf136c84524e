package account

import (
	"context"
	"crypto/sha256"
	"math"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/pg"
)

// limit is how often something may be tried in a while. Whoever tries once more waits the whole while
// from then on, whatever she knows by then.
type limit struct {
	kind  string
	most  int
	while time.Duration
	what  string // "Too many … "
}

// The limits, all of them.
var (
	passwordTries = limit{"password", 10, 15 * time.Minute, "wrong passwords"}
	codeTries     = limit{"code", 5, 15 * time.Minute, "wrong codes"}
	mailTries     = limit{"mail", 5, time.Hour, "mails to this address"}
)

// try is one limit for one subject.
type try struct {
	limit
	subject [32]byte
}

func (l limit) by(subject string) try { return try{l, sha256.Sum256([]byte(l.kind + " " + subject))} }

// take counts a try before it is made, so that many at once are counted too. The count has its own
// transaction: it stays when the request fails.
func (s *Service) take(ctx context.Context, t try) error {
	var now struct {
		Count int
		Left  float64
	}
	err := s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
		now, err = pg.One[struct {
			Count int
			Left  float64
		}](ctx, tx, `insert into tries as t (kind, subject, count, ends_at) values ($1, $2, 1, now() + $3::interval)
			on conflict (kind, subject) do update set
				count = case when t.ends_at <= now() then 1 else t.count + 1 end,
				ends_at = case when t.ends_at <= now() or t.count = $4 then now() + $3::interval else t.ends_at end
			returning count, extract(epoch from ends_at - now())::float8 as left`, t.kind, t.subject[:], t.while, t.most)
		return err
	})
	if err != nil || now.Count <= t.most {
		return err
	}
	return errs.New(errs.Limited, "Too many %s. Try again in %d minutes.", t.what, int(math.Ceil(now.Left/60)))
}

// forget begins to count anew, after it went well.
func (s *Service) forget(ctx context.Context, t try) error {
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`delete from tries where kind = $1 and subject = $2`, t.kind, t.subject[:])
		return nil
	})
}

// Sweep removes what is over: sessions, links, sign-ups nobody confirmed, counts.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`delete from tries where ends_at < now()`)
		tx.Queue(`delete from signups where expires_at < now()`)
		tx.Queue(`delete from account_tokens where expires_at < now()`)
		tx.Queue(`delete from sessions where expires_at < now()`)
		return nil
	})
}
