package importer

import (
	"plumbline/internal/pg"
)

// Service applies what was parsed to the graph of an organisation.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db} }
