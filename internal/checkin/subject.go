package checkin

import (
	"context"
	"errors"
	"math"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// subject is the key result a check-in is about.
type subject struct {
	ID             id.KeyResult
	Number         int64
	Title          string
	ObjectiveID    id.Objective
	Kind           goal.Kind
	State          goal.State
	ObjectiveState goal.State
	CycleState     strategy.CycleState
	CurrentValue   *float64
	Confidence     *int
	LastCheckinAt  *time.Time
}

// lockSubjects locks key results, in one order for everybody, and reads them in the same round trip.
func lockSubjects(ctx context.Context, tx *pg.Tx, krs []id.KeyResult) (map[id.KeyResult]subject, error) {
	tx.Queue(`select 1 from key_results where org_id = $1 and id = any($2) order by id for no key update`, tx.Org(), krs)
	return readSubjects(ctx, tx, krs)
}

func readSubjects(ctx context.Context, tx *pg.Tx, krs []id.KeyResult) (map[id.KeyResult]subject, error) {
	rows, err := pg.Many[subject](ctx, tx, `select k.id, k.number, k.title, k.objective_id, k.kind, k.state, o.state as objective_state,
		c.state as cycle_state, k.current_value, k.confidence, k.last_checkin_at
		from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id
		join cycles c on c.org_id = k.org_id and c.id = k.cycle_id where k.org_id = $1 and k.id = any($2)`, tx.Org(), krs)
	found := make(map[id.KeyResult]subject, len(rows))
	for _, r := range rows {
		found[r.ID] = r
	}
	return found, err
}

// over says why the key result takes no more check-ins.
func (k subject) over() error {
	switch {
	case k.State == goal.Dropped || k.ObjectiveState == goal.Dropped:
		return errs.New(errs.Invalid, "This goal was dropped: it takes no more check-ins.")
	case k.State == goal.Done || k.ObjectiveState == goal.Done:
		return errs.New(errs.Invalid, "This goal is finished: it takes no more check-ins.")
	case k.CycleState == strategy.Closed:
		return errs.New(errs.Invalid, "The cycle of this key result is closed: it takes no more check-ins.")
	}
	return nil
}

var firstTime = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// check trims the texts of a check-in and returns everything that is wrong with it.
func (c *CheckIn) check(k subject, now time.Time) error {
	var f errs.Fields
	c.checkValue(&f, k)
	f.Check(c.Confidence == nil || *c.Confidence >= 0 && *c.Confidence <= 10, "confidence", "Choose a confidence from 0 to 10.")
	c.Note = input.Text(&f, "note", c.Note, input.Note)
	f.Check(c.Value != nil || c.Confidence != nil || c.Note != "", "value", "Give a value, a confidence or a note.")
	c.FlagNote = input.Text(&f, "flag_note", c.FlagNote, input.Reason)
	if !c.Flagged {
		c.FlagNote = ""
	}
	f.Check(!c.At.Before(firstTime) && !c.At.After(now.Add(time.Minute)), "at", "Choose a time between 1990 and now.")
	return f.Err()
}

func (c *CheckIn) checkValue(f *errs.Fields, k subject) {
	if c.Value == nil {
		return
	}
	if math.IsNaN(*c.Value) || math.IsInf(*c.Value, 0) {
		f.Add("value", "Use a number, for example 39.7.")
		return
	}
	var wrong *errs.Error
	kr := goal.KeyResult{KeyResultTerms: goal.KeyResultTerms{Kind: k.Kind}}
	if errors.As(kr.CheckValue(*c.Value), &wrong) {
		*f = append(*f, wrong.Fields...)
	}
}
