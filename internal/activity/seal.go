package activity

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// An event's id holds the moment it was written. A transaction may commit later than another that
// began after it, so what is behind the newest sealed event is looked at again: a little each time, as far as
// the longest transaction of a process whose clock is behind now and then. What turns up without a seal still
// later was not written by Plumbline.
const (
	glance = 20 * time.Second
	late   = pg.Longest + early
	early  = 5 * time.Minute // how far another process's clock may be off

	sealBatch = 2000
)

// printSQL is the digest of an event a, column by column. A change here is a new chain.
const printSQL = `sha256(convert_to(jsonb_build_array(a.org_id, a.id, (extract(epoch from a.at) * 1000000)::bigint, a.actor_id, a.verb,
	a.subject_kind, a.subject_id, a.kr_id, a.objective_id, a.data, a.client)::text, 'UTF8'))`

// head is the end of a chain. The zero head is the beginning.
type head struct {
	N    int64
	Hash []byte
}

// next is the head after one more event.
func (h head) next(digest []byte) head {
	n := binary.BigEndian.AppendUint64(nil, uint64(h.N+1))
	sum := sha256.Sum256(bytes.Join([][]byte{h.Hash, n, digest}, nil))
	return head{h.N + 1, sum[:]}
}

type unsealed struct {
	ID    id.Activity
	Print []byte
}

// Seal seals every event of an organisation that is not too late, and says how many that were.
// It is what a Sealer does all the time, for whoever needs it now.
func Seal(ctx context.Context, db *pg.DB, org id.Org) (int, error) {
	total := 0
	for {
		n, busy, err := seal(ctx, db, org, late)
		if total += n; err != nil || !busy && n < sealBatch {
			return total, err
		}
		if busy {
			time.Sleep(5 * time.Millisecond)
		}
	}
}

// seal extends the chain by one batch; busy says that somebody else is at it.
func seal(ctx context.Context, db *pg.DB, org id.Org, window time.Duration) (n int, busy bool, err error) {
	err = db.InTenant(ctx, pg.Whole(org), func(ctx context.Context, tx *pg.Tx) error {
		var ends []head
		var newest []id.Activity
		var locked []bool
		// In this order: what another sealer wrote is seen by the statements after its lock.
		pg.Later(tx, &locked, `select pg_try_advisory_xact_lock(hashtextextended('seal ' || $1::text, 0))`, org.String())
		pg.Later(tx, &ends, `select n, hash from activity_seals where org_id = $1 order by n desc limit 1`, org)
		pg.Later(tx, &newest, `select activity_id from activity_seals where org_id = $1 order by activity_id desc limit 1`, org)
		if err := tx.Flush(ctx); err != nil {
			return err
		}
		n, busy = 0, !locked[0]
		if busy {
			return nil
		}
		from, to := bounds(newest, time.Now(), window)
		rows, err := pg.Many[unsealed](ctx, tx, `select a.id, `+printSQL+` as print from activity a where a.org_id = $1 and a.id > $2 and a.id < $3
			and not exists (select from activity_seals s where s.org_id = $1 and s.activity_id = a.id) order by a.id limit $4`, org, from, to, sealBatch)
		if err != nil || len(rows) == 0 {
			return err
		}
		var h head
		if len(ends) > 0 {
			h = ends[0]
		}
		first := h.N + 1
		ids, hashes := make([]id.Activity, len(rows)), make([][]byte, len(rows))
		for i, row := range rows {
			h = h.next(row.Print)
			ids[i], hashes[i] = row.ID, h.Hash
		}
		n = len(rows)
		tx.Queue(`insert into activity_seals (org_id, n, activity_id, hash) select $1, $2 + ord - 1, activity_id, hash
			from unnest($3::uuid[], $4::bytea[]) with ordinality as s (activity_id, hash, ord)`, org, first, ids, hashes)
		return nil
	})
	return n, busy, err
}

// bounds are the ids between which events without a seal are looked for.
func bounds(newest []id.Activity, now time.Time, window time.Duration) (from, to id.Activity) {
	if len(newest) > 0 {
		from = firstAt(earlier(written(newest[0]), now).Add(-window))
	}
	return from, firstAt(now.Add(early))
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// written is the moment an id was made.
func written(v id.Activity) time.Time {
	return time.UnixMilli(int64(binary.BigEndian.Uint64(v[:8]) >> 16))
}

// firstAt is the least id of a moment.
func firstAt(t time.Time) (v id.Activity) {
	binary.BigEndian.PutUint64(v[:8], uint64(max(t.UnixMilli(), 0))<<16)
	return v
}
