package task

import (
	"context"
	"time"

	"plumbline/internal/activity"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

const selectTask = `select t.id, t.number, o.task_prefix as prefix, t.team_id, t.owner_id, t.title, t.notes, t.state, t.blocked_reason,
	t.priority, t.effort, t.due_on, t.run_business, t.state_since, t.active_at, t.closed_at, t.deleted_at,
	t.external_source, t.external_id, t.revision, t.created_at, t.created_by,
	coalesce((select json_agg(json_build_object('ID', l.id, 'KR', coalesce(l.kr_id, '00000000-0000-0000-0000-000000000000'),
			'Objective', coalesce(l.objective_id, k.objective_id), 'Impact', l.impact, 'Provenance', l.provenance, 'LinkedAt', l.linked_at)
			order by l.linked_at, l.id)
		from task_links l left join key_results k on k.org_id = l.org_id and k.id = l.kr_id
		where l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null), '[]') as links`

const fromTask = ` from tasks t join orgs o on o.id = t.org_id where t.org_id = $1`

// lockTask locks the task to be moved and reads it in one round trip. The lock comes first, so that what is read
// includes the work of whoever held it.
func lockTask(ctx context.Context, tx *pg.Tx, c Move) (Task, error) {
	if c.Number > 0 {
		tx.Queue(`select 1 from tasks where org_id = $1 and number = $2 for no key update`, tx.Org(), c.Number)
		return pg.One[Task](ctx, tx, selectTask+fromTask+` and t.number = $2 and t.deleted_at is null`, tx.Org(), c.Number)
	}
	tx.Queue(`select 1 from tasks where org_id = $1 and id = $2 for no key update`, tx.Org(), c.Task)
	return pg.One[Task](ctx, tx, selectTask+fromTask+` and t.id = $2 and t.deleted_at is null`, tx.Org(), c.Task)
}

const selectLinkable = selectTask + `, o.unlinked_policy as policy,
	(select max(greatest(x.linked_at, x.unlinked_at)) from task_links x where x.org_id = t.org_id and x.task_id = t.id) as links_at` + fromTask

// linkable is a task with what linking needs to know besides.
type linkable struct {
	Task
	Policy  string     // the organisation's unlinked_policy
	LinksAt *time.Time // when its links last changed
}

// lockLinks is lockTask for the use cases that change links or depend on having some; it also finds deleted tasks.
func lockLinks(ctx context.Context, tx *pg.Tx, task id.Task) (linkable, error) {
	tx.Queue(`select 1 from tasks where org_id = $1 and id = $2 for no key update`, tx.Org(), task)
	return pg.One[linkable](ctx, tx, selectLinkable+` and t.id = $2`, tx.Org(), task)
}

// linkTime is the time of a change of links: after every earlier one.
func (t *linkable) linkTime(now time.Time) time.Time {
	if t.LinksAt == nil {
		return now
	}
	return after(now, *t.LinksAt)
}

func saveState(tx *pg.Tx, t Task) {
	tx.Queue(`update tasks set state = $3, is_open = $4, blocked_reason = $5, state_since = $6, active_at = $7, closed_at = $8,
		revision = $9 where org_id = $1 and id = $2`,
		tx.Org(), t.ID, string(t.State), t.State.Open(), t.BlockedReason, t.StateSince, t.ActiveAt, t.ClosedAt, t.Revision)
}

func saveStep(tx *pg.Tx, task id.Task, s step, by id.User) {
	tx.Queue(`insert into task_states (org_id, id, task_id, from_state, to_state, reason, at, changed_by) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Org(), id.New[id.TaskState](), task, (*string)(s.From), string(s.To), s.Reason, s.At, id.Ptr(by))
}

func saveLink(tx *pg.Tx, task id.Task, l Link, by id.User) {
	objective := id.Ptr(l.Objective)
	if !l.KR.IsZero() {
		objective = nil
	}
	tx.Queue(`insert into task_links (org_id, id, task_id, kr_id, objective_id, impact, provenance, linked_at, linked_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.Org(), l.ID, task, id.Ptr(l.KR), objective, l.Impact, string(l.Provenance), l.LinkedAt, id.Ptr(by))
}

func endLink(tx *pg.Tx, l Link, at time.Time, by id.User) {
	tx.Queue(`update task_links set unlinked_at = $3, unlinked_by = $4 where org_id = $1 and id = $2`, tx.Org(), l.ID, at, id.Ptr(by))
}

// record logs an event of a task; the goal it is shown on is that of its first link.
func record(tx *pg.Tx, t Task, by id.User, verb string, data map[string]any) {
	kr, objective := t.firstGoal()
	recordOn(tx, t, by, verb, kr, objective, data)
}

func recordOn(tx *pg.Tx, t Task, by id.User, verb string, kr id.KeyResult, objective id.Objective, data map[string]any) {
	data["number"], data["title"] = t.Number, t.Title
	activity.RecordTx(tx, activity.Event{Actor: by, Verb: verb, Kind: "task", Subject: t.ID, KR: kr, Objective: objective, Data: data})
}
