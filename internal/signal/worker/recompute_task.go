package worker

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// classify gives each open task t as its team counts it, today being $2: the rows of task_signals.
const classify = classified + ` from tasks t ` + itsLinks + ` where t.org_id = $1 and t.is_open`

const classified = `
select t.org_id, t.id, t.team_id, l.krs > 0, l.objectives > 0, t.run_business, t.state in ('in_progress', 'in_review'), t.due_on,
  coalesce(l.aimed, false), coalesce(l.gap, false),
  case when l.stopped = l.krs + l.objectives then coalesce(` + stops + `[l.stop], '') else '' end,
  coalesce(round(t.effort * 100), 0)::bigint, coalesce(l.serves, '{}')`

const itsLinks = `
cross join lateral (
  select count(l.kr_id) as krs, count(l.objective_id) as objectives,
    bool_or(s.live and s.behind) as aimed, bool_or(s.uncovered and s.team_id = t.team_id) as gap,
    count(g.stop) as stopped, min(g.stop) as stop,
    array_agg(distinct k.objective_id order by k.objective_id) filter (where k.objective_id is not null) as serves
  from task_links l
  left join kr_signals s on s.org_id = l.org_id and s.kr_id = l.kr_id
  left join key_results k on k.org_id = l.org_id and k.id = l.kr_id
  left join objectives o on o.org_id = l.org_id and o.id = l.objective_id
  left join cycles c on c.org_id = o.org_id and c.id = o.cycle_id
  cross join lateral (select array_position(` + stops + `, coalesce(s.stop, ` + stopOfObjective + `)) as stop) g
  where l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null) l`

// stops are the ways a goal stops, in the order of signal.Stops.
const stops = `(array['dropped', 'paused', 'closed', 'deprioritised', 'expired'])`

// stopOfObjective is signal.StopOf for an objective o of the cycle c.
const stopOfObjective = `case when c.state = 'draft' or o.state = 'draft' then '' when o.state in ('dropped', 'paused') then o.state
    when o.state = 'done' or c.state = 'closed' then 'closed' when o.weight <= 0 then 'deprioritised' when c.ends_on < $2::date then 'expired' end`

const storeTasks = `insert into task_signals as s (org_id, task_id, team_id, linked, objective, run_business, moving, due_on, aimed, gap, stop, effort, serves)`

const whereTasksDiffer = `
on conflict (org_id, task_id) do update set team_id = excluded.team_id, linked = excluded.linked, objective = excluded.objective,
  run_business = excluded.run_business, moving = excluded.moving, due_on = excluded.due_on, aimed = excluded.aimed, gap = excluded.gap,
  stop = excluded.stop, effort = excluded.effort, serves = excluded.serves
where (s.team_id, s.linked, s.objective, s.run_business, s.moving, s.due_on, s.aimed, s.gap, s.stop, s.effort, s.serves)
  is distinct from (excluded.team_id, excluded.linked, excluded.objective, excluded.run_business, excluded.moving, excluded.due_on,
  excluded.aimed, excluded.gap, excluded.stop, excluded.effort, excluded.serves)`

// finish gives each finished task t as its team counts it: the rows of done_signals.
const finish = `insert into done_signals as s (org_id, task_id, team_id, closed_at, traced)
select t.org_id, t.id, t.team_id, t.closed_at, exists (
  select from task_links l join kr_signals k on k.org_id = l.org_id and k.kr_id = l.kr_id and k.counts
  where l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null)
from tasks t where t.org_id = $1 and t.state = 'done' and t.deleted_at is null`

const (
	// storeClassified brings the rows of tasks ($3) up to date, removes those of tasks that are not open or finished any
	// more, and says which teams count or counted them.
	storeClassified = `with
now as (` + storeTasks + classify + ` and t.id = any($3)` + whereTasksDiffer + ` returning team_id),
finished as (` + finish + ` and t.id = any($3) on conflict (org_id, task_id) do update
	set team_id = excluded.team_id, closed_at = excluded.closed_at, traced = excluded.traced
	where (s.team_id, s.closed_at, s.traced) is distinct from (excluded.team_id, excluded.closed_at, excluded.traced) returning team_id),
not_open as (delete from task_signals s using tasks t where s.org_id = $1 and s.task_id = any($3)
	and t.org_id = s.org_id and t.id = s.task_id and not t.is_open),
not_done as (delete from done_signals s using tasks t where s.org_id = $1 and s.task_id = any($3)
	and t.org_id = s.org_id and t.id = s.task_id and (t.state <> 'done' or t.deleted_at is not null))
select team_id from now union select team_id from finished
union select team_id from task_signals where org_id = $1 and task_id = any($3)
union select team_id from done_signals where org_id = $1 and task_id = any($3)`

	// completeTasks and completeDone add tasks nobody classified, whatever wrote them.
	completeTasks = `with missing as materialized (select * from tasks t where t.org_id = $1 and t.is_open and not exists (
		select from task_signals k where k.org_id = t.org_id and k.task_id = t.id))
` + storeTasks + classified + ` from missing t ` + itsLinks + ` on conflict do nothing`
	completeDone = finish + ` and not exists (
		select from done_signals k where k.org_id = t.org_id and k.task_id = t.id) on conflict do nothing`

	openTasksOfKRs = `select distinct l.task_id from task_links l
		join task_signals s on s.org_id = l.org_id and s.task_id = l.task_id
		where l.org_id = $1 and l.kr_id = any($2) and l.unlinked_at is null`
	doneTasksOfKRs = `select distinct l.task_id from task_links l
		join done_signals s on s.org_id = l.org_id and s.task_id = l.task_id
		where l.org_id = $1 and l.kr_id = any($2) and l.unlinked_at is null`
	openTasksOfObjectives = `select distinct l.task_id from task_links l
		join task_signals s on s.org_id = l.org_id and s.task_id = l.task_id
		where l.org_id = $1 and l.objective_id = any($2) and l.unlinked_at is null`
)

// classifyTasks brings the rows of tasks up to date and touches every team that counts or counted them.
func (p *pass) classifyTasks(ctx context.Context, tasks []id.Task) error {
	if len(tasks) == 0 {
		return nil
	}
	p.laterClassify(tasks)
	return p.flush(ctx)
}

func (p *pass) laterClassify(tasks []id.Task) {
	var teams []id.Team
	pg.Later(p.tx, &teams, storeClassified, p.tx.Org(), date(p.cal.today), tasks)
	p.waiting = append(p.waiting, func() {
		for _, team := range teams {
			p.teams.add(team)
			delete(p.summed, team)
		}
	})
}

// reclassify brings up to date the open tasks of key results whose standing with teams changed, and the
// finished ones of those that began or ceased to count.
func (p *pass) reclassify(ctx context.Context, flipped, retraced []id.KeyResult) error {
	if len(flipped)+len(retraced) == 0 {
		return nil
	}
	var open, done []id.Task
	pg.Later(p.tx, &open, openTasksOfKRs, p.tx.Org(), flipped)
	pg.Later(p.tx, &done, doneTasksOfKRs, p.tx.Org(), retraced)
	if err := p.flush(ctx); err != nil {
		return err
	}
	return p.classifyTasks(ctx, append(open, done...))
}
