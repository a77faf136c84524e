package task

import (
	"encoding/json"
	"fmt"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Rows travel as one document per statement; Postgres reads it as a table of these columns.
const (
	taskRow = `(id uuid, number bigint, team_id uuid, owner_id uuid, title text, notes text, state text, is_open boolean, blocked_reason text, priority text,
		effort double precision, due_on date, run_business boolean, state_since timestamptz, active_at timestamptz, closed_at timestamptz,
		external_source text, external_id text, revision bigint, created_at timestamptz, created_by uuid)`
	insertTasks = `insert into tasks (org_id, id, number, team_id, owner_id, title, notes, state, is_open, blocked_reason, priority, effort, due_on,
		run_business, state_since, active_at, closed_at, external_source, external_id, revision, created_at, created_by)
		select $1, r.* from json_to_recordset($2) as r ` + taskRow
	updateTasks = `update tasks t set team_id = r.team_id, owner_id = r.owner_id, title = r.title, notes = r.notes, state = r.state, is_open = r.is_open,
		blocked_reason = r.blocked_reason, priority = r.priority, effort = r.effort, due_on = r.due_on, run_business = r.run_business,
		state_since = r.state_since, active_at = r.active_at, closed_at = r.closed_at, revision = r.revision
		from json_to_recordset($2) as r ` + taskRow + ` where t.org_id = $1 and t.id = r.id`
	insertSteps = `insert into task_states (org_id, id, task_id, from_state, to_state, reason, at, changed_by) select $1, r.*
		from json_to_recordset($2) as r (id uuid, task_id uuid, from_state text, to_state text, reason text, at timestamptz, changed_by uuid)`
	insertLinks = `insert into task_links (org_id, id, task_id, kr_id, objective_id, impact, provenance, linked_at, linked_by) select $1, r.*
		from json_to_recordset($2) as r (id uuid, task_id uuid, kr_id uuid, objective_id uuid, impact smallint, provenance text, linked_at timestamptz, linked_by uuid)`
	rowsAtOnce = 1000
)

type row map[string]any

func (t Task) row() row {
	r := row{"id": t.ID, "number": t.Number, "team_id": t.TeamID, "owner_id": t.OwnerID, "title": t.Title, "notes": t.Notes, "state": t.State,
		"is_open": t.State.Open(), "blocked_reason": t.BlockedReason, "priority": t.Priority, "effort": t.Effort, "run_business": t.RunBusiness,
		"state_since": t.StateSince, "active_at": t.ActiveAt, "closed_at": t.ClosedAt, "external_source": t.ExternalSource,
		"external_id": t.ExternalID, "revision": t.Revision, "created_at": t.CreatedAt, "created_by": t.CreatedBy}
	if t.DueOn != nil {
		r["due_on"] = t.DueOn.Format(time.DateOnly)
	}
	return r
}

func (s step) row(task id.Task, by id.User) row {
	return row{"id": id.New[id.TaskState](), "task_id": task, "from_state": s.From, "to_state": s.To, "reason": s.Reason, "at": s.At, "changed_by": id.Ptr(by)}
}

func (l Link) row(task id.Task, by id.User) row {
	r := row{"id": l.ID, "task_id": task, "impact": l.Impact, "provenance": l.Provenance, "linked_at": l.LinkedAt, "linked_by": id.Ptr(by)}
	if l.KR.IsZero() {
		r["objective_id"] = l.Objective
	} else {
		r["kr_id"] = l.KR
	}
	return r
}

func queueRows(tx *pg.Tx, sql string, rows []row) error {
	for len(rows) > 0 {
		n := min(len(rows), rowsAtOnce)
		doc, err := json.Marshal(rows[:n])
		if err != nil {
			return fmt.Errorf("write rows: %w", err)
		}
		tx.Queue(sql, tx.Org(), string(doc))
		rows = rows[n:]
	}
	return nil
}

func (p *plan) save(tx *pg.Tx) error {
	var created, changed, steps, links []row
	var tasks []id.Task
	teams := map[id.Team]bool{}
	for _, c := range p.created {
		created, tasks = append(created, c.task.row()), append(tasks, c.task.ID)
		for _, s := range c.steps {
			steps = append(steps, s.row(c.task.ID, p.batch.By))
		}
	}
	for _, u := range p.updated {
		changed, tasks = append(changed, u.is.row()), append(tasks, u.is.ID)
		if u.step != nil {
			steps = append(steps, u.step.row(u.is.ID, p.batch.By))
		}
		if u.is.TeamID != u.was.TeamID {
			teams[u.was.TeamID], teams[u.is.TeamID] = true, true
		}
	}
	for _, l := range p.links {
		links, tasks = append(links, l.link.row(l.task, p.batch.By)), append(tasks, l.task)
	}
	for _, s := range []struct {
		sql  string
		rows []row
	}{{insertTasks, created}, {updateTasks, changed}, {insertSteps, steps}, {insertLinks, links}} {
		if err := queueRows(tx, s.sql, s.rows); err != nil {
			return err
		}
	}
	p.record(tx)
	mark.ManyTx(tx, mark.Task, tasks)
	for team := range teams {
		mark.TeamTx(tx, team)
	}
	return nil
}

// record logs what an import changed; what it created is told by the import as a whole.
func (p *plan) record(tx *pg.Tx) {
	for _, u := range p.updated {
		if len(u.diff.names) > 0 {
			record(tx, u.is, p.batch.By, "task.changed", map[string]any{"changed": u.diff.names, "from": u.diff.from, "to": u.diff.to, "source": p.batch.Source})
		}
		if u.step != nil {
			record(tx, u.is, p.batch.By, "task.moved", map[string]any{"from": *u.step.From, "to": u.step.To, "reason": u.step.Reason, "source": p.batch.Source})
		}
	}
}
