package task

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// Create makes a task, with the goals it serves.
type Create struct {
	ID            id.Task // made by the form, so that sending it twice makes one task; zero: made here
	Title         string
	Notes         string
	Team          id.Team
	Owner         id.User
	Due           *time.Time
	Priority      Priority // empty: normal, or low by the organisation's policy
	Effort        float64  // 0: not said
	RunBusiness   bool
	Goals         []Goal
	Slot          id.Slot // planned work this task fills; its key result is linked
	State         State   // empty: Todo
	BlockedReason string
}

func (c *Create) check() error {
	var f errs.Fields
	checkTitle(&f, &c.Title)
	c.Notes = input.Text(&f, "notes", c.Notes, input.Notes)
	c.BlockedReason = input.Text(&f, "reason", c.BlockedReason, input.Reason)
	f.Check(!c.Team.IsZero(), "team", "Choose a team.")
	if c.Due != nil && !c.Due.IsZero() {
		checkDue(&f, *c.Due)
	}
	if c.Priority != "" {
		checkPriority(&f, c.Priority)
	}
	checkEffort(&f, c.Effort)
	if c.State == "" {
		c.State = Todo
	}
	f.Check(c.State.Valid(), "state", "Choose a state of the board.")
	f.Check(c.State != Blocked || c.BlockedReason != "", "reason", "Say what blocks it.")
	c.Goals = append([]Goal(nil), c.Goals...)
	for i := range c.Goals {
		c.Goals[i].check(&f)
		if p := &c.Goals[i].Provenance; *p != FromGoal {
			*p = AtCreation
		}
		for _, before := range c.Goals[:i] {
			f.Check(before.KR != c.Goals[i].KR || before.Objective != c.Goals[i].Objective, "goal", "This goal was chosen twice.")
		}
	}
	return f.Err()
}

// Create makes a task; it needs access.TaskEdit. Errors: errs.Invalid with every field, also where the
// organisation asks each task for a goal; errs.NotFound for a team, owner, goal or slot of another
// organisation; errs.Conflict if the slot is filled already.
func (s *Service) Create(ctx context.Context, who access.Actor, c Create) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	var t Task
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) (err error) {
		t, err = CreateTx(ctx, tx, who.User, c)
		return err
	})
	if errs.Is(err, errs.Conflict) && !c.ID.IsZero() {
		if made, e := s.ByID(ctx, who, c.ID); e == nil {
			return made, nil
		}
	}
	if err != nil {
		return Task{}, fmt.Errorf("create a task: %w", err)
	}
	return t, nil
}

// CreateTx is Create within the caller's transaction, which has checked the right to do it.
func CreateTx(ctx context.Context, tx *pg.Tx, by id.User, c Create) (Task, error) {
	if err := c.check(); err != nil {
		return Task{}, err
	}
	w := wanted{slot: c.Slot}
	w.add(c.Team, c.Owner, c.Goals)
	found, err := lookUp(ctx, tx, w)
	if err != nil {
		return Task{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Task{}, err
	}
	t, err := c.task(found, now, by)
	if err != nil {
		return Task{}, err
	}
	if t.Number, err = org.NextTx(ctx, tx, "task"); err != nil {
		return Task{}, err
	}
	return t, c.save(ctx, tx, t, by)
}
