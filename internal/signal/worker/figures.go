package worker

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// selectCycle is the cycle whose finished work is counted: the one that runs today ($2), else the latest.
const selectCycle = `select id, starts_on from cycles where org_id = $1 and state in ('active', 'closing')
	order by ($2::date between starts_on and ends_on) desc, starts_on desc, id limit 1`

// selectTraced counts the tasks done from an instant ($2) until the day began ($3), and those that lead to a goal.
const selectTraced = `
with leads as (
  select distinct l.task_id from task_links l
  join key_results k on k.org_id = l.org_id and k.id = l.kr_id and k.state in ('active', 'done')
  join cycles c on c.org_id = k.org_id and c.id = k.cycle_id and c.state in ('active', 'closing')
  where l.org_id = $1 and l.unlinked_at is null)
select count(*) as of, count(l.task_id) as n
from tasks t left join leads l on l.task_id = t.id
where t.org_id = $1 and t.state = 'done' and t.deleted_at is null and t.closed_at >= $2 and t.closed_at < $3`

// selectLives is LifeOf of all links made from $2 until the day began ($3), summed by age; a link that was
// taken away and put back is one. $4 is the time zone in which cycles end.
const selectLives = `
with life as (
  select l.task_id, l.kr_id, min(l.linked_at) as made, case when bool_and(l.unlinked_at is not null) then max(l.unlinked_at) end as ended
  from task_links l where l.org_id = $1 and l.kr_id is not null and l.linked_at < $3
  group by l.task_id, l.kr_id having min(l.linked_at) >= $2),
span as (
  select f.made, case when f.ended < $3 then f.ended end as ended,
    least(t.closed_at, t.deleted_at, case when c.state = 'closed' then (c.ends_on + 1)::timestamp at time zone $4 end) as stopped
  from life f
  join tasks t on t.org_id = $1 and t.id = f.task_id
  join key_results k on k.org_id = $1 and k.id = f.kr_id
  join cycles c on c.org_id = k.org_id and c.id = k.cycle_id)
select floor(date_part('epoch', greatest(least(ended, stopped, $3) - made, interval '0')) / 86400)::bigint as days,
  count(*) filter (where ended < coalesce(stopped, 'infinity')) as ended,
  count(*) filter (where ended is null or stopped <= ended) as other
from span group by 1`

type cycleRow struct {
	ID       id.Cycle
	StartsOn time.Time
}

// figuresStored is a row of org_figures; the tags are its columns.
type figuresStored struct {
	Day      signal.Day `json:"day"`
	CycleID  *id.Cycle  `json:"cycle_id"`
	Done     int        `json:"done"`
	Traced   int        `json:"traced"`
	Links    int        `json:"links"`
	Ended    int        `json:"ended"`
	HalfLife *int       `json:"half_life"`
	Stale    bool       `json:"stale"`
}

func (c calendar) figures(cycle *id.Cycle, f signal.Figures) figuresStored {
	return figuresStored{
		Day: c.today, CycleID: cycle, Done: f.Traced.Of, Traced: f.Traced.N,
		Links: f.HalfLife.Links, Ended: f.HalfLife.Ended, HalfLife: maybe(f.HalfLife.Days, f.HalfLife.Has),
	}
}

// upsertFigures writes the figures of the day.
const upsertFigures = `
insert into org_figures (org_id, day, cycle_id, done, traced, links, ended, half_life, stale, computed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, false, $9)
on conflict (org_id) do update set day = excluded.day, cycle_id = excluded.cycle_id, done = excluded.done, traced = excluded.traced,
  links = excluded.links, ended = excluded.ended, half_life = excluded.half_life, stale = false, computed_at = excluded.computed_at`

// countFigures counts what was true when the day began.
func countFigures(ctx context.Context, tx *pg.Tx, cal calendar, now time.Time) error {
	dawn := cal.start(cal.today)
	tx.Queue(planWhole)
	defer tx.Queue(planOnce)
	var cycles []cycleRow
	var lives []signal.Life
	pg.Later(tx, &cycles, selectCycle, tx.Org(), date(cal.today))
	pg.Later(tx, &lives, selectLives, tx.Org(), cal.start(cal.today-signal.HalfLifeWindow), dawn, cal.loc.String())
	if err := tx.Flush(ctx); err != nil {
		return err
	}
	f := signal.Figures{HalfLife: signal.HalfLifeOf(lives)}
	var cycle *id.Cycle
	if len(cycles) > 0 {
		cycle = &cycles[0].ID
		var err error
		if f.Traced, err = pg.One[signal.Share](ctx, tx, selectTraced, tx.Org(), cal.start(civil(&cycles[0].StartsOn)), dawn); err != nil {
			return err
		}
	}
	s := cal.figures(cycle, f)
	tx.Queue(upsertFigures, tx.Org(), date(s.Day), s.CycleID, s.Done, s.Traced, s.Links, s.Ended, s.HalfLife, now)
	return nil
}

// doubtFigures notes that facts of before today may have changed: what was counted then stays for the day.
func (p *pass) doubtFigures() {
	if p.counted {
		p.tx.Queue(`update org_figures set stale = true where org_id = $1 and not stale`, p.tx.Org())
	}
}

// recountFigures counts again what is in doubt: for whoever needs everything computed now.
func recountFigures(ctx context.Context, db *pg.DB, organisation id.Org) error {
	err := db.InTenant(ctx, pg.Whole(organisation), func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		tx.Queue(`select pg_advisory_xact_lock(hashtextextended('signal ' || $1::text, 0))`, organisation.String())
		o, err := pg.One[orgRow](ctx, tx, selectOrg, tx.Org())
		if err != nil {
			return err
		}
		doubted, err := pg.Many[bool](ctx, tx, `select stale from org_figures where org_id = $1`, tx.Org())
		if err != nil || len(doubted) > 0 && !doubted[0] {
			return err
		}
		return countFigures(ctx, tx, calendarOf(o.Org, now), now)
	})
	if err != nil {
		return fmt.Errorf("count the organisation's figures: %w", err)
	}
	return nil
}
