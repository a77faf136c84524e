package task

import (
	"context"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// Batch is what one source brings. A task is known again by Source and its ExternalID.
type Batch struct {
	Source string
	By     id.User
	Has    Has
	Items  []Item
}

// Has says which columns the source holds. What it lacks is left alone when a known task is
// updated; the title always counts.
type Has struct{ Notes, Team, Owner, Due, Priority, Effort, RunBusiness, State bool }

// Result is what became of one item.
type Result string

// The results.
const (
	Created   Result = "created"
	Updated   Result = "updated"
	Unchanged Result = "unchanged"
	Refused   Result = "refused"
)

// Outcome is the answer to one item.
type Outcome struct {
	ID      id.Task
	Number  int64
	Result  Result
	Changed []string // names of fields, of an updated task
	Err     error    // why it was refused
}

// ImportTx creates and updates tasks in the caller's transaction, whose caller has checked access.Import. There is one
// outcome per item, in order; a refused item writes nothing and does not stop the others. Goals are linked as
// imported, also those of closed cycles, and never unlinked; a link that ended stays ended. A task that was changed here after the
// item's UpdatedAt keeps its fields, and a deleted one stays deleted.
func ImportTx(ctx context.Context, tx *pg.Tx, b Batch) ([]Outcome, error) {
	p, err := planImport(ctx, tx, b)
	if err != nil {
		return nil, err
	}
	if len(p.created) > 0 {
		first, err := org.NextManyTx(ctx, tx, "task", len(p.created))
		if err != nil {
			return nil, err
		}
		p.number(first)
	}
	return p.outcomes, p.save(tx)
}

// Compare says what ImportTx would do, and writes nothing; it needs access.Import. Tasks it would create have no number.
func (s *Service) Compare(ctx context.Context, who access.Actor, b Batch) ([]Outcome, error) {
	if err := who.Require(access.Import); err != nil {
		return nil, err
	}
	b.By = who.User
	var out []Outcome
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		p, err := planImport(ctx, tx, b)
		out = p.outcomes
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("compare %d tasks of %s: %w", len(b.Items), b.Source, err)
	}
	return out, nil
}

// known is a task of an earlier import with every goal it was ever linked to.
type known struct {
	linkable
	Ever []id.KeyResult
	Also []id.Objective
}

func lockKnown(ctx context.Context, tx *pg.Tx, b Batch) (map[string]*known, error) {
	ids := make([]string, 0, len(b.Items))
	for _, i := range b.Items {
		if input.Storable(i.ExternalID) {
			ids = append(ids, i.ExternalID)
		}
	}
	const which = ` and t.external_source = $2 and t.external_id = any($3)`
	tx.Queue(`select 1 from tasks t where t.org_id = $1`+which+` order by t.id for no key update`, tx.Org(), b.Source, ids)
	rows, err := pg.Many[known](ctx, tx, selectTask+`, o.unlinked_policy as policy, x.*`+` from tasks t join orgs o on o.id = t.org_id
		cross join lateral (select max(greatest(linked_at, unlinked_at)) as links_at,
			coalesce(array_agg(kr_id) filter (where kr_id is not null), '{}') as ever,
			coalesce(array_agg(objective_id) filter (where objective_id is not null), '{}') as also
			from task_links x where x.org_id = t.org_id and x.task_id = t.id) x
		where t.org_id = $1`+which, tx.Org(), b.Source, ids)
	out := make(map[string]*known, len(rows))
	for i := range rows {
		out[*rows[i].ExternalID] = &rows[i]
	}
	return out, err
}
