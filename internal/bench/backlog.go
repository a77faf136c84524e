package bench

import (
	"context"
	"time"
)

// backlog says how fast a worker works off what piled up in the largest organisation: many changes of
// the tasks of one board, which collapse, and changes that are all of different tasks.
func (b *bench) backlog(ctx context.Context) error {
	t := b.plan[0]
	if err := b.drain(ctx, t); err != nil {
		return err
	}
	const hot = `insert into signal_queue (org_id, kind, ref_id) select $1, 'task', (select id from tasks where org_id = $1 and number = $3::bigint - n % $4::bigint)
		from generate_series(1, $2::bigint) n`
	marks, different := min(100_000, b.Size), min(20_000, t.tasks*4/5)
	pile := func() error {
		_, err := b.super.Exec(ctx, hot, t.org, marks, t.tasks, t.hot)
		return err
	}
	if err := pile(); err != nil {
		return err
	}
	start := time.Now()
	if err := b.drop(ctx, t); err != nil {
		return err
	}
	bare := time.Since(start)
	if err := pile(); err != nil {
		return err
	}
	start = time.Now()
	if err := b.drain(ctx, t); err != nil {
		return err
	}
	collapsed := time.Since(start)
	if err := b.changeMany(ctx, t, different); err != nil {
		return err
	}
	start = time.Now()
	if err := b.drain(ctx, t); err != nil {
		return err
	}
	differing := time.Since(start)
	perSecond := float64(marks) / bare.Seconds()
	b.title("Backlog of the largest organisation, one worker; bare: the same marks only deleted")
	b.note("backlog.marks", float64(marks), "")
	b.add("backlog.collapsing", float64(marks)/collapsed.Seconds(), "/s", perSecond, atLeast("value", 5000))
	b.note("backlog.differing.marks", float64(different), "")
	b.add("backlog.differing", float64(different)/differing.Seconds(), "/s", perSecond, atLeast("value", 2000))
	return nil
}

// drop takes marks as a worker does and recounts nothing.
func (b *bench) drop(ctx context.Context, t *tenant) error {
	conn, err := b.bare.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `select set_config('app.org_id', $1, false)`, t.org.String()); err != nil {
		return err
	}
	for taken := int64(1); taken > 0; {
		tag, err := conn.Exec(ctx, `delete from signal_queue where org_id = $1 and seq in (select seq from signal_queue where org_id = $1 order by seq limit 2000)`, t.org)
		if err != nil {
			return err
		}
		taken = tag.RowsAffected()
	}
	_, err = conn.Exec(ctx, `select set_config('app.org_id', '', false)`)
	return err
}

// changeMany changes so many tasks, the newest, and marks each once.
func (b *bench) changeMany(ctx context.Context, t *tenant, n int) error {
	_, err := b.super.Exec(ctx, `with changed as (update tasks set state = case state when 'todo' then 'in_progress' when 'in_progress' then 'todo' else state end,
			active_at = now(), closed_at = closed_at - interval '2 days', state_since = state_since - interval '2 days', revision = revision + 1
			where org_id = $1 and number > $2::bigint - $3::bigint returning id, number)
		insert into signal_queue (org_id, kind, ref_id) select $1, 'task', id from changed order by hashint8(number)`, t.org, t.tasks, n)
	return err
}
