package activity

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// How long an event waits for its seal: a moment after a wake-up, or until its organisation's turn.
const (
	sealEvery  = time.Second
	sweepEvery = 10 * time.Second
	sweepOrgs  = 200
)

// Sealer seals what is recorded. Any number may run, in any number of processes: an organisation's chain is
// extended by one at a time.
type Sealer struct {
	DB  *pg.DB
	Log *slog.Logger

	mu    sync.Mutex
	woken map[id.Org]bool
}

// Run seals until ctx ends. Wake-ups are hints: all organisations are looked at in turn as well.
func (s *Sealer) Run(ctx context.Context) {
	s.woken = map[id.Org]bool{}
	defer s.DB.Bus().Subscribe(func(msg string) {
		if text, ok := strings.CutPrefix(msg, mark.Wake); ok {
			if org, err := id.Parse[id.Org](text); err == nil {
				s.wake(org)
			}
		}
	})()
	tick := time.NewTicker(sealEvery)
	defer tick.Stop()
	var swept time.Time
	var last id.Org
	for {
		err := s.sealWoken(ctx)
		if err == nil && time.Since(swept) >= sweepEvery {
			last, err = s.sweep(ctx, last)
			swept = time.Now()
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Error("seal the audit trail", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Sealer) wake(org id.Org) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.woken[org] = true
}

// sealWoken seals one batch of each organisation that woke it; who has more comes round again.
func (s *Sealer) sealWoken(ctx context.Context) error {
	s.mu.Lock()
	woken := s.woken
	s.woken = map[id.Org]bool{}
	s.mu.Unlock()
	for org := range woken {
		n, busy, err := seal(ctx, s.DB, org, glance)
		if err != nil {
			for left := range woken {
				s.wake(left)
			}
			return err
		}
		if delete(woken, org); busy || n == sealBatch {
			s.wake(org)
		}
	}
	return nil
}

// sweep looks closer at the next organisations after last, for wake-ups that were lost and for what was written late.
func (s *Sealer) sweep(ctx context.Context, last id.Org) (id.Org, error) {
	var orgs []id.Org
	r := &pg.Read{}
	pg.All(r, &orgs, `select id from orgs where id > $1 and (delete_after is null or delete_after > now()) order by id limit $2`, last, sweepOrgs)
	if err := s.DB.ReadGlobal(ctx, r); err != nil {
		return last, err
	}
	for _, org := range orgs {
		n, _, err := seal(ctx, s.DB, org, late)
		if err != nil {
			return last, err
		}
		if last = org; n == sealBatch {
			s.wake(org)
		}
	}
	if len(orgs) < sweepOrgs {
		last = id.Org{}
	}
	return last, nil
}
