package board

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// TeamLine is a team in the list of teams, with its stored signals.
type TeamLine struct {
	ID        id.Team
	Name      string
	Parent    *string // the team it stands below
	Lead      *string
	Members   int
	Mine      bool // the reader is in it
	Known     bool // the signals below have been computed
	OpenTasks int
	Linked    int
	Aimed     int
	BehindKRs int
	Uncovered int // lagging key results without an open task
}

// TeamList is every team that is not archived.
type TeamList struct {
	Frame Frame
	Teams []TeamLine
}

const teamLinesSQL = `select t.id, t.name, (select p.name from teams p where p.org_id = t.org_id and p.id = t.parent_id) as parent, u.name as lead, coalesce(m.n, 0) as members, coalesce(m.mine, false) as mine, s.team_id is not null as known,
	coalesce(s.open_tasks, 0) as open_tasks, coalesce(s.linked, 0) as linked, coalesce(s.aimed, 0) as aimed,
	coalesce(s.behind_krs, 0) as behind_krs, coalesce(bare.n, 0) as uncovered
	from teams t left join users u on u.id = t.lead_id
	left join (select team_id, count(*) as n, bool_or(user_id = $2) as mine from team_members where org_id = $1 group by team_id) m on m.team_id = t.id
	left join team_signals s on s.org_id = t.org_id and s.team_id = t.id
	left join (select team_id, count(*) as n from kr_signals where org_id = $1 and live and behind and team_linked = 0 group by team_id) bare on bare.team_id = t.id
	where t.org_id = $1 and t.archived_at is null
	order by mine desc, uncovered desc, behind_krs desc, t.name, t.id`

// TeamList reads the teams: the reader's own first, then those with lagging key results nobody works on.
func (s *Service) TeamList(ctx context.Context, m org.Member) (TeamList, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TeamList{}, err
	}
	var out TeamList
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.All(r, &out.Teams, teamLinesSQL, m.Org.ID, m.Actor.User)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}
