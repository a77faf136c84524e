package checkin

import (
	"context"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// ResolveFlag says that a flagged check-in was talked about.
type ResolveFlag struct{ CheckIn id.CheckIn }

// ResolveFlag takes the flag off a check-in and keeps its note; it needs access.CheckIn. Without a flag nothing is
// written. Errors: errs.NotFound.
func (s *Service) ResolveFlag(ctx context.Context, who access.Actor, c ResolveFlag) (CheckIn, error) {
	if err := who.Require(access.CheckIn); err != nil {
		return CheckIn{}, err
	}
	var got CheckIn
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) (err error) {
		got, err = pg.One[CheckIn](ctx, tx, `select `+columns+` from checkins where org_id = $1 and id = $2 for no key update`, tx.Org(), c.CheckIn)
		if err != nil || !got.Flagged {
			return err
		}
		k, err := readSubjects(ctx, tx, []id.KeyResult{got.KRID})
		if err != nil {
			return err
		}
		got.Flagged = false
		tx.QueueOne(errs.Missing(), `update checkins set flagged = false where org_id = $1 and id = $2`, tx.Org(), got.ID)
		record(tx, who.User, "checkin.flag_resolved", k[got.KRID], map[string]any{"checkin": got.ID, "flag_note": got.FlagNote})
		return nil
	})
	if err != nil {
		return CheckIn{}, fmt.Errorf("resolve the flag of %s: %w", c.CheckIn, err)
	}
	return got, nil
}
