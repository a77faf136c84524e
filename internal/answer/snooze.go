package answer

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
)

// Snooze puts a signal off until a day.
type Snooze struct {
	Signal id.Signal
	Until  *time.Time // the civil day it speaks again, midnight UTC
	Note   string
}

// Snooze quiets a signal until the morning of a day, at most input.SnoozeDays ahead in the organisation's calendar; it needs
// access.CheckIn. Errors: errs.Invalid with every field, errs.NotFound, errs.Conflict if the signal has closed.
func (s *Service) Snooze(ctx context.Context, who access.Actor, c Snooze) error {
	if err := who.Require(access.CheckIn); err != nil {
		return err
	}
	err := s.keep(ctx, who, c.Signal, func(today time.Time) (said, error) {
		var f errs.Fields
		note := input.Text(&f, "note", c.Note, input.Reason)
		switch {
		case c.Until == nil:
			f.Add("until", "Choose the day on which it should come back.")
		case !c.Until.After(today):
			f.Add("until", "Choose a day after today.")
		case c.Until.After(today.AddDate(0, 0, input.SnoozeDays)):
			f.Add("until", "Choose a day within the next %d days.", input.SnoozeDays)
		}
		return said{kind: Snoozed, note: note, until: c.Until}, f.Err()
	})
	if err != nil {
		return fmt.Errorf("snooze signal %s: %w", c.Signal, err)
	}
	return nil
}
