package org

import (
	"context"
	"time"

	"plumbline/internal/pg"
)

// IsDue is true of an organisation whose calendar day has ended since it was last looked at, or begins again because
// the database's clock went back over midnight.
const IsDue = `(next_change_at <= at_now() or
	(next_change_at at time zone time_zone)::date > (at_now() at time zone time_zone)::date + 1)`

// Due lists the organisations whose day has to be turned.
func Due(ctx context.Context, db *pg.DB) ([]Org, error) {
	var rows []Org
	err := db.Global(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
		rows, err = pg.Many[Org](ctx, tx, `select id, slug, name, task_prefix, time_zone, week_start, unlinked_policy
			from orgs where `+IsDue+` and (delete_after is null or delete_after > now())`)
		return err
	})
	return rows, err
}

// TurnDayTx says when the organisation's day ends next, unless that was said already or its time zone changed since o
// was read: then it stays as it is.
func TurnDayTx(tx *pg.Tx, o Org, now, next time.Time) {
	tx.Queue(`update orgs set next_change_at = $4 where id = $1 and time_zone = $2 and (next_change_at <= $3 or next_change_at > $4)`,
		tx.Org(), o.TimeZone, now, next)
}

// RewindTx makes the organisation's clock look again from the beginning: for a past that is written now.
func RewindTx(tx *pg.Tx) {
	tx.Queue(`update orgs set next_change_at = '-infinity' where id = $1`, tx.Org())
}
