// Package rule owns the limits of an organisation: their versions, who changed what and why, and what a
// change would do before it is made. What a limit means for a goal is decided by package signal.
package rule

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// Service reads, tries and changes limits.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db} }

// At is the same service at a fixed time.
func (s *Service) At(t time.Time) *Service { return &Service{s.db.At(t)} }

// Version is a set of limits somebody saved. The first of an organisation is what it started with: nobody's.
type Version struct {
	Version    int
	Thresholds signal.Thresholds
	Note       string
	ByUser     *id.User
	By         *string
	At         *time.Time
}

const selectVersions = `select r.version, r.thresholds, r.note, r.by_user, u.name as by, r.at from rule_versions r
	left join users u on u.id = r.by_user where r.org_id = $1 order by r.version desc`

// first is what an organisation has before anybody changes a limit.
func first() Version { return Version{Version: 1, Thresholds: signal.Defaults()} }

// Versions lists every version, the one in force first. Needs access.Read.
func (s *Service) Versions(ctx context.Context, who access.Actor) ([]Version, error) {
	if err := who.Require(access.Read); err != nil {
		return nil, err
	}
	var rows []Version
	r := &pg.Read{}
	pg.All(r, &rows, selectVersions, who.Org)
	err := s.db.ReadTenant(ctx, who, r)
	return append(rows, first()), err
}

func currentTx(ctx context.Context, tx *pg.Tx) (Version, error) {
	rows, err := pg.Many[Version](ctx, tx, selectVersions+` limit 1`, tx.Org())
	if err != nil || len(rows) == 0 {
		return first(), err
	}
	return rows[0], nil
}
