package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"plumbline/internal/pg"
	"plumbline/migrations"
)

const workerSilence = 30 * time.Second

// ready says in a sentence what is missing before people can be served: the database, a
// migration, a worker.
func (a *App) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	var version int64
	var seen *time.Time
	r := &pg.Read{}
	pg.First(r, &version, `select coalesce(max(version_id), 0) from goose_db_version where is_applied`)
	pg.First(r, &seen, `select max(seen_at) from workers`)
	if err := a.DB.ReadGlobal(ctx, r); err != nil {
		return errors.New("the database does not answer, or it was never migrated (plumbline migrate up)")
	}
	newest, err := migrations.Newest()
	if err != nil {
		return err
	}
	if version < newest {
		return fmt.Errorf("the schema is at version %d of %d: run plumbline migrate up", version, newest)
	}
	if seen == nil || time.Since(*seen) > workerSilence {
		return errors.New("no worker was heard from: start plumbline work, or serve without --no-worker")
	}
	return nil
}
