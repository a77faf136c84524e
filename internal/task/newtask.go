package task

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// task is the task a command makes of what it refers to.
func (c *Create) task(found refs, now time.Time, by id.User) (Task, error) {
	t := Task{
		ID: c.ID, Prefix: found.Prefix, TeamID: c.Team, OwnerID: id.Ptr(c.Owner), Title: c.Title, Notes: c.Notes,
		State: c.State, Priority: c.Priority, RunBusiness: c.RunBusiness,
		StateSince: now, ActiveAt: now, CreatedAt: now, CreatedBy: id.Ptr(by), Revision: 1,
	}
	if t.ID.IsZero() {
		t.ID = id.New[id.Task]()
	}
	if c.State == Blocked {
		t.BlockedReason = c.BlockedReason
	}
	if !c.State.Open() {
		t.ClosedAt = &now
	}
	t.Effort, t.DueOn = effortOf(c.Effort), dayOf(c.Due)
	var f errs.Fields
	if err := c.refer(&t, found, &f); err != nil {
		return t, err
	}
	for i := range t.Links {
		t.Links[i].LinkedAt = now
	}
	serves := len(t.Links) > 0 || t.RunBusiness
	if t.Priority == "" {
		t.Priority = Normal
		if !serves && found.Policy == policyLow {
			t.Priority = Low
		}
	}
	f.Check(serves || found.Policy != policyRequire, "goal", "%s", needsGoal)
	return t, f.Err()
}

// refer checks what the command refers to and links the goals, the slot's key result among them.
func (c *Create) refer(t *Task, found refs, f *errs.Fields) error {
	if err := c.planned(found); err != nil {
		return err
	}
	if _, err := usable(found, f, "team", c.Team); err != nil {
		return err
	}
	if !c.Owner.IsZero() {
		if _, err := usable(found, f, "owner", c.Owner); err != nil {
			return err
		}
	}
	for _, g := range c.Goals {
		l, err := found.goal(f, g)
		if err != nil {
			return err
		}
		t.Links = append(t.Links, l)
	}
	return nil
}

// planned makes the key result of the slot one of the goals, with the slot's impact unless another was chosen.
func (c *Create) planned(found refs) error {
	if c.Slot.IsZero() {
		return nil
	}
	slot, err := need(found, "slot", c.Slot)
	if err != nil {
		return err
	}
	kr := id.KeyResult(*slot.Parent)
	at := slices.IndexFunc(c.Goals, func(g Goal) bool { return g.KR == kr })
	if at < 0 {
		at = len(c.Goals)
		c.Goals = append(c.Goals, Goal{KR: kr})
	}
	g := &c.Goals[at]
	g.Provenance = FromGoal
	if g.Impact == 0 {
		g.Impact = *slot.Impact
	}
	return nil
}

// What the organisation does with tasks that serve no goal.
const (
	policyLow     = "low_priority"
	policyRequire = "require"
	needsGoal     = "Choose the goal this serves, or say that it runs the business. Your organisation asks every task for one of them."
)

func effortOf(v float64) *float64 {
	if v == 0 {
		return nil
	}
	return &v
}

func dayOf(d *time.Time) *time.Time {
	if d == nil || d.IsZero() {
		return nil
	}
	day := civil(*d)
	return &day
}

func (c *Create) save(ctx context.Context, tx *pg.Tx, t Task, by id.User) error {
	tx.Queue(`insert into tasks (org_id, id, number, team_id, owner_id, title, notes, state, is_open, blocked_reason, priority, effort, due_on,
			run_business, state_since, active_at, closed_at, created_at, created_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $15, $17)`,
		tx.Org(), t.ID, t.Number, t.TeamID, t.OwnerID, t.Title, t.Notes, string(t.State), t.State.Open(), t.BlockedReason,
		string(t.Priority), t.Effort, t.DueOn, t.RunBusiness, t.CreatedAt, t.ClosedAt, t.CreatedBy)
	saveStep(tx, t.ID, step{To: t.State, Reason: t.BlockedReason, At: t.CreatedAt}, by)
	for _, l := range t.Links {
		saveLink(tx, t.ID, l, by)
	}
	record(tx, t, by, "task.created", map[string]any{"state": t.State})
	mark.TaskTx(tx, t.ID)
	if c.Slot.IsZero() {
		return nil
	}
	_, err := goal.FillSlotTx(ctx, tx, c.Slot, t.ID)
	return err
}
