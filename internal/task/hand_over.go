package task

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// HandOver gives each open task of a person another owner. It needs access.OrgEdit, and hands over what
// its transaction sees. Invalid if to is zero and there is something to take.
func (s *Service) HandOver(ctx context.Context, who access.Actor, from, to id.User) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		tx.Queue(`select 1 from tasks where org_id = $1 and owner_id = $2 and is_open order by id for no key update`, tx.Org(), from)
		tasks, err := pg.Many[Task](ctx, tx, selectTask+fromTask+` and t.owner_id = $2 and t.is_open and t.deleted_at is null order by t.id`, tx.Org(), from)
		if err != nil {
			return err
		}
		var f errs.Fields
		f.Check(len(tasks) == 0 || !to.IsZero(), "tasks_to", "Choose who takes the open tasks.")
		if err := f.Err(); err != nil {
			return err
		}
		ids := make([]id.Task, len(tasks))
		for i, t := range tasks {
			d, err := t.change(Change{Owner: &to}, now)
			if err != nil {
				return err
			}
			saveFields(tx, t)
			record(tx, t, who.User, "task.changed", map[string]any{"changed": d.names, "from": d.from, "to": d.to})
			ids[i] = t.ID
		}
		mark.ManyTx(tx, mark.Task, ids)
		return nil
	})
}
