package board

import "time"

// GoalEvent is something that happened to a goal or to the work linked to it.
type GoalEvent struct {
	At         time.Time
	Actor      *string // nil: Plumbline
	Verb       string
	Data       map[string]any
	Provenance *string    // of the link, for what happened to a task
	TaskMade   *time.Time // when the task was created
	KRNumber   *int64     // of the key result it is about
	KRKind     *string
	KRUnit     *string
}

// RaisedSignal is a signal that a rule opened, and closed again if it no longer holds.
type RaisedSignal struct {
	Severity string
	Sentence string
	OpenedAt time.Time
	ClosedAt *time.Time
}

// An event of a task carries the first goal it is linked to. So the goal's own events hold what
// happened to its tasks, but for those that serve others too: they are looked up by themselves, from
// the moment they were linked until the link ended. What happened to their links with others is not ours.
const (
	eventColumns = `a.id, a.at, a.actor_id, a.verb, a.subject_id, a.kr_id, a.data`
	sharedEvents = `select ` + eventColumns + ` from shared l cross join lateral (
		select ` + eventColumns + `, a.objective_id from activity a where a.org_id = $1 and a.subject_id = l.task_id
			and a.at >= l.linked_at and a.at <= coalesce(l.unlinked_at, 'infinity') order by a.at desc limit $3) a
		where a.verb not in ('task.linked', 'task.unlinked', 'task.impact') or `
	eventsTold = `select f.at, u.name as actor, f.verb, f.data, l.provenance, t.created_at as task_made,
		k.number as kr_number, k.kind as kr_kind, k.unit as kr_unit
		from (select * from (select distinct on (id) * from found) d order by at desc, id desc limit $3) f
		left join users u on u.id = f.actor_id left join tasks t on t.org_id = $1 and t.id = f.subject_id
		left join key_results k on k.org_id = $1 and k.id = f.kr_id left join lateral (`
)

const krEventsSQL = `with shared as materialized (select l.task_id, l.linked_at, l.unlinked_at from task_links l where l.org_id = $1 and l.kr_id = $2
	and exists (select from task_links o where o.org_id = $1 and o.task_id = l.task_id and o.kr_id is distinct from $2 offset 0)),
found as (
	(select ` + eventColumns + ` from activity a where a.org_id = $1 and a.kr_id = $2 order by a.at desc, a.id desc limit $3)
	union all (` + sharedEvents + `a.kr_id = $2 order by a.at desc limit $3)) ` + eventsTold + `
	select provenance from task_links where org_id = $1 and task_id = f.subject_id and kr_id = $2 order by linked_at desc limit 1) l on true
	order by f.at desc, f.id desc`

const objectiveEventsSQL = `with shared as materialized (select l.task_id, l.linked_at, l.unlinked_at from task_links l where l.org_id = $1 and l.objective_id = $2
	and exists (select from task_links o where o.org_id = $1 and o.task_id = l.task_id and o.objective_id is distinct from $2 offset 0)),
found as (
	(select ` + eventColumns + ` from activity a where a.org_id = $1 and a.objective_id = $2 order by a.at desc, a.id desc limit $3)
	union all (` + sharedEvents + `a.objective_id = $2 order by a.at desc limit $3)) ` + eventsTold + `
	select provenance from task_links where org_id = $1 and task_id = f.subject_id and (objective_id = $2 or kr_id = f.kr_id) order by linked_at desc limit 1) l on true
	order by f.at desc, f.id desc`

const raisedSQL = `select severity, sentence, opened_at, closed_at from signals where org_id = $1 and subject_id = $2 order by opened_at desc, rule limit $3`
