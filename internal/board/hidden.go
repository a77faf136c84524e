package board

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// Hidden lists the ids of the private goals and tasks that a person may not see, so that she does not hear of
// their changes either. Needs Read.
func (s *Service) Hidden(ctx context.Context, m org.Member) (ids []string, err error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return nil, err
	}
	r := &pg.Read{}
	pg.All(r, &ids, `select jsonb_object_keys(hidden_goals()) union all select jsonb_object_keys(hidden_work())`)
	return ids, s.db.ReadTenant(ctx, m.Actor, r)
}
