package goal

import (
	"context"
	"time"

	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// ObjectiveTerms is the part of an objective that is kept in versions.
type ObjectiveTerms struct {
	CycleID     id.Cycle      `json:"cycle_id"`
	PillarID    *id.Pillar    `json:"pillar_id"`
	ParentID    *id.Objective `json:"parent_id"`
	TeamID      id.Team       `json:"team_id"`
	OwnerID     *id.User      `json:"owner_id"`
	Title       string        `json:"title"`
	Description string        `json:"description"`
	State       State         `json:"state"`
	Weight      float64       `json:"weight"`
	RollsUp     bool          `json:"rolls_up"` // counts in its parent
	Visibility  Visibility    `json:"visibility"`
	People      []id.User     `json:"people"` // who see it, of ForPeople
}

// Objective is something to reach in a cycle, measured by its key results.
type Objective struct {
	ID id.Objective
	ObjectiveTerms
	ExternalSource *string
	ExternalID     *string
	Revision       int64
	CreatedAt      time.Time
	CreatedBy      *id.User
}

const objectiveColumns = `id, cycle_id, pillar_id, parent_id, team_id, owner_id, title, description, state, weight, rolls_up,
	visibility, people, external_source, external_id, revision, created_at, created_by`

func (o *Objective) check(f *errs.Fields) {
	o.Title = input.Line(f, "title", o.Title, input.Title)
	o.Description = input.Text(f, "description", o.Description, input.Note)
	checkWeight(f, o.Weight)
	f.Check(!o.CycleID.IsZero(), "cycle", "Choose the cycle it is for.")
	f.Check(!o.TeamID.IsZero(), "team", "Choose the team it is for.")
	o.checkVisibility(f)
	_, known := moves[o.State]
	f.Check(known, "state", "An objective is draft, active, paused, dropped or done.")
}

// ObjectiveTx returns an objective of the transaction's organisation.
func ObjectiveTx(ctx context.Context, tx *pg.Tx, objective id.Objective) (Objective, error) {
	return pg.One[Objective](ctx, tx, `select `+objectiveColumns+` from objectives where org_id = $1 and id = $2`, tx.Org(), objective)
}

func lockObjective(ctx context.Context, tx *pg.Tx, objective id.Objective, seen int64) (Objective, error) {
	o, err := pg.One[Objective](ctx, tx, `select `+objectiveColumns+` from objectives where org_id = $1 and id = $2 for no key update`,
		tx.Org(), objective)
	if err != nil {
		return o, err
	}
	return o, fresh(o.Revision, seen)
}

// holdObjective keeps an objective as it is until the transaction ends, without keeping others from holding it too.
func holdObjective(ctx context.Context, tx *pg.Tx, objective id.Objective) (Objective, error) {
	return pg.One[Objective](ctx, tx, `select `+objectiveColumns+` from objectives where org_id = $1 and id = $2 for share`,
		tx.Org(), objective)
}

func insertObjective(tx *pg.Tx, o Objective) {
	tx.Queue(`insert into objectives (org_id, id, cycle_id, pillar_id, parent_id, team_id, owner_id, title, description, state, weight,
			rolls_up, external_source, external_id, created_at, created_by, visibility, people)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		tx.Org(), o.ID, o.CycleID, o.PillarID, o.ParentID, o.TeamID, o.OwnerID, o.Title, o.Description, o.State, o.Weight,
		o.RollsUp, o.ExternalSource, o.ExternalID, o.CreatedAt, o.CreatedBy, o.Visibility, o.People)
}

// saveObjective writes what differs from old, with its version, its event and its marks.
func saveObjective(tx *pg.Tx, old, o Objective, e edit, verb string, data map[string]any) Objective {
	tx.Queue(`update objectives set cycle_id = $3, pillar_id = $4, parent_id = $5, team_id = $6, owner_id = $7, title = $8,
			description = $9, state = $10, weight = $11, rolls_up = $12, visibility = $13, people = $14, revision = revision + 1
		where org_id = $1 and id = $2`,
		tx.Org(), o.ID, o.CycleID, o.PillarID, o.ParentID, o.TeamID, o.OwnerID, o.Title,
		o.Description, o.State, o.Weight, o.RollsUp, o.Visibility, o.People)
	o.Revision++
	e.versionObjective(tx, o)
	recordObjective(tx, o, e, verb, data)
	markObjective(tx, old.ObjectiveTerms, o)
	return o
}

func recordObjective(tx *pg.Tx, o Objective, e edit, verb string, data map[string]any) {
	data["title"] = o.Title
	activity.RecordTx(tx, activity.Event{Actor: e.who.User, Verb: verb, Kind: "objective", Subject: o.ID, Objective: o.ID, Data: e.data(data)})
}

// markObjective marks the objective and what it hangs on, before the change and after it.
func markObjective(tx *pg.Tx, old ObjectiveTerms, o Objective) {
	markAll(tx, mark.Objective, &o.ID, old.ParentID, o.ParentID)
	markAll(tx, mark.Pillar, old.PillarID, o.PillarID)
	markAll(tx, mark.Team, &old.TeamID, &o.TeamID)
}

// markAll marks each of refs once; nil and zero ids are nothing.
func markAll[T ~[16]byte](tx *pg.Tx, kind mark.Kind, refs ...*T) {
	var some []T
	seen := map[T]bool{{}: true}
	for _, r := range refs {
		if r != nil && !seen[*r] {
			seen[*r] = true
			some = append(some, *r)
		}
	}
	mark.ManyTx(tx, kind, some)
}
