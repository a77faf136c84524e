package goal

import (
	"context"
	"fmt"
	"slices"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// lockTree lets one transaction of an organisation at a time change what hangs below what. It must come
// before any lock of a row, and before the reading of the tree, which is a statement of its own.
func lockTree(tx *pg.Tx) {
	tx.Queue(`select pg_advisory_xact_lock(hashtextextended('objective tree ' || $1::text, 0))`, tx.Org().String())
}

// place checks that objective may hang below parent. The caller holds the tree.
func place(ctx context.Context, tx *pg.Tx, objective, parent id.Objective) error {
	type place struct {
		Above  []id.Objective
		Height int
	}
	p, err := pg.One[place](ctx, tx, `with recursive up (id, parent_id, n) as (
			select id, parent_id, 1 from objectives where org_id = $1 and id = $2
			union all select o.id, o.parent_id, n + 1 from up join objectives o on o.org_id = $1 and o.id = up.parent_id where n < 20),
		down (id, n) as (
			select $3::uuid, 1
			union all select o.id, n + 1 from down join objectives o on o.org_id = $1 and o.parent_id = down.id where n < 20)
		select coalesce((select array_agg(id order by n) from up), '{}') as above, (select max(n) from down) as height`,
		tx.Org(), parent, objective)
	if err != nil {
		return err
	}
	return fits(objective, p.Above, p.Height)
}

// fits says whether an objective with height levels, its own included, may hang below the chain above,
// which begins with its parent.
func fits(objective id.Objective, above []id.Objective, height int) error {
	switch {
	case len(above) == 0:
		return errs.Missing()
	case slices.Contains(above, objective):
		return errs.Fields{{Name: "parent", Message: "An objective cannot hang below itself."}}.Err()
	case len(above)+height > input.GoalDepth:
		return errs.Fields{{Name: "parent", Message: fmt.Sprintf("Objectives nest at most %d levels deep.", input.GoalDepth)}}.Err()
	}
	return nil
}
