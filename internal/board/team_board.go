package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// ColumnCap is how many cards a column of the team board shows; counts stay exact.
const ColumnCap = 60

// TeamFilter narrows the cards of a team board, never its coverage.
type TeamFilter struct {
	Owner  id.User // zero: anybody
	Nobody bool    // only what nobody owns
	KR     id.KeyResult
	Due    string // "", "overdue", "week" (by the end of this week, overdue too) or "none"
}

// TeamHead is a team with its stored signals.
type TeamHead struct {
	ID            id.Team
	Name          string
	LeadID        *id.User
	ArchivedAt    *time.Time
	Known         bool // the signals below have been computed
	OpenTasks     int
	Linked        int
	ObjectiveOnly int
	RunBusiness   int
	Unlinked      int
	Aimed         int
	BehindKRs     int
}

// TeamPerson is somebody of the team, or who owns open work of it.
type TeamPerson struct {
	ID     id.User
	Name   string
	InTeam bool
	Here   int // open tasks of the team
}

// TeamKR is a key result of the team, or one that its work serves, with its stored signals.
type TeamKR struct {
	ID         id.KeyResult
	Number     int64
	Title      string
	Objective  string
	Own        bool // the team's own
	Live       bool
	Behind     bool // and live: lagging now
	Uncovered  bool
	Status     *string // nil: not computed yet
	HasValue   bool
	Progress   float64
	Expected   float64
	TeamLinked int // coverage, of the key result's own team
	TeamOpen   int
	OpenTasks  int
	LiveTasks  int
	Here       int     // open tasks of this team that serve it
	Share      float64 // of them, each counted once over all key results: a lagging one first
}

// Card is one task on a team board.
type Card struct {
	Column        string // a state, or "none": open and serving no goal
	Place, Total  int    // in its column, and how many that has
	ID            id.Task
	Number        int64
	Title         string
	State         string
	BlockedReason string
	DueOn         *time.Time
	OwnerID       *id.User
	Owner         *string
	Revision      int64
	RunBusiness   bool
	StateSince    time.Time
	ActiveAt      time.Time
	ClosedAt      *time.Time
	KRs           []id.KeyResult
	Objective     *string // linked to the objective itself
}

// TeamBoard is one team's week.
type TeamBoard struct {
	Frame   Frame
	Now     time.Time
	Loc     *time.Location
	Week    time.Time // first day of this week
	Team    TeamHead
	People  []TeamPerson // the lead first
	KRs     []TeamKR     // lagging first, the widest gap first; then by number
	Signals []OpenSignal
	Cards   []Card // by column and place
}

const teamHeadSQL = `select t.id, t.name, t.lead_id, t.archived_at, s.team_id is not null as known,
	coalesce(s.open_tasks, 0) as open_tasks, coalesce(s.linked, 0) as linked, coalesce(s.objective_only, 0) as objective_only,
	coalesce(s.run_business, 0) as run_business, coalesce(s.unlinked, 0) as unlinked, coalesce(s.aimed, 0) as aimed,
	coalesce(s.behind_krs, 0) as behind_krs
	from teams t left join team_signals s on s.org_id = t.org_id and s.team_id = t.id
	where t.org_id = $1 and t.id = $2`

const teamPeopleSQL = `with open as (
	select owner_id, count(*) as n from tasks where org_id = $1 and team_id = $2 and is_open and owner_id is not null group by owner_id),
who as (
	select coalesce(m.user_id, o.owner_id) as user_id, m.user_id is not null as in_team, coalesce(o.n, 0) as n
	from (select user_id from team_members where org_id = $1 and team_id = $2) m full join open o on o.owner_id = m.user_id)
select u.id, u.name, w.in_team, w.n as here from who w
	join memberships ms on ms.org_id = $1 and ms.user_id = w.user_id and ms.deactivated_at is null
	join users u on u.id = w.user_id
	order by (u.id = (select lead_id from teams where org_id = $1 and id = $2)) desc nulls last, w.in_team desc, u.name, u.id`

// TeamBoard reads a team's coverage and its cards; NotFound if the team is not of this organisation.
func (s *Service) TeamBoard(ctx context.Context, m org.Member, team id.Team, f TeamFilter) (TeamBoard, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TeamBoard{}, err
	}
	w := s.when(m)
	out := TeamBoard{Now: w.now, Loc: w.loc, Week: w.week}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.First(r, &out.Team, teamHeadSQL, m.Org.ID, team)
	pg.All(r, &out.People, teamPeopleSQL, m.Org.ID, team)
	pg.All(r, &out.KRs, teamKRsSQL, m.Org.ID, team, w.weekStart)
	pg.All(r, &out.Signals, openSignalsSQL, m.Org.ID, team)
	pg.All(r, &out.Cards, teamCardsSQL, m.Org.ID, team, w.weekStart, id.Ptr(f.Owner), f.Nobody, id.Ptr(f.KR), f.Due, w.today, w.week.AddDate(0, 0, 6), ColumnCap)
	return out, s.db.ReadTenant(ctx, m.Org.ID, r)
}

// TeamKRs is a team board without its cards: for choosing a key result.
func (s *Service) TeamKRs(ctx context.Context, m org.Member, team id.Team) (TeamBoard, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TeamBoard{}, err
	}
	w := s.when(m)
	out := TeamBoard{Now: w.now, Loc: w.loc, Week: w.week}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.First(r, &out.Team, teamHeadSQL, m.Org.ID, team)
	pg.All(r, &out.KRs, teamKRsSQL, m.Org.ID, team, w.weekStart)
	return out, s.db.ReadTenant(ctx, m.Org.ID, r)
}
