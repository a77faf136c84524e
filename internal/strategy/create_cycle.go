package strategy

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// CreateCycle asks for a new cycle.
type CreateCycle struct {
	Name     string
	Kind     CycleKind
	StartsOn time.Time
	EndsOn   time.Time
	State    CycleState // empty: draft
}

// CreateCycle makes a cycle. Needs StrategyEdit; Conflict if the name is taken.
func (s *Service) CreateCycle(ctx context.Context, who access.Actor, cmd CreateCycle) (c Cycle, err error) {
	if err := who.Require(access.StrategyEdit); err != nil {
		return c, err
	}
	err = s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		c, err = createCycle(ctx, tx, who, cmd)
		return err
	})
	return c, err
}

// CreateCycleTx is CreateCycle inside an import, for which it also needs Import.
func (s *Service) CreateCycleTx(ctx context.Context, tx *pg.Tx, who access.Actor, cmd CreateCycle) (Cycle, error) {
	if err := importing(who); err != nil {
		return Cycle{}, err
	}
	return createCycle(ctx, tx, who, cmd)
}

func createCycle(ctx context.Context, tx *pg.Tx, who access.Actor, cmd CreateCycle) (Cycle, error) {
	c := Cycle{ID: id.New[id.Cycle](), Name: cmd.Name, Kind: cmd.Kind, StartsOn: cmd.StartsOn, EndsOn: cmd.EndsOn, State: cmd.State}
	if c.State == "" {
		c.State = Draft
	}
	if err := c.check(); err != nil {
		return c, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return c, err
	}
	c, err = pg.One[Cycle](ctx, tx, `insert into cycles (org_id, id, name, kind, starts_on, ends_on, state, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8) returning `+cycleColumns,
		tx.Org(), c.ID, c.Name, c.Kind, c.StartsOn, c.EndsOn, c.State, now)
	if err != nil {
		return c, err
	}
	recordCycle(tx, who, c, "cycle.created", map[string]any{"state": c.State})
	return c, nil
}

func recordCycle(tx *pg.Tx, who access.Actor, c Cycle, verb string, data map[string]any) {
	data["title"] = c.Name
	activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: verb, Kind: "cycle", Subject: c.ID, Data: data})
}
