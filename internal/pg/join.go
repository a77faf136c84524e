package pg

import (
	"context"
	"errors"

	"plumbline/internal/id"
)

// Inside is the database as it is seen from within tx: what services do on it joins that
// transaction, at the time of At, and becomes true with its commit. Only InTenant joins; reads on
// the pool would not see what is uncommitted and are refused. It is for whoever writes a whole
// organisation at once; a use case that joins another calls its …Tx variant.
func (db *DB) Inside(tx *Tx) *DB {
	in := *db
	in.inside, in.clock = tx, tx.clock
	return &in
}

func (db *DB) join(ctx context.Context, org id.Org, fn func(context.Context, *Tx) error) error {
	tx := db.inside
	if org != tx.org {
		return errors.New("a transaction of another organisation is open")
	}
	outer := tx.clock
	tx.setClock(db.clock)
	defer func() { tx.setClock(outer) }()
	if err := fn(context.WithValue(ctx, entered{}, true), tx); err != nil {
		return translate(err)
	}
	return translate(tx.err)
}
