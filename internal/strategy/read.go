package strategy

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

const listCycles = `select ` + cycleColumns + ` from cycles where org_id = $1 order by starts_on desc, ends_on`

// Pillars lists the live pillars in their order. Needs Read.
func (s *Service) Pillars(ctx context.Context, who access.Actor) (all []Pillar, err error) {
	if err := who.Require(access.Read); err != nil {
		return nil, err
	}
	r := &pg.Read{}
	pg.All(r, &all, `select `+pillarColumns+` from pillars where org_id = $1 and archived_at is null order by position, id`, who.Org)
	err = s.db.ReadTenant(ctx, who, r)
	return all, err
}

// Pillar returns one pillar, archived or not. Needs Read.
func (s *Service) Pillar(ctx context.Context, who access.Actor, pillar id.Pillar) (p Pillar, err error) {
	if err := who.Require(access.Read); err != nil {
		return p, err
	}
	r := &pg.Read{}
	pg.First(r, &p, `select `+pillarColumns+` from pillars where org_id = $1 and id = $2`, who.Org, pillar)
	err = s.db.ReadTenant(ctx, who, r)
	return p, err
}

// Cycles lists every cycle, the latest start first. Needs Read.
func (s *Service) Cycles(ctx context.Context, who access.Actor) (all []Cycle, err error) {
	if err := who.Require(access.Read); err != nil {
		return nil, err
	}
	r := &pg.Read{}
	pg.All(r, &all, listCycles, who.Org)
	err = s.db.ReadTenant(ctx, who, r)
	return all, err
}

// Cycle returns one cycle. Needs Read.
func (s *Service) Cycle(ctx context.Context, who access.Actor, cycle id.Cycle) (c Cycle, err error) {
	if err := who.Require(access.Read); err != nil {
		return c, err
	}
	r := &pg.Read{}
	pg.First(r, &c, `select `+cycleColumns+` from cycles where org_id = $1 and id = $2`, who.Org, cycle)
	err = s.db.ReadTenant(ctx, who, r)
	return c, err
}
