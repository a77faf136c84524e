package checkin

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Record is a check-in somebody makes.
type Record struct {
	ID         id.CheckIn // made by the form, so that sending it twice records once; zero: made here
	KR         id.KeyResult
	Value      *float64 // of the key result's kind; nil: unchanged
	Confidence *int     // nil: unchanged
	Note       string
	Flagged    bool
	FlagNote   string
	At         time.Time // zero: now
}

// Record makes a check-in; it needs access.CheckIn. The key result takes its value and confidence unless there is a later
// one. Errors: errs.Invalid with every field, or for a goal that is over; errs.NotFound.
func (s *Service) Record(ctx context.Context, who access.Actor, c Record) (CheckIn, error) {
	if err := who.Require(access.CheckIn); err != nil {
		return CheckIn{}, err
	}
	var made CheckIn
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) (err error) {
		made, err = c.save(ctx, tx, who.User)
		return err
	})
	if errs.Is(err, errs.Conflict) && !c.ID.IsZero() {
		if before, e := s.byID(ctx, who, c.ID); e == nil {
			return before, nil
		}
	}
	if err != nil {
		return CheckIn{}, fmt.Errorf("check in on %s: %w", c.KR, err)
	}
	return made, nil
}

func (c Record) save(ctx context.Context, tx *pg.Tx, by id.User) (CheckIn, error) {
	found, err := lockSubjects(ctx, tx, []id.KeyResult{c.KR})
	if err != nil {
		return CheckIn{}, err
	}
	k, ok := found[c.KR]
	if !ok {
		return CheckIn{}, errs.Missing()
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return CheckIn{}, err
	}
	made, err := c.checkIn(k, now, by)
	if err != nil {
		return CheckIn{}, err
	}
	tx.Queue(`insert into checkins (org_id, id, kr_id, value, confidence, note, flagged, flag_note, at, made_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Org(), made.ID, made.KRID, made.Value, made.Confidence, made.Note, made.Flagged, made.FlagNote, made.At, made.MadeBy)
	record(tx, by, "checkin.recorded", k, map[string]any{
		"checkin": made.ID, "value": made.Value, "confidence": made.Confidence, "before_value": k.CurrentValue, "before_confidence": k.Confidence,
		"note": made.Note, "flagged": made.Flagged, "flag_note": made.FlagNote, "at": made.At,
	})
	return made, goal.SetCurrentTx(ctx, tx, k.ID, made.Value, made.Confidence, made.At)
}

// checkIn is the check-in a command makes of a key result.
func (c Record) checkIn(k subject, now time.Time, by id.User) (CheckIn, error) {
	made := CheckIn{ID: c.ID, KRID: c.KR, Value: c.Value, Confidence: c.Confidence, Note: c.Note, Flagged: c.Flagged, FlagNote: c.FlagNote,
		At: c.At, MadeBy: id.Ptr(by)}
	if made.ID.IsZero() {
		made.ID = id.New[id.CheckIn]()
	}
	if made.At.IsZero() {
		made.At = now
		// Whoever waited for the lock comes after whoever held it, though both may have begun at once.
		if last := k.LastCheckinAt; last != nil && !now.After(*last) {
			made.At = last.Add(time.Microsecond)
		}
	}
	if err := made.check(k, now); err != nil {
		return CheckIn{}, err
	}
	return made, k.over()
}

func record(tx *pg.Tx, by id.User, verb string, k subject, data map[string]any) {
	data["number"], data["title"] = k.Number, k.Title
	activity.RecordTx(tx, activity.Event{Actor: by, Verb: verb, Kind: "key_result", Subject: k.ID, KR: k.ID, Objective: k.ObjectiveID, Data: data})
}
