package pg

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Later queues a query whose rows are in dst after the next query, Flush or commit, so that
// several queries cost one round trip. Each sees its own snapshot, as statements do.
func Later[T any](tx *Tx, dst *[]T, sql string, args ...any) {
	tx.queued.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*dst, err = collect[T](rows)
		return err
	})
}

// Flush sends what is queued and waits for it.
func (tx *Tx) Flush(ctx context.Context) error { return tx.flush(ctx) }
