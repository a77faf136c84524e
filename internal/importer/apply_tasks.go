package importer

import (
	"context"
	"strings"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/importer/format"
	"plumbline/internal/importer/table"
	"plumbline/internal/input"
	"plumbline/internal/pg"
	"plumbline/internal/task"
)

// taskRow is a task's row on its way: what to write, and where it is if it is known.
type taskRow struct {
	format.Task
	item  task.Item
	print string
}

// writeTasks writes the rows that say something new, all at once.
func (a *run) writeTasks(ctx context.Context) error {
	var rows []taskRow
	projects := projectNames(a.batch.Columns)
	for _, t := range a.batch.Tasks {
		row := taskRow{Task: t}
		if t.KeyResult != "" {
			kr, ok := a.keyResultFor(kindTask, t.Origin, t.KeyResult)
			if !ok {
				continue
			}
			row.item.Goals, row.item.Team = []task.Goal{{KR: kr.ID}}, kr.TeamID
		}
		a.describe(&row)
		if a.prints.same(kindTask, t.ExternalID, row.print) {
			a.book(kindTask, t.Origin, t.Title, Unchanged, nil)
			continue
		}
		if err := a.place(&row, projects); err != nil {
			if !refusable(err) || t.Team == "" {
				return err
			}
			a.refuse(kindTask, t.Origin, reason(err))
			continue
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	if err := a.stay(ctx, rows); err != nil {
		return err
	}
	return a.importTasks(ctx, rows)
}

func (a *run) importTasks(ctx context.Context, rows []taskRow) error {
	b := task.Batch{Source: a.source, By: a.who.User, Has: a.has(), Items: make([]task.Item, len(rows))}
	for i, r := range rows {
		b.Items[i] = r.item
	}
	outcomes, err := task.ImportTx(ctx, a.tx, b)
	if err != nil {
		return err
	}
	for i, out := range outcomes {
		r := rows[i]
		if out.Result == task.Refused {
			a.refuse(kindTask, r.Origin, reason(out.Err))
			continue
		}
		a.prints.keep(kindTask, r.ExternalID, r.print)
		a.book(kindTask, r.Origin, r.Title, Result(out.Result), out.Changed)
		if out.Result == task.Created {
			a.newTasks[r.item.Team]++
		}
	}
	return nil
}

// has says which of a task's columns the files hold; notes hold everything that has none.
func (a *run) has() task.Has {
	if a.batch.Format == format.OKR {
		h := func(column string) bool { return a.batch.Holds("actions", column) }
		return task.Has{Notes: h("notes"), Owner: h("owner"), Due: h("due_on"), State: h("done") || h("state")}
	}
	h := func(column string) bool { return a.batch.Holds("issues", column) }
	return task.Has{Notes: true, Team: h("team"), Owner: h("assignee") || h("assignee_id"), Due: h("due_on"), Priority: h("priority"), Effort: h("effort"),
		State: h("status") || h("status_category") || h("resolution")}
}

// describe fills in what the row itself says.
func (a *run) describe(r *taskRow) {
	owner, notes := a.people.find(r.Owner, "Assignee")
	i := &r.item
	i.ExternalID, i.Title, i.Notes, i.Owner = r.ExternalID, r.Title, r.Text(true, notes...), owner
	i.Priority, i.State = task.Priority(r.Priority), task.State(r.State)
	i.BlockedReason, _ = table.Clip(r.BlockedReason, 500)
	i.CreatedAt, i.UpdatedAt, i.StateSince, i.ClosedAt = a.past(r.Created), a.past(r.Updated), a.past(r.StateSince), a.past(r.Closed)
	for _, at := range []time.Time{i.StateSince, i.ClosedAt} { // its last activity is not before what happened to it
		if !i.UpdatedAt.IsZero() && at.After(i.UpdatedAt) {
			i.UpdatedAt = at
		}
	}
	if r.Effort != nil {
		i.Effort = *r.Effort
	}
	if due := r.Due; !due.IsZero() {
		i.Due = &due
	}
	bare := *i
	bare.Team = id.Team{}
	r.print = fingerprint(bare, r.Team, a.has())
}

// place chooses the team of a new task: the row's, its key result's, the importer's, its project's.
func (a *run) place(r *taskRow, projects map[string]string) (err error) {
	switch {
	case r.Team != "":
		r.item.Team, err = a.team(r.Team)
	case r.item.Team.IsZero():
		project := projects[r.File]
		if key, _, ok := strings.Cut(r.ExternalID, "-"); project == "" && ok {
			project = key
		}
		if project == "" || len([]rune(project)) > input.Name {
			project = "Imported"
		}
		r.item.Team, err = a.homeTeam(project)
	}
	return err
}

// stay keeps known tasks in their team where the row names none, and with their owner where the row
// names somebody who is no member.
func (a *run) stay(ctx context.Context, rows []taskRow) error {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ExternalID
	}
	type knownTask struct {
		ExternalID string
		TeamID     id.Team
		OwnerID    *id.User
	}
	list, err := pg.Many[knownTask](ctx, a.tx, `select external_id, team_id, owner_id from tasks
		where org_id = $1 and external_source = $2 and external_id = any($3)`, a.tx.Org(), a.source, ids)
	if err != nil {
		return err
	}
	known := make(map[string]knownTask, len(list))
	for _, k := range list {
		known[k.ExternalID] = k
	}
	for i := range rows {
		r := &rows[i]
		k, ok := known[r.ExternalID]
		if ok && r.Team == "" {
			r.item.Team = k.TeamID
		}
		if ok && r.item.Owner.IsZero() && r.Owner.Known() {
			r.item.Owner = id.Val(k.OwnerID)
		}
	}
	return nil
}

// projectColumns are the columns in which Jira names the project, in its languages.
var projectColumns = table.Words("project name|nombre del proyecto|projektname|name des projekts|nom du projet|nazwa projektu|nome do projeto|nome progetto|nome del progetto|projectnaam")

// projectNames finds the project of each file that holds only one.
func projectNames(columns []format.ColumnMap) map[string]string {
	names := map[string]string{}
	for _, c := range columns {
		if projectColumns[table.Fold(c.Their)] && len(c.Samples) == 1 && !strings.HasSuffix(c.Samples[0], "…") {
			names[c.File] = c.Samples[0]
		}
	}
	return names
}
