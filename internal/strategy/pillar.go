package strategy

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Pillar is one of the few things the organisation is about.
type Pillar struct {
	ID          id.Pillar
	Name        string
	Description string
	OwnerID     *id.User
	Weight      float64
	Position    int64
	ArchivedAt  *time.Time
	Revision    int64
	CreatedAt   time.Time
}

const pillarColumns = `id, name, description, owner_id, weight, position, archived_at, revision, created_at`

func (p *Pillar) check() error {
	var f errs.Fields
	p.Name = input.Line(&f, "name", p.Name, input.Name)
	p.Description = input.Text(&f, "description", p.Description, input.Summary)
	p.Weight = weight(&f, &p.Weight)
	return f.Err()
}

func lockPillar(ctx context.Context, tx *pg.Tx, pillar id.Pillar, seen int64) (Pillar, error) {
	p, err := pg.One[Pillar](ctx, tx, `select `+pillarColumns+` from pillars where org_id = $1 and id = $2 for no key update`,
		tx.Org(), pillar)
	if err != nil {
		return p, err
	}
	return p, fresh(p.Revision, seen)
}

func recordPillar(tx *pg.Tx, who access.Actor, p Pillar, verb string, data map[string]any) {
	data["title"] = p.Name
	activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: verb, Kind: "pillar", Subject: p.ID, Data: data})
	mark.PillarTx(tx, p.ID)
}
