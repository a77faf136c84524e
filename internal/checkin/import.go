package checkin

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Batch is what one source brings. A check-in is known again by Source and its ExternalID.
type Batch struct {
	Source string
	Items  []Item
}

// Item is one check-in of another system.
type Item struct {
	ExternalID string // empty: recorded each time
	KR         id.KeyResult
	Value      *float64
	Confidence *int
	Note       string
	Flagged    bool
	FlagNote   string
	At         time.Time
	By         id.User
}

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
	ID      id.CheckIn
	Result  Result
	Changed []string // names of fields, of an updated check-in
	Err     error    // why it was refused
}

// ImportTx records check-ins in the caller's transaction, whose caller has checked access.Import; also on goals that are over.
// There is one outcome per item, in order; a refused item writes nothing and does not stop the others. Each key
// result ends with the latest value and confidence anybody gave it.
func ImportTx(ctx context.Context, tx *pg.Tx, b Batch) ([]Outcome, error) {
	p, err := planImport(ctx, tx, b)
	if err != nil || len(p.created)+len(p.updated) == 0 {
		return p.outcomes, err
	}
	if err := p.save(tx); err != nil {
		return nil, err
	}
	return p.outcomes, setCurrent(ctx, tx, p.touched)
}

// Compare says what ImportTx would do, and writes nothing; it needs access.Import.
func (s *Service) Compare(ctx context.Context, who access.Actor, b Batch) ([]Outcome, error) {
	if err := who.Require(access.Import); err != nil {
		return nil, err
	}
	var out []Outcome
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		p, err := planImport(ctx, tx, b)
		out = p.outcomes
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("compare %d check-ins of %s: %w", len(b.Items), b.Source, err)
	}
	return out, nil
}

type latest struct {
	KRID       id.KeyResult
	At         time.Time
	Value      *float64
	Confidence *int
}

func setCurrent(ctx context.Context, tx *pg.Tx, krs []id.KeyResult) error {
	rows, err := pg.Many[latest](ctx, tx, `select kr_id, max(at) as at,
			(array_agg(value order by at desc, id desc) filter (where value is not null))[1] as value,
			(array_agg(confidence order by at desc, id desc) filter (where confidence is not null))[1] as confidence
		from checkins where org_id = $1 and kr_id = any($2) group by kr_id order by kr_id`, tx.Org(), krs)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := goal.SetCurrentTx(ctx, tx, r.KRID, r.Value, r.Confidence, r.At); err != nil {
			return err
		}
	}
	return nil
}

const (
	checkInRow = `(id uuid, kr_id uuid, value double precision, confidence smallint, note text, flagged boolean, flag_note text,
		at timestamptz, made_by uuid, external_source text, external_id text)`
	insertRows = `insert into checkins (org_id, id, kr_id, value, confidence, note, flagged, flag_note, at, made_by, external_source, external_id)
		select $1, r.* from json_to_recordset($2) as r ` + checkInRow
	updateRows = `update checkins c set value = r.value, confidence = r.confidence, note = r.note, flagged = r.flagged, flag_note = r.flag_note,
		at = r.at, made_by = r.made_by from json_to_recordset($2) as r ` + checkInRow + ` where c.org_id = $1 and c.id = r.id`
)

func (p *plan) save(tx *pg.Tx) error {
	for _, s := range []struct {
		sql  string
		rows []stored
	}{{insertRows, p.created}, {updateRows, p.updated}} {
		for rows := range slices.Chunk(s.rows, 1000) {
			doc, err := json.Marshal(rows)
			if err != nil {
				return errs.Wrap(errs.Invalid, err, "The check-ins cannot be stored.")
			}
			tx.Queue(s.sql, tx.Org(), string(doc))
		}
	}
	return nil
}
