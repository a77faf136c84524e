package goal

import (
	"context"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// surroundings is what an objective stands in, as far as it can be in the way.
type surroundings struct {
	CycleState     strategy.CycleState
	TeamArchived   bool
	PillarFound    bool
	PillarArchived bool
}

func loadSurroundings(ctx context.Context, tx *pg.Tx, o ObjectiveTerms) (surroundings, error) {
	return pg.One[surroundings](ctx, tx, `select c.state as cycle_state, t.archived_at is not null as team_archived,
			p.id is not null as pillar_found, p.archived_at is not null as pillar_archived
		from cycles c join teams t on t.org_id = $1 and t.id = $3 left join pillars p on p.org_id = $1 and p.id = $4
		where c.org_id = $1 and c.id = $2`, tx.Org(), o.CycleID, o.TeamID, o.PillarID)
}

// checkSurroundings refuses a new place that is out of use. old is empty for a new objective; what stays
// where it was is not asked about.
func checkSurroundings(ctx context.Context, tx *pg.Tx, old, o ObjectiveTerms, imported bool) error {
	cycle, team := o.CycleID != old.CycleID, o.TeamID != old.TeamID
	pillar := o.PillarID != nil && *o.PillarID != id.Val(old.PillarID)
	if !cycle && !team && !pillar {
		return nil
	}
	s, err := loadSurroundings(ctx, tx, o)
	if err != nil {
		return err
	}
	if pillar && !s.PillarFound {
		return errs.Missing()
	}
	var f errs.Fields
	f.Check(!cycle || imported || s.CycleState != strategy.Closed, "cycle", "This cycle is closed. Choose another one.")
	f.Check(!team || !s.TeamArchived, "team", "This team is archived. Choose another one.")
	f.Check(!pillar || !s.PillarArchived, "pillar", "This pillar is archived. Choose another one.")
	return f.Err()
}
