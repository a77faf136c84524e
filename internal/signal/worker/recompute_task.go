package worker

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// classify gives each open task t as its team counts it: the rows of task_signals.
const classify = `
select t.org_id, t.id, t.team_id, l.krs > 0, l.objectives > 0, t.run_business, t.state in ('in_progress', 'in_review'), t.due_on,
  coalesce(l.aimed, false), coalesce(l.gap, false)
from tasks t
cross join lateral (
  select count(l.kr_id) as krs, count(l.objective_id) as objectives,
    bool_or(s.live and s.behind) as aimed, bool_or(s.uncovered and s.team_id = t.team_id) as gap
  from task_links l left join kr_signals s on s.org_id = l.org_id and s.kr_id = l.kr_id
  where l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null) l
where t.org_id = $1 and t.is_open`

const storeTasks = `insert into task_signals as s (org_id, task_id, team_id, linked, objective, run_business, moving, due_on, aimed, gap)`

const whereTasksDiffer = `
on conflict (org_id, task_id) do update set team_id = excluded.team_id, linked = excluded.linked, objective = excluded.objective,
  run_business = excluded.run_business, moving = excluded.moving, due_on = excluded.due_on, aimed = excluded.aimed, gap = excluded.gap
where (s.team_id, s.linked, s.objective, s.run_business, s.moving, s.due_on, s.aimed, s.gap) is distinct from (excluded.team_id,
  excluded.linked, excluded.objective, excluded.run_business, excluded.moving, excluded.due_on, excluded.aimed, excluded.gap)`

const (
	upsertTasks = storeTasks + classify + ` and t.id = any($2)` + whereTasksDiffer + ` returning team_id`

	// dropTasks removes tasks that are open no more.
	dropTasks = `delete from task_signals s using tasks t where s.org_id = $1 and s.task_id = any($2)
		and t.org_id = s.org_id and t.id = s.task_id and not t.is_open`

	// completeTasks adds open tasks nobody classified, whatever wrote them.
	completeTasks = storeTasks + classify + ` and not exists (
		select from task_signals k where k.org_id = t.org_id and k.task_id = t.id) on conflict do nothing`

	tasksOfKRs = `select distinct l.task_id from task_links l
		join task_signals s on s.org_id = l.org_id and s.task_id = l.task_id
		where l.org_id = $1 and l.kr_id = any($2) and l.unlinked_at is null`
)

// classifyTasks brings the rows of tasks up to date and touches every team that counts or counted them.
func (p *pass) classifyTasks(ctx context.Context, tasks []id.Task) error {
	if len(tasks) == 0 {
		return nil
	}
	var before, now []id.Team
	pg.Later(p.tx, &before, `select distinct team_id from task_signals where org_id = $1 and task_id = any($2)`, p.tx.Org(), tasks)
	p.tx.Queue(dropTasks, p.tx.Org(), tasks)
	pg.Later(p.tx, &now, upsertTasks, p.tx.Org(), tasks)
	if err := p.tx.Flush(ctx); err != nil {
		return err
	}
	for _, team := range append(before, now...) {
		p.teams.add(team)
		delete(p.summed, team)
	}
	return nil
}

// reclassify brings up to date the tasks that aim at key results whose standing with teams changed.
func (p *pass) reclassify(ctx context.Context, krs []id.KeyResult) error {
	if len(krs) == 0 {
		return nil
	}
	tasks, err := pg.Many[id.Task](ctx, p.tx, tasksOfKRs, p.tx.Org(), krs)
	if err != nil {
		return err
	}
	return p.classifyTasks(ctx, tasks)
}
