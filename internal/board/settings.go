package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// MemberRow is a person in the member list.
type MemberRow struct {
	UserID id.User
	Name   string
	Email  string
	Role   string
	Title  string
	Teams  []string
	Joined time.Time
}

// InvitationRow is an invitation nobody answered; it may have expired.
type InvitationRow struct {
	ID        id.Invitation
	Email     string
	Role      string
	Teams     []string
	InvitedBy string
	CreatedAt time.Time
	ExpiresAt time.Time
	Expired   bool
}

// TeamRow is a team with its size.
type TeamRow struct {
	ID       id.Team
	Name     string
	ParentID *id.Team
	Lead     *string
	Members  int
	Open     int
	Revision int64
}

// Settings is what the settings pages show.
type Settings struct {
	Frame       Frame
	Members     []MemberRow
	Gone        []MemberRow // deactivated
	Invitations []InvitationRow
	Teams       []TeamRow
	Goals       int
}

const membersSQL = `select m.user_id, u.name, u.email, m.role, m.title, m.joined_at as joined,
	coalesce((select array_agg(t.name order by t.name) from team_members tm join teams t on t.org_id = tm.org_id and t.id = tm.team_id
		where tm.org_id = m.org_id and tm.user_id = m.user_id and t.archived_at is null), '{}') as teams
	from memberships m join users u on u.id = m.user_id
	where m.org_id = $1 and m.deactivated_at is null order by u.name, u.id`

const goneSQL = `select m.user_id, u.name, u.email, m.role, m.title, m.joined_at as joined, '{}'::text[] as teams
	from memberships m join users u on u.id = m.user_id where m.org_id = $1 and m.deactivated_at is not null
		and u.erased_at is null order by u.name, u.id`

const invitationsSQL = `select i.id, i.email, i.role, u.name as invited_by, i.created_at, i.expires_at, i.expires_at <= now() as expired,
	coalesce((select array_agg(t.name order by t.name) from invitation_teams it join teams t on t.org_id = it.org_id and t.id = it.team_id
		where it.org_id = i.org_id and it.invitation_id = i.id and t.archived_at is null), '{}') as teams
	from invitations i join users u on u.id = i.invited_by
	where i.org_id = $1 and i.accepted_at is null and i.revoked_at is null order by i.created_at desc`

const teamsSQL = `select t.id, t.name, t.parent_id, u.name as lead, t.revision,
	(select count(*) from team_members tm join memberships m on m.org_id = tm.org_id and m.user_id = tm.user_id
		where tm.org_id = t.org_id and tm.team_id = t.id and m.deactivated_at is null) as members,
	(select count(*) from tasks k where k.org_id = t.org_id and k.team_id = t.id and k.is_open) as open
	from teams t left join users u on u.id = t.lead_id
	where t.org_id = $1 and t.archived_at is null and ($2::uuid is null or t.id = $2) order by t.name`

// Settings reads members, invitations (for those who may change them) and teams.
func (s *Service) Settings(ctx context.Context, m org.Member) (Settings, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Settings{}, err
	}
	var out Settings
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.All(r, &out.Members, membersSQL, m.Org.ID)
	if m.Actor.Can(access.OrgEdit) {
		pg.All(r, &out.Invitations, invitationsSQL, m.Org.ID)
		pg.All(r, &out.Gone, goneSQL, m.Org.ID)
	}
	pg.All(r, &out.Teams, teamsSQL, m.Org.ID, nil)
	pg.First(r, &out.Goals, `select count(*) from (select from objectives where org_id = $1 limit 1) o`, m.Org.ID)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

// TeamForm is a team with everybody who could be in it.
type TeamForm struct {
	Frame   Frame
	Team    TeamRow
	LeadID  *id.User
	In      []id.User
	Members []MemberRow
	Teams   []TeamRow
}

// TeamForm reads a team for its form; the zero id is a new team.
func (s *Service) TeamForm(ctx context.Context, m org.Member, team id.Team) (TeamForm, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TeamForm{}, err
	}
	var out TeamForm
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.All(r, &out.Members, membersSQL, m.Org.ID)
	pg.All(r, &out.Teams, teamsSQL, m.Org.ID, nil)
	if !team.IsZero() {
		pg.First(r, &out.Team, teamsSQL, m.Org.ID, team)
		pg.First(r, &out.LeadID, `select lead_id from teams where org_id = $1 and id = $2`, m.Org.ID, team)
		pg.All(r, &out.In, `select user_id from team_members where org_id = $1 and team_id = $2`, m.Org.ID, team)
	}
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}
