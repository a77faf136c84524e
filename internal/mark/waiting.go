package mark

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Waiting lists the organisations that have marks, by skipping from one to the next in the key:
// its cost grows with the organisations, not with the marks.
func Waiting(ctx context.Context, db *pg.DB) ([]id.Org, error) {
	var orgs []id.Org
	r := &pg.Read{}
	pg.All(r, &orgs, `with recursive o as (
			(select org_id from signal_queue order by org_id limit 1)
			union all
			select (select q.org_id from signal_queue q where q.org_id > o.org_id order by q.org_id limit 1)
			from o where o.org_id is not null)
		select org_id from o where org_id is not null`)
	return orgs, db.ReadSweep(ctx, r)
}

// DropTx removes every mark of one subject: it was set aside.
func DropTx(tx *pg.Tx, m Mark) {
	tx.Queue(`delete from signal_queue where org_id = $1 and kind = $2 and ref_id = $3`, tx.Org(), string(m.Kind), m.RefID)
}

// AnyTx says whether the organisation has marks waiting.
func AnyTx(ctx context.Context, tx *pg.Tx) (bool, error) {
	return pg.One[bool](ctx, tx, `select exists (select from signal_queue where org_id = $1)`, tx.Org())
}
