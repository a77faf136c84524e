package org

import (
	"context"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// purgeBatch is how many rows one transaction of a purge removes.
const purgeBatch = 2000

// Deletion is an organisation that was given up.
type Deletion struct {
	ID          id.Org
	Slug, Name  string
	DeleteAfter time.Time
	Due         bool // the grace period is over
}

// Deletions lists the organisations that were given up, the next one to go first: for the operator and the worker.
func (s *Service) Deletions(ctx context.Context) ([]Deletion, error) {
	var out []Deletion
	r := &pg.Read{}
	pg.All(r, &out, `select id, slug, name, delete_after, delete_after <= now() as due from orgs where delete_after is not null order by delete_after, id`)
	return out, s.db.ReadGlobal(ctx, r)
}

// Purge removes every organisation whose grace period is over and returns those it finished. It may be broken off
// after any batch: the next one goes on. People keep their accounts.
func (s *Service) Purge(ctx context.Context) (gone []Deletion, err error) {
	list, err := s.Deletions(ctx)
	for _, d := range list {
		if err != nil || !d.Due {
			break
		}
		left := true
		for left && err == nil {
			left, err = s.purgeSome(ctx, d.ID)
		}
		if err == nil {
			gone = append(gone, d)
		}
	}
	return gone, err
}

// purgeSome removes one batch; left says that it was not the last. Whoever finds another process at it leaves it.
func (s *Service) purgeSome(ctx context.Context, org id.Org) (left bool, err error) {
	err = s.db.InTenant(ctx, pg.Whole(org), func(ctx context.Context, tx *pg.Tx) error {
		rows, err := pg.Many[int64](ctx, tx, `update orgs set purge_rows = $2
			where id = (select id from orgs where id = $1 and delete_after <= now() for update skip locked) returning purge_rows`, org, purgeBatch)
		left = len(rows) > 0 && rows[0] > 0
		return err
	})
	return left, err
}
