package board

import (
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// GoalWork is what a change of a goal asks about: its open tasks, and where they could go.
type GoalWork struct {
	GoalTasks
	Targets []GoalTarget
}

// GoalTasks counts the open tasks of a goal; an objective's include those of its key results.
type GoalTasks struct {
	Open   int
	Shared int // of them serve another goal too
}

// GoalTarget is an active key result, no part of the goal, that the tasks could serve instead.
type GoalTarget struct {
	ID        id.KeyResult
	Number    int64
	Title     string
	Objective string
}

const (
	goalTasksSQL = `with own as (
			select task_id from task_links where org_id = $1 and unlinked_at is null and kr_id = $2
			union all select task_id from task_links where org_id = $1 and unlinked_at is null and objective_id = $3
			union all select l.task_id from task_links l join key_results k on k.org_id = l.org_id and k.id = l.kr_id
				where l.org_id = $1 and l.unlinked_at is null and k.objective_id = $3)
		select count(*) as open, count(*) filter (where o.n < (select count(*) from task_links l
				where l.org_id = $1 and l.task_id = t.id and l.unlinked_at is null)) as shared
		from (select task_id, count(*) as n from own group by task_id) o join tasks t on t.org_id = $1 and t.id = o.task_id where t.is_open`

	// goalTargetsSQL lists the goal's own team first; who has more key results than it returns searches on the task.
	goalTargetsSQL = `select k.id, k.number, k.title, b.title as objective
		from key_results k join objectives b on b.org_id = k.org_id and b.id = k.objective_id join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
		where k.org_id = $1 and k.state = 'active' and b.state = 'active' and c.state <> 'closed' and k.id is distinct from $2 and b.id is distinct from $3
		order by k.team_id is distinct from coalesce((select team_id from key_results where org_id = $1 and id = $2), (select team_id from objectives where org_id = $1 and id = $3)),
			b.title, b.id, k.number limit 500`
)

// read asks for the work of a key result or of an objective: exactly one of them.
func (w *GoalWork) read(r *pg.Read, org id.Org, kr id.KeyResult, objective id.Objective) {
	pg.First(r, &w.GoalTasks, goalTasksSQL, org, id.Ptr(kr), id.Ptr(objective))
	pg.All(r, &w.Targets, goalTargetsSQL, org, id.Ptr(kr), id.Ptr(objective))
}
