package task

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// LinkGoal says that a task serves a goal besides those it serves already.
type LinkGoal struct {
	Task id.Task
	Goal Goal // its provenance is Retrofitted, whatever is given
}

// Link links a task to a goal; it needs access.TaskEdit. A link that exists takes the impact. Errors: errs.NotFound for a
// task or goal of another organisation, errs.Invalid for a goal that was dropped or is finished.
func (s *Service) Link(ctx context.Context, who access.Actor, c LinkGoal) (Task, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return Task{}, err
	}
	var f errs.Fields
	c.Goal.check(&f)
	if err := f.Err(); err != nil {
		return Task{}, err
	}
	return s.relink(ctx, who, c.Task, func(ctx context.Context, tx *pg.Tx, e *linkEdit) error {
		if old := e.task.link(c.Goal); old != nil {
			if c.Goal.Impact != 0 && c.Goal.Impact != old.Impact {
				e.setImpact(*old, c.Goal.Impact)
			}
			return nil
		}
		l, err := newLink(ctx, tx, c.Goal)
		if err != nil {
			return err
		}
		l.Provenance = Retrofitted
		e.add(l)
		e.record("task.linked", l, map[string]any{"impact": l.Impact, "provenance": l.Provenance})
		return nil
	})
}

// newLink looks up a goal that new work may serve.
func newLink(ctx context.Context, tx *pg.Tx, g Goal) (Link, error) {
	var w wanted
	w.add(id.Team{}, id.User{}, []Goal{g})
	found, err := lookUp(ctx, tx, w)
	if err != nil {
		return Link{}, err
	}
	var f errs.Fields
	l, err := found.goal(&f, g)
	if err != nil {
		return Link{}, err
	}
	return l, f.Err()
}

// linkEdit is a change of the links of one locked task. Links are rows of a time: one ends, another begins.
type linkEdit struct {
	tx     *pg.Tx
	task   *Task
	policy string
	by     id.User
	at     time.Time
}

// relink edits the links of a task that is not deleted.
func (s *Service) relink(ctx context.Context, who access.Actor, task id.Task, edit func(context.Context, *pg.Tx, *linkEdit) error) (Task, error) {
	return s.editLinks(ctx, who, task, func(ctx context.Context, tx *pg.Tx, e *linkEdit) error {
		if e.task.DeletedAt != nil {
			return errs.Missing()
		}
		return edit(ctx, tx, e)
	})
}

func (s *Service) editLinks(ctx context.Context, who access.Actor, task id.Task, edit func(context.Context, *pg.Tx, *linkEdit) error) (Task, error) {
	var t Task
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) (err error) {
		t, err = editLinksOf(ctx, tx, who, task, edit)
		return err
	})
	if err != nil {
		return Task{}, fmt.Errorf("change the goals of task %s: %w", task, err)
	}
	return t, nil
}

func editLinksOf(ctx context.Context, tx *pg.Tx, who access.Actor, task id.Task, edit func(context.Context, *pg.Tx, *linkEdit) error) (Task, error) {
	found, err := lockLinks(ctx, tx, task)
	if err != nil {
		return Task{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Task{}, err
	}
	t := found.Task
	return t, edit(ctx, tx, &linkEdit{tx: tx, task: &t, policy: found.Policy, by: who.User, at: found.linkTime(now)})
}

func (e *linkEdit) add(l Link) {
	l.LinkedAt = e.at
	e.task.Links = append(e.task.Links, l)
	saveLink(e.tx, e.task.ID, l, e.by)
	e.mark(l)
}

func (e *linkEdit) end(l Link) {
	kept := make([]Link, 0, len(e.task.Links))
	for _, other := range e.task.Links {
		if other.ID != l.ID {
			kept = append(kept, other)
		}
	}
	e.task.Links = kept
	endLink(e.tx, l, e.at, e.by)
	e.mark(l)
}

func (e *linkEdit) setImpact(old Link, impact int) {
	fresh := old
	fresh.ID, fresh.Impact = id.New[id.Link](), impact
	e.end(old)
	e.add(fresh)
	e.record("task.impact", fresh, map[string]any{"from": old.Impact, "to": impact})
}

// mark marks the goal by itself: once a link has ended, the task no longer leads to it.
func (e *linkEdit) mark(l Link) {
	mark.TaskTx(e.tx, e.task.ID)
	if l.KR.IsZero() {
		mark.ObjectiveTx(e.tx, l.Objective)
	} else {
		mark.KeyResultTx(e.tx, l.KR)
	}
}

func (e *linkEdit) record(verb string, l Link, data map[string]any) {
	if l.KR.IsZero() {
		data["objective"] = l.Objective
	} else {
		data["kr"] = l.KR
	}
	recordOn(e.tx, *e.task, e.by, verb, l.KR, l.Objective, data)
}
