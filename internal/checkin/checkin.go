// Package checkin owns check-ins: what somebody says a key result's value is, how sure they are that it
// will be reached, and what to talk about. It refuses to know what that means for the goal's status.
package checkin

import (
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Service records and reads check-ins.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db} }

// At is the same service at a fixed time.
func (s *Service) At(t time.Time) *Service { return &Service{s.db.At(t)} }

// CheckIn is one statement about a key result. The latest of a week counts for that week.
type CheckIn struct {
	ID         id.CheckIn
	KRID       id.KeyResult
	Value      *float64 // nil: unchanged
	Confidence *int     // 0 to 10; nil: unchanged
	Note       string
	Flagged    bool // to talk about in the next 1-on-1
	FlagNote   string
	At         time.Time
	MadeBy     *id.User
}

const columns = `id, kr_id, value, confidence, note, flagged, flag_note, at, made_by`
