// Package strategy owns pillars and cycles: what an organisation is about, and the spans of time it
// plans in. It knows nothing of the goals that hang below them.
package strategy

import (
	"time"

	"plumbline/internal/pg"
)

// Service holds the use cases.
type Service struct{ db *pg.DB }

// New makes a service.
func New(db *pg.DB) *Service { return &Service{db} }

// At is the same service at a fixed time.
func (s *Service) At(t time.Time) *Service { return &Service{s.db.At(t)} }
