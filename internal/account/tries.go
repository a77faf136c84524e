package account

import (
	"context"
	"crypto/sha256"
	"math"
	"net/netip"
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

// The limits, all of them. Passwords are counted for an address from one network; for an address from everywhere and
// for a network over all addresses only where nobody has signed in to the address from that network lately, so that
// guessing elsewhere does not lock a person out of where she works.
var (
	passwordTries = limit{"password", 10, 15 * time.Minute, "wrong passwords"}
	addressTries  = limit{"address", 100, 15 * time.Minute, "wrong passwords for this address"}
	networkTries  = limit{"network", 300, 15 * time.Minute, "wrong passwords from your network"}
	codeTries     = limit{"code", 5, 15 * time.Minute, "wrong codes"}
	mailTries     = limit{"mail", 5, time.Hour, "mails to this address"}
)

// known is not a limit: from where an address was signed in to, and for how long that is remembered.
var known = limit{kind: "known", while: 30 * 24 * time.Hour}

// try is one limit for one subject.
type try struct {
	limit
	subject [32]byte
}

func (l limit) by(subject string) try { return try{l, sha256.Sum256([]byte(l.kind + " " + subject))} }

type counted struct {
	Count int
	Left  float64
}

// countTx counts a try, and starts the whole while again with the one that is too many.
func countTx(ctx context.Context, tx *pg.Tx, t try) (counted, error) {
	return pg.One[counted](ctx, tx, `insert into tries as t (kind, subject, count, ends_at) values ($1, $2, 1, now() + $3::interval)
		on conflict (kind, subject) do update set
			count = case when t.ends_at <= now() then 1 else t.count + 1 end,
			ends_at = case when t.ends_at <= now() or t.count = $4 then now() + $3::interval else t.ends_at end
		returning count, extract(epoch from ends_at - now())::float8 as left`, t.kind, t.subject[:], t.while, t.most)
}

func (t try) judge(now counted) error {
	if now.Count <= t.most {
		return nil
	}
	return errs.New(errs.Limited, "Too many %s. Try again in %d minutes.", t.what, int(math.Ceil(now.Left/60)))
}

// take counts a try before it is made, so that many at once are counted too. The count has its own
// transaction: it stays when the request fails.
func (s *Service) take(ctx context.Context, t try) error {
	var now counted
	err := s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
		now, err = countTx(ctx, tx, t)
		return err
	})
	if err != nil {
		return err
	}
	return t.judge(now)
}

// network is where a client is: what one subscriber has.
func network(client string) string {
	ip, err := netip.ParseAddr(client)
	if err != nil {
		return client
	}
	bits := 24
	if ip = ip.Unmap(); ip.Is6() {
		bits = 56
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return client
	}
	return prefix.String()
}

// takePassword is take for a password of an address.
func (s *Service) takePassword(ctx context.Context, email string) error {
	var last try
	var now counted
	err := s.db.Global(ctx, func(ctx context.Context, tx *pg.Tx) error {
		from := network(tx.From())
		here := known.by(email + " " + from)
		familiar, err := pg.One[bool](ctx, tx, `select exists (select from tries where kind = $1 and subject = $2 and ends_at > now())`, here.kind, here.subject[:])
		if err != nil {
			return err
		}
		tries := []try{passwordTries.by(email + " " + from)}
		if !familiar {
			tries = append(tries, addressTries.by(email))
		}
		if !familiar && from != "" { // nowhere is where Plumbline itself asks from
			tries = append(tries, networkTries.by(from))
		}
		for _, last = range tries {
			if now, err = countTx(ctx, tx, last); err != nil || now.Count > last.most {
				break // and keep the counts
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return last.judge(now)
}

// rightPassword begins to count anew after the password of an address was right, and remembers from where.
func (s *Service) rightPassword(ctx context.Context, email string) error {
	return s.db.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		from := network(tx.From())
		tight, loose, wide, here := passwordTries.by(email+" "+from), addressTries.by(email), networkTries.by(from), known.by(email+" "+from)
		tx.Queue(`delete from tries where kind = $1 and subject = $2`, tight.kind, tight.subject[:])
		tx.Queue(`delete from tries where kind = $1 and subject = $2`, loose.kind, loose.subject[:])
		// Only what was counted is taken back, and nothing of a limit that is reached: whoever guesses may have an account of her own.
		tx.Queue(`update tries set count = count - 1 where kind = $1 and subject = $2 and count between 1 and $3 and not exists (
			select from tries h where h.kind = $4 and h.subject = $5 and h.ends_at > now())`, wide.kind, wide.subject[:], wide.most, here.kind, here.subject[:])
		tx.Queue(`insert into tries as t (kind, subject, count, ends_at) values ($1, $2, 0, now() + $3::interval)
			on conflict (kind, subject) do update set ends_at = excluded.ends_at`, here.kind, here.subject[:], here.while)
		return nil
	})
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
