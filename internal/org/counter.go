package org

import (
	"context"

	"plumbline/internal/pg"
)

// NextTx gives the next number of a sequence of the organisation; gaps appear only if the transaction fails.
func NextTx(ctx context.Context, tx *pg.Tx, name string) (int64, error) {
	return NextManyTx(ctx, tx, name, 1)
}

// NextManyTx reserves n consecutive numbers and gives the first.
func NextManyTx(ctx context.Context, tx *pg.Tx, name string, n int) (int64, error) {
	last, err := pg.One[int64](ctx, tx, `insert into counters as c (org_id, name, value) values ($1, $2, $3)
		on conflict (org_id, name) do update set value = c.value + $3 returning value`, tx.Org(), name, n)
	return last - int64(n) + 1, err
}
