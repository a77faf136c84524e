package worker

import (
	"context"
	"strings"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// failure is a subject that could not be computed.
type failure struct {
	Kind  mark.Kind
	Ref   [16]byte
	Error string
}

// setAside counts a try; after the fifth the subject waits for its next change or for a worker's start.
const setAside = `
insert into signal_failures as f (org_id, kind, ref_id, attempts, error, next_try_at)
values ($1, $2, $3, 1, $4, $5::timestamptz + interval '10 seconds')
on conflict (org_id, kind, ref_id) do update set attempts = f.attempts + 1, error = excluded.error,
  next_try_at = coalesce($5::timestamptz + (array['1 minute', '5 minutes', '30 minutes'])[greatest(f.attempts, 1)]::interval, 'infinity')`

// settleFailures notes the subjects of this pass that failed and forgets those that did not.
func (p *pass) settleFailures() {
	for _, m := range p.marks {
		p.done.add(m.RefID)
	}
	for _, f := range p.failed {
		delete(p.done, f.Ref)
		setAsideTx(p.tx, f, p.now)
	}
	if !p.failing {
		return
	}
	p.tx.Queue(`delete from signal_failures where org_id = $1 and ref_id = any($2)`, p.tx.Org(), p.done.list())
}

func setAsideTx(tx *pg.Tx, f failure, now time.Time) {
	text := strings.ReplaceAll(f.Error[:min(len(f.Error), 1000)], "\x00", "")
	tx.Queue(setAside, tx.Org(), string(f.Kind), f.Ref, strings.ToValidUTF8(text, "?"), now)
}

// retry marks again what is due for another try.
func (p *pass) retry(ctx context.Context) error {
	due, err := pg.Many[mark.Mark](ctx, p.tx, `update signal_failures set next_try_at = $2::timestamptz + interval '1 minute'
		where org_id = $1 and next_try_at <= $2 returning kind, ref_id`, p.tx.Org(), p.now)
	for _, m := range due {
		mark.ManyTx(p.tx, m.Kind, [][16]byte{m.RefID})
	}
	return err
}

// Failed is a subject that was set aside, for the operator.
type Failed struct {
	OrgID    id.Org
	Kind     mark.Kind
	RefID    [16]byte
	Attempts int
	Error    string
	GaveUp   bool // waits for its next change, or for a worker's start
}

// Failures lists what is set aside in every organisation.
func Failures(ctx context.Context, db *pg.DB) ([]Failed, error) {
	var rows []Failed
	r := &pg.Read{}
	pg.All(r, &rows, `select org_id, kind, ref_id, attempts, error, next_try_at = 'infinity' as gave_up
		from signal_failures order by org_id, kind, ref_id`)
	return rows, db.ReadSweep(ctx, r)
}

// retryAll lets everything that was set aside be tried once more: a worker started, perhaps a mended one.
func retryAll(ctx context.Context, db *pg.DB) error {
	failed, err := Failures(ctx, db)
	if err != nil {
		return err
	}
	orgs := set[id.Org]{}
	for _, f := range failed {
		orgs.add(f.OrgID)
	}
	for org := range orgs {
		err := db.InTenant(ctx, pg.Whole(org), func(ctx context.Context, tx *pg.Tx) error {
			now, err := tx.Now(ctx)
			tx.Queue(`update signal_failures set attempts = 0, next_try_at = $2 where org_id = $1`, tx.Org(), now)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dueFailures lists the organisations where something set aside is due for another try.
func dueFailures(ctx context.Context, db *pg.DB) ([]id.Org, error) {
	var orgs []id.Org
	r := &pg.Read{}
	pg.All(r, &orgs, `select distinct org_id from signal_failures where next_try_at <= $1`, db.Now())
	return orgs, db.ReadSweep(ctx, r)
}
