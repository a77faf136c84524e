package strategy

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// ChangeCycle asks for another name, kind or span; nil leaves a field as it is. Goals keep their own dates.
type ChangeCycle struct {
	Cycle    id.Cycle
	Revision int64
	Name     *string
	Kind     *CycleKind
	StartsOn *time.Time
	EndsOn   *time.Time
}

// ChangeCycle changes a cycle. Needs StrategyEdit; Conflict if it changed since or the name is taken.
func (s *Service) ChangeCycle(ctx context.Context, who access.Actor, cmd ChangeCycle) (c Cycle, err error) {
	if err := who.Require(access.StrategyEdit); err != nil {
		return c, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		if c, err = lockCycle(ctx, tx, cmd.Cycle, cmd.Revision); err != nil {
			return err
		}
		c, err = changeCycle(ctx, tx, who, c, cmd)
		return err
	})
	return c, err
}

// ChangeCycleTx is ChangeCycle inside an import, for which it also needs Import.
func (s *Service) ChangeCycleTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd ChangeCycle) (Cycle, error) {
	if err := importing(who); err != nil {
		return Cycle{}, err
	}
	old, err := lockCycle(ctx, tx, cmd.Cycle, cmd.Revision)
	if err != nil {
		return old, err
	}
	return changeCycle(ctx, tx, who, old, cmd)
}

func changeCycle(ctx context.Context, tx *pg.Tx, who access.Actor, old Cycle, cmd ChangeCycle) (Cycle, error) {
	c := old
	put(&c.Name, cmd.Name)
	put(&c.Kind, cmd.Kind)
	put(&c.StartsOn, cmd.StartsOn)
	put(&c.EndsOn, cmd.EndsOn)
	if err := c.check(); err != nil {
		return old, err
	}
	var d diff
	d.note("name", old.Name, c.Name)
	d.note("kind", old.Kind, c.Kind)
	d.note("starts_on", old.StartsOn.Format(time.DateOnly), c.StartsOn.Format(time.DateOnly))
	d.note("ends_on", old.EndsOn.Format(time.DateOnly), c.EndsOn.Format(time.DateOnly))
	if d == nil {
		return old, nil
	}
	tx.Queue(`update cycles set name = $3, kind = $4, starts_on = $5, ends_on = $6, revision = revision + 1
		where org_id = $1 and id = $2`, tx.Org(), c.ID, c.Name, c.Kind, c.StartsOn, c.EndsOn)
	c.Revision++
	recordCycle(tx, who, c, "cycle.changed", map[string]any{"changed": d})
	return c, markGoals(ctx, tx, c.ID)
}

// markGoals marks every objective and key result of a cycle, and every team: what is computed of them
// depends on its span and state.
func markGoals(ctx context.Context, tx *pg.Tx, cycle id.Cycle) error {
	krs, err := pg.Many[id.KeyResult](ctx, tx, `select id from key_results where org_id = $1 and cycle_id = $2`, tx.Org(), cycle)
	if err != nil {
		return err
	}
	objectives, err := pg.Many[id.Objective](ctx, tx, `select id from objectives where org_id = $1 and cycle_id = $2`, tx.Org(), cycle)
	if err != nil {
		return err
	}
	teams, err := pg.Many[id.Team](ctx, tx, `select id from teams where org_id = $1 and archived_at is null`, tx.Org())
	mark.ManyTx(tx, mark.KeyResult, krs)
	mark.ManyTx(tx, mark.Team, teams)
	mark.ManyTx(tx, mark.Objective, objectives)
	return err
}
