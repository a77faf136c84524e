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

// Acknowledge says that somebody knows, and what is done about it.
type Acknowledge struct {
	Signal id.Signal
	Note   string
}

// Acknowledge quiets a signal until it closes; it needs access.CheckIn. Errors: errs.Invalid without a note, errs.NotFound,
// errs.Conflict if the signal has closed.
func (s *Service) Acknowledge(ctx context.Context, who access.Actor, c Acknowledge) error {
	if err := who.Require(access.CheckIn); err != nil {
		return err
	}
	err := s.keep(ctx, who, c.Signal, func(time.Time) (said, error) {
		var f errs.Fields
		note := input.Text(&f, "note", c.Note, input.Reason)
		f.Check(note != "", "note", "Say in a few words what is known or done about it.")
		return said{kind: Acknowledged, note: note}, f.Err()
	})
	if err != nil {
		return fmt.Errorf("acknowledge signal %s: %w", c.Signal, err)
	}
	return nil
}
