package app

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
	"plumbline/web/handle"
)

// leave takes a person out of an organisation and gives what she owns to others, in one transaction.
// Private goals go with the rest: whoever deactivates does not see them, whoever takes over does.
func (d *Domain) leave(ctx context.Context, m org.Member, c handle.Leave) error {
	if err := m.Actor.Require(access.OrgEdit); err != nil {
		return err
	}
	return d.DB.InTenant(ctx, pg.Whole(m.Org.ID), func(ctx context.Context, tx *pg.Tx) error {
		db := d.DB.Inside(tx)
		var heirs []id.User
		for _, u := range []id.User{c.Objectives, c.KeyResults, c.Tasks, c.Teams} {
			if !u.IsZero() {
				heirs = append(heirs, u)
			}
		}
		if err := org.New(db, d.Accounts).Deactivate(ctx, m.Actor, org.Deactivate{User: c.User, Heirs: heirs, Teams: c.Teams}); err != nil {
			return err
		}
		if err := strategy.New(db).HandOver(ctx, m.Actor, c.User, c.Objectives); err != nil {
			return err
		}
		if err := goal.New(db).HandOver(ctx, m.Actor, goal.HandOver{From: c.User, Objectives: c.Objectives, KeyResults: c.KeyResults}); err != nil {
			return err
		}
		return task.New(db).HandOver(ctx, m.Actor, c.User, c.Tasks)
	})
}
