package strategy

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
)

// Suggest proposes the cycle after the last one: as long as that, a quarter after a custom one, and
// the calendar quarter that today lies in if there is none yet.
func Suggest(cycles []Cycle, today time.Time) CreateCycle {
	var last Cycle
	for _, c := range cycles {
		if c.EndsOn.After(last.EndsOn) || c.EndsOn.Equal(last.EndsOn) && c.StartsOn.After(last.StartsOn) {
			last = c
		}
	}
	next := CreateCycle{Kind: last.Kind, State: Draft}
	if last.EndsOn.IsZero() {
		y, m, _ := today.Date()
		next.StartsOn = time.Date(y, m-(m-1)%3, 1, 0, 0, 0, 0, time.UTC)
	} else {
		next.StartsOn = last.EndsOn.AddDate(0, 0, 1)
	}
	months := 3
	switch last.Kind {
	case Half:
		months = 6
	case Year:
		months = 12
	default:
		next.Kind = Quarter
	}
	next.EndsOn = next.StartsOn.AddDate(0, months, -1)
	next.Name = nameOf(next.StartsOn, next.EndsOn, months)
	return next
}

// nameOf says "Q4 2026", "H1 2027" or "2027" where the calendar has a name for the span, else its days.
func nameOf(from, to time.Time, months int) string {
	m := int(from.Month()) - 1
	if from.Day() != 1 || m%months != 0 {
		return from.Format("2 Jan") + " – " + to.Format("2 Jan 2006")
	}
	switch months {
	case 3:
		return fmt.Sprintf("Q%d %d", m/3+1, from.Year())
	case 6:
		return fmt.Sprintf("H%d %d", m/6+1, from.Year())
	}
	return fmt.Sprint(from.Year())
}

// SuggestCycle is Suggest for the organisation: what a new-cycle form starts with. Needs Read.
func (s *Service) SuggestCycle(ctx context.Context, who access.Actor) (CreateCycle, error) {
	if err := who.Require(access.Read); err != nil {
		return CreateCycle{}, err
	}
	cycles, today, err := s.cyclesToday(ctx, who)
	if err != nil {
		return CreateCycle{}, err
	}
	return Suggest(cycles, today), nil
}
