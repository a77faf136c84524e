package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/seal"
)

const (
	lookEvery = time.Second
	batch     = 4
	lease     = batch*patience + 30*time.Second // a mail of a killed sender is sent again after it
	firstWait = 5 * time.Second
	longest   = 2 * time.Minute // so that everything is out soon after the server is back
	giveUp    = 72 * time.Hour
)

// Sender hands queued mails to the server. Any number may run, in any number of processes. A mail is
// sent at least once: a second time only if the process dies between the server's word and ours.
type Sender struct {
	DB      *pg.DB
	Box     *seal.Box
	Server  *Server
	BaseURL string
	Log     *slog.Logger
}

// Run sends until ctx ends; the mail under way is finished.
func (s *Sender) Run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		for more := true; more && ctx.Err() == nil; {
			var err error
			if more, err = s.Drain(context.WithoutCancel(ctx)); err != nil {
				s.Log.Error("send mails", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

type queued struct {
	ID        id.Mail
	Recipient string
	Sealed    []byte
	Attempts  int
	CreatedAt time.Time
	Disabled  bool
}

// Drain sends some of what is due, and says whether there may be more that can be sent now. Each mail is
// claimed before it is sent, for as long as that may take, so that no transaction waits for a mail server.
func (s *Sender) Drain(ctx context.Context) (more bool, err error) {
	var due []queued
	err = s.DB.Global(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
		due, err = pg.Many[queued](ctx, tx, `update mails set attempts = attempts + 1, next_at = now() + $1::interval
			where id in (select id from mails where next_at <= now() order by next_at limit $2 for update skip locked)
			returning id, recipient, sealed, attempts, created_at,
				exists (select from users u where u.id = mails.user_id and u.disabled_at is not null) as disabled`, lease, batch)
		return err
	})
	if err != nil {
		return false, err
	}
	more = len(due) == batch
	for _, m := range due {
		if sent := s.one(ctx, m); sent != nil {
			more, err = false, errors.Join(err, sent)
		}
	}
	return more, err
}

// one sends a mail and writes down what became of it.
func (s *Sender) one(ctx context.Context, m queued) error {
	var sent error
	if !m.Disabled {
		sent = s.send(ctx, m)
	}
	var never refused
	done := sent == nil || errors.As(sent, &never) || time.Since(m.CreatedAt) > giveUp
	err := s.DB.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
		if done {
			tx.Queue(`delete from mails where id = $1`, m.ID)
		} else {
			tx.Queue(`update mails set next_at = now() + $2::interval where id = $1`, m.ID, pause(m.Attempts))
		}
		return nil
	})
	if sent != nil {
		sent = fmt.Errorf("mail %s, attempt %d, given up %v: %w", m.ID, m.Attempts, done, sent)
	}
	return errors.Join(sent, err)
}

func (s *Sender) send(ctx context.Context, m queued) error {
	plain, err := s.Box.Open(m.Sealed, m.ID[:])
	if err != nil {
		return fmt.Errorf("it was sealed with another PLUMBLINE_SECRET: %w", err)
	}
	var l letter
	if err := json.Unmarshal(plain, &l); err != nil {
		return err
	}
	return s.Server.send(ctx, s.BaseURL, m.Recipient, m.ID.String(), l)
}

// pause grows from firstWait to longest.
func pause(attempts int) time.Duration {
	return min(firstWait<<min(attempts-1, 10), longest)
}
