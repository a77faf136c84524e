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

// What happened to a linked task counts from the moment it was linked until its link ended; what
// happened to its links with other goals does not.
const (
	eventsOfLinks = `select a.id, a.at, a.actor_id, a.verb, a.subject_id, a.kr_id, a.data, l.provenance from linked l cross join lateral (
		select a.id, a.at, a.actor_id, a.verb, a.subject_id, a.data, a.kr_id, a.objective_id from activity a where a.org_id = $1 and a.subject_id = l.task_id
			and a.at >= l.linked_at and a.at <= coalesce(l.unlinked_at, 'infinity') order by a.at desc limit $3) a`
	eventsTold = ` select f.at, u.name as actor, f.verb, f.data, f.provenance, t.created_at as task_made,
		k.number as kr_number, k.kind as kr_kind, k.unit as kr_unit
		from (select distinct on (id) * from found order by id, provenance nulls last) f left join users u on u.id = f.actor_id
		left join tasks t on t.org_id = $1 and t.id = f.subject_id left join key_results k on k.org_id = $1 and k.id = f.kr_id order by f.at desc, f.id desc limit $3`
)

const krEventsSQL = `with linked as materialized (select task_id, provenance, linked_at, unlinked_at from task_links where org_id = $1 and kr_id = $2),
found as (
	(select a.id, a.at, a.actor_id, a.verb, a.subject_id, a.kr_id, a.data, null::text as provenance from activity a
		where a.org_id = $1 and a.kr_id = $2 order by a.at desc, a.id desc limit $3)
	union all
	(` + eventsOfLinks + ` where a.verb not in ('task.linked', 'task.unlinked', 'task.impact') or a.kr_id = $2 order by a.at desc limit $3))` + eventsTold

const objectiveEventsSQL = `with linked as materialized (select task_id, provenance, linked_at, unlinked_at from task_links where org_id = $1 and objective_id = $2),
found as (
	(select a.id, a.at, a.actor_id, a.verb, a.subject_id, a.kr_id, a.data, null::text as provenance from activity a
		where a.org_id = $1 and a.objective_id = $2 order by a.at desc, a.id desc limit $3)
	union all
	(` + eventsOfLinks + ` where a.verb not in ('task.linked', 'task.unlinked', 'task.impact') or a.objective_id = $2 order by a.at desc limit $3))` + eventsTold

const raisedSQL = `select severity, sentence, opened_at, closed_at from signals where org_id = $1 and subject_id = $2 order by opened_at desc limit $3`
