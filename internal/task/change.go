package task

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Change edits a task. A nil pointer leaves a field alone; a pointer to the zero value clears it.
type Change struct {
	Task        id.Task
	Revision    int64 // 0: whatever it is now
	Title       *string
	Notes       *string
	Owner       *id.User
	Due         *time.Time
	Priority    *Priority
	Effort      *float64
	Team        *id.Team
	RunBusiness *bool
}

func (c *Change) check() error {
	var f errs.Fields
	if c.Title != nil {
		title := *c.Title
		checkTitle(&f, &title)
		c.Title = &title
	}
	if c.Notes != nil {
		notes := *c.Notes
		notes = input.Text(&f, "notes", notes, input.Notes)
		c.Notes = &notes
	}
	if c.Due != nil && !c.Due.IsZero() {
		checkDue(&f, *c.Due)
	}
	if c.Priority != nil {
		checkPriority(&f, *c.Priority)
	}
	if c.Effort != nil {
		checkEffort(&f, *c.Effort)
	}
	f.Check(c.Team == nil || !c.Team.IsZero(), "team", "Choose a team.")
	return f.Err()
}

// Change edits a task; it needs access.TaskEdit. Errors: errs.Invalid with every field, errs.NotFound for a task,
// team or owner of another organisation, errs.Conflict if the task changed since c.Revision.
func (s *Service) Change(ctx context.Context, who access.Actor, c Change) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	if err := c.check(); err != nil {
		return Task{}, err
	}
	var t Task
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) (err error) {
		found, err := lockLinks(ctx, tx, c.Task)
		if err != nil {
			return err
		}
		if t = found.Task; t.DeletedAt != nil {
			return errs.Missing()
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		d, err := t.change(c, now)
		if err != nil || len(d.names) == 0 {
			return err
		}
		if err := allowed(ctx, tx, found, t, c); err != nil {
			return err
		}
		saveFields(tx, t)
		record(tx, t, who.User, "task.changed", map[string]any{"changed": d.names, "from": d.from, "to": d.to})
		mark.TaskTx(tx, t.ID)
		if t.TeamID != found.TeamID {
			mark.TeamTx(tx, found.TeamID)
			mark.TeamTx(tx, t.TeamID)
		}
		return nil
	})
	if err != nil {
		return Task{}, fmt.Errorf("change task %s: %w", c.Task, err)
	}
	return t, nil
}

// allowed checks a new team and owner, and that a task which served the business alone still serves something.
func allowed(ctx context.Context, tx *pg.Tx, was linkable, t Task, c Change) error {
	var f errs.Fields
	f.Check(t.RunBusiness || !was.RunBusiness || len(t.Links) > 0 || was.Policy != policyRequire, "goal", needsGoal)
	var w wanted
	if t.TeamID != was.TeamID {
		w.add(t.TeamID, id.User{}, nil)
	}
	if id.Val(t.OwnerID) != id.Val(was.OwnerID) {
		w.add(id.Team{}, id.Val(t.OwnerID), nil)
	}
	if len(w.teams)+len(w.owners) == 0 {
		return f.Err()
	}
	r, err := lookUp(ctx, tx, w)
	if err != nil {
		return err
	}
	for _, team := range w.teams {
		if _, err := usable(r, &f, "team", team); err != nil {
			return err
		}
	}
	for _, owner := range w.owners {
		if _, err := usable(r, &f, "owner", owner); err != nil {
			return err
		}
	}
	return f.Err()
}

func saveFields(tx *pg.Tx, t Task) {
	tx.Queue(`update tasks set title = $3, notes = $4, team_id = $5, owner_id = $6, due_on = $7, priority = $8, effort = $9, run_business = $10,
		active_at = $11, revision = $12 where org_id = $1 and id = $2`, tx.Org(), t.ID, t.Title, t.Notes, t.TeamID, t.OwnerID, t.DueOn,
		string(t.Priority), t.Effort, t.RunBusiness, t.ActiveAt, t.Revision)
}
