package pg

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/id"
)

// Snapshot runs fn in a read-only transaction of one organisation in which every query sees the
// same moment. It is for checks that compare many tables; nothing it reads may be written back.
func (db *DB) Snapshot(ctx context.Context, org id.Org, fn func(context.Context, *Tx) error) error {
	if org.IsZero() {
		return errors.New("enter a tenant: no organisation given")
	}
	if db.inside != nil || ctx.Value(entered{}) != nil {
		return errors.New("a transaction is already open: use the …Tx variant")
	}
	conn, err := db.acquire(ctx)
	if err != nil {
		return translate(err)
	}
	defer conn.Release()
	tx := &Tx{conn: conn, org: org, clock: db.clock}
	defer tx.rollback()
	tx.queued.Queue("begin isolation level repeatable read read only")
	tx.queued.Queue(enterWhole, org.String()).QueryRow(func(row pgx.Row) error {
		var ignored string
		return row.Scan(&ignored, &tx.now)
	})
	return translate(fn(context.WithValue(ctx, entered{}, true), tx))
}
