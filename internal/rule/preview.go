package rule

import (
	"context"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/signal"
	"plumbline/internal/signal/worker"
)

// Preview says what limits would change if they were saved now, computed from scratch at one moment; nothing
// is written. It needs access.OrgEdit. Errors: errs.Invalid with every field.
func (s *Service) Preview(ctx context.Context, who access.Actor, th signal.Thresholds) (worker.Foresight, error) {
	if err := who.Require(access.OrgEdit); err != nil {
		return worker.Foresight{}, err
	}
	var f errs.Fields
	check(&f, th)
	if err := f.Err(); err != nil {
		return worker.Foresight{}, err
	}
	seen, err := worker.Foresee(ctx, s.db, who.Org, th)
	if err != nil {
		return worker.Foresight{}, fmt.Errorf("preview limits: %w", err)
	}
	return seen, nil
}
