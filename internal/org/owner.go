package org

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// OwnerOf returns the first owner of the organisation at this address, as whom the operator's
// commands act; NotFound if there is no such organisation.
func (s *Service) OwnerOf(ctx context.Context, slug string) (Member, error) {
	var org id.Org
	r := &pg.Read{}
	pg.First(r, &org, `select id from orgs where slug = $1`, slug)
	if err := s.db.ReadGlobal(ctx, r); err != nil {
		return Member{}, err
	}
	var owner id.User
	r = &pg.Read{}
	pg.First(r, &owner, `select user_id from memberships
		where org_id = $1 and role = 'owner' and deactivated_at is null order by joined_at, user_id limit 1`, org)
	if err := s.db.ReadTenant(ctx, pg.Whole(org), r); err != nil {
		return Member{}, err
	}
	return s.Enter(ctx, owner, slug)
}
