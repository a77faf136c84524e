package strategy

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/pg"
)

// Current is the cycle a page opens with: the active one that today lies in (the shortest, if a year
// and a quarter both do), else the latest active, closing, draft, closed one, in this order.
func Current(cycles []Cycle, today time.Time) (Cycle, bool) {
	var best Cycle
	found := false
	for _, c := range cycles {
		if !found || better(c, best, today) {
			best, found = c, true
		}
	}
	return best, found
}

func better(a, b Cycle, today time.Time) bool {
	if ra, rb := rank(a, today), rank(b, today); ra != rb {
		return ra < rb
	}
	if !a.StartsOn.Equal(b.StartsOn) {
		return a.StartsOn.After(b.StartsOn)
	}
	return a.EndsOn.Before(b.EndsOn)
}

func rank(c Cycle, today time.Time) int {
	switch {
	case c.State == Active && c.Contains(today):
		return 0
	case c.State == Active:
		return 1
	case c.State == Closing:
		return 2
	case c.State == Draft:
		return 3
	}
	return 4
}

// CurrentCycle is Current of the organisation's cycles today, in its time zone. Needs Read; NotFound without any cycle.
func (s *Service) CurrentCycle(ctx context.Context, who access.Actor) (Cycle, error) {
	if err := who.Require(access.Read); err != nil {
		return Cycle{}, err
	}
	cycles, today, err := s.cyclesToday(ctx, who)
	if err != nil {
		return Cycle{}, err
	}
	c, ok := Current(cycles, today)
	if !ok {
		return c, errs.Missing()
	}
	return c, nil
}

func (s *Service) cyclesToday(ctx context.Context, who access.Actor) (cycles []Cycle, today time.Time, err error) {
	r := &pg.Read{}
	pg.All(r, &cycles, listCycles, who.Org)
	pg.First(r, &today, `select ($2::timestamptz at time zone time_zone)::date from orgs where id = $1`, who.Org, s.db.Now())
	err = s.db.ReadTenant(ctx, who, r)
	return cycles, today, err
}
