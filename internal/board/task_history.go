package board

import (
	"time"

	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// TaskStep is one move of a task; the first has no From.
type TaskStep struct {
	From   *string
	To     string
	Reason string
	At     time.Time
	By     *string
}

// Event is one line of an activity feed.
type Event struct {
	At    time.Time
	Actor *string
	Verb  string
	Data  map[string]any
}

// TaskBond is a goal the task serves or served, for naming it.
type TaskBond struct {
	GoalID     [16]byte
	Number     *int64
	Objective  *string // when it is one itself
	LinkedAt   time.Time
	Provenance string
}

// TaskHistory is what a task went through.
type TaskHistory struct {
	Steps  []TaskStep // newest first
	Events []Event    // what else happened, newest first
	Bonds  []TaskBond // oldest first
	Names  []NameOf   // the people and teams that changes of it name
}

// NameOf is the name of what an id stands for.
type NameOf struct {
	Ref  string
	Name string
}

const taskStepsSQL = `select s.from_state as "from", s.to_state as "to", s.reason, s.at, u.name as by from task_states s left join users u on u.id = s.changed_by
	where s.org_id = $1 and s.task_id = ` + theTask + ` order by s.at desc, s.id desc limit 200`

const taskEventsSQL = `select a.at, u.name as actor, a.verb, a.data from activity a left join users u on u.id = a.actor_id
	where a.org_id = $1 and a.subject_id = ` + theTask + ` and a.verb not in ('task.created', 'task.moved') order by a.at desc, a.id desc limit 100`

const taskBondsSQL = `select coalesce(l.kr_id, l.objective_id) as goal_id, k.number, o.title as objective, l.linked_at, l.provenance
	from task_links l left join key_results k on k.org_id = l.org_id and k.id = l.kr_id left join objectives o on o.org_id = l.org_id and o.id = l.objective_id
	where l.org_id = $1 and l.task_id = ` + theTask + ` order by l.linked_at, l.id limit 200`

const taskNamesSQL = `with refs as (select (x.v ->> 'owner')::uuid as owner, (x.v ->> 'team')::uuid as team from activity a cross join lateral (values (a.data -> 'from'), (a.data -> 'to')) x (v)
	where a.org_id = $1 and a.subject_id = ` + theTask + ` and a.verb = 'task.changed')
select id::text as ref, name from users where id in (select owner from refs)
union all select id::text, name from teams where org_id = $1 and id in (select team from refs)`

func readHistory(r *pg.Read, m org.Member, number int64, out *TaskHistory) {
	pg.All(r, &out.Steps, taskStepsSQL, m.Org.ID, number)
	pg.All(r, &out.Events, taskEventsSQL, m.Org.ID, number)
	pg.All(r, &out.Bonds, taskBondsSQL, m.Org.ID, number)
	pg.All(r, &out.Names, taskNamesSQL, m.Org.ID, number)
}

// Goal is the id of the key result as events carry it.
func (b TaskBond) Goal() string { return id.KeyResult(b.GoalID).String() }
