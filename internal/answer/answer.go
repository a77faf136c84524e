// Package answer owns what people say to a signal: that they know, or that it should come back on a
// day. It refuses to know why a signal speaks: whether it is open is the worker's to say.
package answer

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// Service answers signals.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db} }

// At is the same service at a fixed time.
func (s *Service) At(t time.Time) *Service { return &Service{s.db.At(t)} }

// Kind is what an answer does to its signal.
type Kind string

// The kinds of answer. The latest of a signal stands; one that was withdrawn leaves none.
const (
	Acknowledged Kind = "acknowledged"
	Snoozed      Kind = "snoozed"
	Withdrawn    Kind = "withdrawn"
)

// said is an answer about to be kept.
type said struct {
	kind  Kind
	note  string
	until *time.Time // civil day, midnight UTC
}

// subject is the signal that is answered, with the answer that stands.
type subject struct {
	ID          id.Signal
	Rule        string
	Sentence    string
	SubjectKind string
	SubjectID   [16]byte
	Closed      bool
	ObjectiveID *id.Objective // of a key result
	Kind        *Kind
	Note        *string
	Until       *time.Time
	TimeZone    string
}

const selectSubject = `select s.id, s.rule, s.sentence, s.subject_kind, s.subject_id, s.closed_at is not null as closed, k.objective_id, a.kind, a.note, a.until, o.time_zone
	from signals s join orgs o on o.id = s.org_id left join key_results k on k.org_id = s.org_id and k.id = s.subject_id
	left join lateral (select kind, note, until from signal_answers where org_id = s.org_id and signal_id = s.id order by at desc, id desc limit 1) a on true
	where s.org_id = $1 and s.id = $2`

// keep appends an answer to an open signal, unless the very same stands already. decide checks it against today.
func (s *Service) keep(ctx context.Context, who access.Actor, signal id.Signal, decide func(today time.Time) (said, error)) error {
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		was, err := pg.One[subject](ctx, tx, selectSubject, tx.Org(), signal)
		if err != nil {
			return err
		}
		today := org.Org{TimeZone: was.TimeZone}.Today(now)
		next, err := decide(today)
		if err != nil {
			return err
		}
		if was.Closed {
			return errs.New(errs.Conflict, "This signal has closed by itself: what it said no longer holds.")
		}
		if was.stands(today, next) {
			return nil
		}
		tx.Queue(`insert into signal_answers (org_id, id, signal_id, kind, note, until, by_user, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			tx.Org(), id.New[id.Answer](), was.ID, string(next.kind), next.note, next.until, who.User, now)
		record(tx, who.User, was, next)
		return nil
	})
}

// stands says that the answer changes nothing: it is what stands today.
func (s subject) stands(today time.Time, next said) bool {
	kind := Withdrawn
	if s.Kind != nil {
		kind = *s.Kind
	}
	if kind == Snoozed && !s.Until.After(today) {
		kind = Withdrawn
	}
	switch {
	case kind != next.kind:
		return false
	case kind == Withdrawn:
		return true
	case kind == Snoozed && !s.Until.Equal(*next.until):
		return false
	}
	return *s.Note == next.note
}

func record(tx *pg.Tx, by id.User, s subject, next said) {
	e := activity.Event{Actor: by, Verb: "signal." + string(next.kind), Kind: "signal", Subject: s.ID, Data: map[string]any{
		"rule": s.Rule, "sentence": s.Sentence, "note": next.note, "until": next.until, "subject_kind": s.SubjectKind, "subject": id.Task(s.SubjectID),
	}}
	switch s.SubjectKind {
	case "key_result":
		e.KR, e.Objective = id.KeyResult(s.SubjectID), id.Val(s.ObjectiveID)
	case "objective":
		e.Objective = id.Objective(s.SubjectID)
	}
	activity.RecordTx(tx, e)
}
