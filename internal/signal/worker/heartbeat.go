package worker

import (
	"context"
	"crypto/rand"
	"time"

	"plumbline/internal/pg"
)

const beatEvery = 5 * time.Second

// heartbeat tells other processes that this worker lives.
func (w *Worker) heartbeat(ctx context.Context) {
	me := rand.Text()
	w.every(ctx, beatEvery, func() error {
		return w.DB.Global(ctx, func(_ context.Context, tx *pg.Tx) error {
			tx.Queue(`insert into workers (id, seen_at) values ($1, clock_timestamp())
				on conflict (id) do update set seen_at = excluded.seen_at`, me)
			tx.Queue(`delete from workers where seen_at < clock_timestamp() - interval '1 day'`)
			return nil
		})
	})
}

// Heard says how long ago some worker, in whichever process, was heard from; false if never.
// A worker that lives is heard every five seconds.
func Heard(ctx context.Context, db *pg.DB) (time.Duration, bool, error) {
	var ago []*float64
	r := &pg.Read{}
	pg.All(r, &ago, `select extract(epoch from clock_timestamp() - max(seen_at))::float8 from workers`)
	if err := db.ReadGlobal(ctx, r); err != nil || ago[0] == nil {
		return 0, false, err
	}
	return time.Duration(*ago[0] * float64(time.Second)), true, nil
}
