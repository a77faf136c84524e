package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
)

// ColumnCap is how many cards a column of the team board shows; counts stay exact.
const ColumnCap = 50

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
	Here   bool // still in the organisation
	Open   int  // tasks of the team
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

const teamHeadSQL = `select t.id, t.name, t.archived_at, s.team_id is not null as known,
	coalesce(s.open_tasks, 0) as open_tasks, coalesce(s.linked, 0) as linked, coalesce(s.objective_only, 0) as objective_only,
	coalesce(s.run_business, 0) as run_business, coalesce(s.unlinked, 0) as unlinked, coalesce(s.aimed, 0) as aimed,
	coalesce(s.behind_krs, 0) as behind_krs
	from teams t left join team_signals s on s.org_id = t.org_id and s.team_id = t.id
	where t.org_id = $1 and t.id = $2`

const teamPeopleSQL = `with owners as (
	select owner_id, count(*) filter (where open) as n from (
		select owner_id, true as open from tasks where ` + openOfTeam + `
		union all select owner_id, false from tasks where ` + doneOfTeam + `) t
	where owner_id is not null group by owner_id),
who as (
	select coalesce(m.user_id, o.owner_id) as user_id, m.user_id is not null as in_team, coalesce(o.n, 0) as n
	from (select user_id from team_members where org_id = $1 and team_id = $2) m full join owners o on o.owner_id = m.user_id)
select w.user_id as id, u.name, w.in_team, exists (select from memberships where org_id = $1 and user_id = w.user_id and deactivated_at is null) as here,
	w.n as open from who w cross join lateral (select name from users where id = w.user_id offset 0) u
	order by (w.user_id = (select lead_id from teams where org_id = $1 and id = $2)) desc nulls last, w.in_team desc, u.name, w.user_id`

// TeamBoard reads a team's coverage and its cards; NotFound if the team is not of this organisation.
func (s *Service) TeamBoard(ctx context.Context, m org.Member, team id.Team, f TeamFilter) (TeamBoard, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TeamBoard{}, err
	}
	w := s.when(m)
	out := TeamBoard{Now: w.now, Loc: w.loc, Week: w.week}
	var tasks []BoardTask
	var objectives []objectiveLink
	r := w.reader()
	readFrame(r, m, w, &out.Frame)
	first(r, w, &out.Team, teamHeadSQL, m.Org.ID, team)
	all(r, w, &out.People, teamPeopleSQL, m.Org.ID, team, w.weekStart)
	all(r, w, &out.KRs, teamKRsSQL, m.Org.ID, team, w.weekStart)
	all(r, w, &out.Signals, openSignalsSQL, m.Org.ID, team, w.today)
	all(r, w, &tasks, teamTasksSQL, m.Org.ID, team, w.weekStart)
	all(r, w, &objectives, teamObjectiveLinksSQL, m.Org.ID, team)
	if err := s.readTenant(ctx, m, w, r); err != nil {
		return TeamBoard{}, err
	}
	done := map[id.Task]bool{}
	for _, t := range tasks {
		done[t.ID] = t.ClosedAt != nil
	}
	share(out.KRs, func(t id.Task) bool { return !done[t] })
	out.deal(tasks, objectives, f)
	return out, nil
}
