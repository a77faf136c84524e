package checkin

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// plan is what an import will write, decided before anything is written.
type plan struct {
	outcomes []Outcome
	created  []stored
	updated  []stored
	touched  []id.KeyResult
}

// stored is a row of the table, and of the document it travels in.
type stored struct {
	ID             id.CheckIn   `json:"id"`
	KRID           id.KeyResult `json:"kr_id"`
	Value          *float64     `json:"value"`
	Confidence     *int         `json:"confidence"`
	Note           string       `json:"note"`
	Flagged        bool         `json:"flagged"`
	FlagNote       string       `json:"flag_note"`
	At             time.Time    `json:"at"`
	MadeBy         *id.User     `json:"made_by"`
	ExternalSource *string      `json:"external_source"`
	ExternalID     *string      `json:"external_id"`
}

func planImport(ctx context.Context, tx *pg.Tx, b Batch) (plan, error) {
	p := plan{outcomes: make([]Outcome, len(b.Items))}
	if b.Source == "" || !input.Storable(b.Source) {
		return p, errs.New(errs.Invalid, "Name the source of the import.")
	}
	var krs []id.KeyResult
	var people []id.User
	var ids []string
	for _, i := range b.Items {
		krs, people = append(krs, i.KR), append(people, i.By)
		if input.Storable(i.ExternalID) {
			ids = append(ids, i.ExternalID)
		}
	}
	subjects, err := lockSubjects(ctx, tx, krs)
	if err != nil {
		return p, err
	}
	members, err := pg.Many[id.User](ctx, tx, `select user_id from memberships where org_id = $1 and user_id = any($2)`, tx.Org(), people)
	if err != nil {
		return p, err
	}
	rows, err := pg.Many[stored](ctx, tx, `select `+columns+`, external_source, external_id from checkins
		where org_id = $1 and external_source = $2 and external_id = any($3)`, tx.Org(), b.Source, ids)
	if err != nil {
		return p, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return p, err
	}
	before := map[string]stored{}
	for _, r := range rows {
		before[*r.ExternalID] = r
	}
	seen := map[string]bool{}
	for n, i := range b.Items {
		k, ok := subjects[i.KR]
		if !ok || !i.By.IsZero() && !slices.Contains(members, i.By) {
			p.outcomes[n] = Outcome{Result: Refused, Err: errs.Missing()}
			continue
		}
		row, err := i.row(b.Source, k, seen, now)
		if err != nil {
			p.outcomes[n] = Outcome{Result: Refused, Err: err}
			continue
		}
		old, known := before[i.ExternalID]
		if known && i.At.After(now) {
			row.At = old.At
		}
		p.outcomes[n] = p.put(row, old, known && i.ExternalID != "")
	}
	return p, nil
}

// row is the check-in an item makes, checked.
func (i Item) row(source string, k subject, seen map[string]bool, now time.Time) (stored, error) {
	c := CheckIn{ID: id.New[id.CheckIn](), KRID: i.KR, Value: i.Value, Confidence: i.Confidence, Note: i.Note, Flagged: i.Flagged, FlagNote: i.FlagNote,
		At: i.At.Truncate(time.Microsecond).UTC(), MadeBy: id.Ptr(i.By)}
	if c.At.After(now) && c.At.Before(now.Add(48*time.Hour)) { // the other system's clock, or its time zone
		c.At = now
	}
	if err := c.check(k, now); err != nil {
		return stored{}, err
	}
	var f errs.Fields
	f.Check(input.Storable(i.ExternalID) && utf8.RuneCountInString(i.ExternalID) <= input.ID, "external_id", "This id cannot be stored.")
	f.Check(i.ExternalID == "" || !seen[i.ExternalID], "external_id", "This id came before in the same file.")
	seen[i.ExternalID] = true
	r := stored{ID: c.ID, KRID: c.KRID, Value: c.Value, Confidence: c.Confidence, Note: c.Note, Flagged: c.Flagged, FlagNote: c.FlagNote, At: c.At, MadeBy: c.MadeBy}
	if i.ExternalID != "" {
		r.ExternalSource, r.ExternalID = &source, &i.ExternalID
	}
	return r, f.Err()
}

func (p *plan) put(r, old stored, known bool) Outcome {
	if !known {
		p.created, p.touched = append(p.created, r), append(p.touched, r.KRID)
		return Outcome{ID: r.ID, Result: Created}
	}
	r.ID = old.ID
	if r.KRID != old.KRID {
		return Outcome{ID: old.ID, Result: Refused, Err: errs.New(errs.Invalid, "This check-in belongs to another key result already.")}
	}
	changed := old.differs(r)
	if len(changed) == 0 {
		return Outcome{ID: r.ID, Result: Unchanged}
	}
	p.updated, p.touched = append(p.updated, r), append(p.touched, r.KRID)
	return Outcome{ID: r.ID, Result: Updated, Changed: changed}
}

func (r stored) differs(n stored) []string {
	var names []string
	note := func(name string, differs bool) {
		if differs {
			names = append(names, name)
		}
	}
	note("value", !equal(r.Value, n.Value))
	note("confidence", !equal(r.Confidence, n.Confidence))
	note("note", r.Note != n.Note)
	note("flagged", r.Flagged != n.Flagged || r.FlagNote != n.FlagNote)
	note("at", !r.At.Equal(n.At))
	note("made_by", id.Val(r.MadeBy) != id.Val(n.MadeBy))
	return names
}

func equal[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return *a == *b
}
