package checkin

import (
	"context"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Of returns the check-ins of a key result, the latest first; it needs access.Read. An unknown key result is errs.NotFound.
func (s *Service) Of(ctx context.Context, who access.Actor, kr id.KeyResult) ([]CheckIn, error) {
	if err := who.Require(access.Read); err != nil {
		return nil, err
	}
	var rows []CheckIn
	var known id.KeyResult
	r := &pg.Read{}
	pg.First(r, &known, `select id from key_results where org_id = $1 and id = $2`, who.Org, kr)
	pg.All(r, &rows, `select `+columns+` from checkins where org_id = $1 and kr_id = $2 order by at desc, id desc`, who.Org, kr)
	if err := s.db.ReadTenant(ctx, who, r); err != nil {
		return nil, fmt.Errorf("read the check-ins of %s: %w", kr, err)
	}
	return rows, nil
}

func (s *Service) byID(ctx context.Context, who access.Actor, checkIn id.CheckIn) (CheckIn, error) {
	var c CheckIn
	r := &pg.Read{}
	pg.First(r, &c, `select `+columns+` from checkins where org_id = $1 and id = $2`, who.Org, checkIn)
	return c, s.db.ReadTenant(ctx, who, r)
}
