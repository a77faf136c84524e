package answer

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
)

// Withdraw takes back the answer that stands.
type Withdraw struct{ Signal id.Signal }

// Withdraw lets a signal speak again; it needs access.CheckIn. Without an answer nothing is written. Errors: errs.NotFound,
// errs.Conflict if the signal has closed.
func (s *Service) Withdraw(ctx context.Context, who access.Actor, c Withdraw) error {
	if err := who.Require(access.CheckIn); err != nil {
		return err
	}
	err := s.keep(ctx, who, c.Signal, func(time.Time) (said, error) { return said{kind: Withdrawn}, nil })
	if err != nil {
		return fmt.Errorf("withdraw the answer to signal %s: %w", c.Signal, err)
	}
	return nil
}
