package board

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// Leaving is a member with how much of what is not over she owns, as far as the reader sees it.
type Leaving struct {
	Frame      Frame
	Name       string
	Pillars    int
	Objectives int
	KeyResults int
	Tasks      int
	Teams      int // she leads
	Members    []MemberRow
}

// Leaving reads what somebody would hand over; NotFound if she is no active member.
func (s *Service) Leaving(ctx context.Context, m org.Member, user id.User) (Leaving, error) {
	if err := m.Actor.Require(access.OrgEdit); err != nil {
		return Leaving{}, err
	}
	var out Leaving
	var counts struct {
		Name                                          string
		Pillars, Objectives, KeyResults, Tasks, Teams int
	}
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.All(r, &out.Members, membersSQL, m.Org.ID)
	pg.First(r, &counts, `select u.name,
		(select count(*) from pillars where org_id = $1 and owner_id = $2 and archived_at is null) as pillars,
		(select count(*) from objectives where org_id = $1 and owner_id = $2 and state in ('draft', 'active', 'paused')) as objectives,
		(select count(*) from key_results where org_id = $1 and owner_id = $2 and state in ('active', 'paused')) as key_results,
		(select count(*) from tasks where org_id = $1 and owner_id = $2 and is_open) as tasks,
		(select count(*) from teams where org_id = $1 and lead_id = $2 and archived_at is null) as teams
		from memberships m join users u on u.id = m.user_id where m.org_id = $1 and m.user_id = $2 and m.deactivated_at is null`, m.Org.ID, user)
	err := s.db.ReadTenant(ctx, m.Actor, r)
	out.Name, out.Pillars, out.Objectives, out.KeyResults, out.Tasks, out.Teams = counts.Name, counts.Pillars, counts.Objectives, counts.KeyResults, counts.Tasks, counts.Teams
	return out, err
}
