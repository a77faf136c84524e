package signal

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

type teamRow struct {
	ID       id.Team
	Name     string
	Archived bool
}

// teamWork is TeamInput as the database sums it.
type teamWork struct {
	TeamID                                      id.Team
	Open, Linked, ObjectiveOnly, RunBusiness    int
	Unlinked, Aimed, Focus, FocusAimed, GapOpen int
}

// selectTeamWork sums the open tasks of teams ($2) once each; the last day of the next two weeks is $3.
const selectTeamWork = `
with task as (
  select t.team_id, t.run_business,
    t.state in ('in_progress', 'in_review') or coalesce(t.due_on <= $3::date, false) as focus,
    l.krs > 0 as linked, l.objectives > 0 as objective, coalesce(l.aimed, false) as aimed, coalesce(l.gap, false) as gap
  from tasks t
  cross join lateral (
    select count(l.kr_id) as krs, count(l.objective_id) as objectives,
      bool_or(s.live and s.behind) as aimed, bool_or(s.uncovered and s.team_id = t.team_id) as gap
    from task_links l left join kr_signals s on s.org_id = l.org_id and s.kr_id = l.kr_id
    where l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null) l
  where t.org_id = $1 and t.team_id = any($2) and t.is_open
)
select team_id, count(*) as open, count(*) filter (where linked) as linked,
  count(*) filter (where not linked and objective) as objective_only,
  count(*) filter (where not linked and not objective and run_business) as run_business,
  count(*) filter (where not linked and not objective and not run_business) as unlinked,
  count(*) filter (where aimed) as aimed, count(*) filter (where focus) as focus,
  count(*) filter (where focus and aimed) as focus_aimed, count(*) filter (where gap) as gap_open
from task group by team_id`

// teamKRRow is a live key result as its team sums it.
type teamKRRow struct {
	TeamID                       id.Team
	ID                           id.KeyResult
	Number                       int64
	Weight                       float64
	Progress, Expected           float64
	Behind, Uncovered            bool
	TeamLinked                   int
	Links, FromGoal, Retrofitted int
}

const selectTeamKRs = `select k.team_id, k.id, k.number, k.weight, s.progress, s.expected, s.behind, s.uncovered, s.team_linked,
	s.links, s.from_goal, s.retrofitted
	from key_results k join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.team_id = any($2) and s.live`

// loadTeams returns the teams that still work, with what they are computed from, and those archived.
func loadTeams(ctx context.Context, tx *pg.Tx, teams []id.Team, cal calendar, th Thresholds) (live map[id.Team]TeamInput, gone []id.Team, err error) {
	var rows []teamRow
	var work []teamWork
	var krs []teamKRRow
	pg.Later(tx, &rows, `select id, name, archived_at is not null as archived from teams where org_id = $1 and id = any($2)`, tx.Org(), teams)
	pg.Later(tx, &work, selectTeamWork, tx.Org(), teams, (cal.today + Day(th.FocusDays)).date())
	pg.Later(tx, &krs, selectTeamKRs, tx.Org(), teams)
	if err := tx.Flush(ctx); err != nil {
		return nil, nil, err
	}
	live = map[id.Team]TeamInput{}
	for _, w := range work {
		live[w.TeamID] = TeamInput{
			Open: w.Open, Linked: w.Linked, ObjectiveOnly: w.ObjectiveOnly, RunBusiness: w.RunBusiness, Unlinked: w.Unlinked,
			Aimed: w.Aimed, Focus: w.Focus, FocusAimed: w.FocusAimed, GapOpen: w.GapOpen,
		}
	}
	for _, k := range krs {
		in := live[k.TeamID]
		in.addKR(k)
		live[k.TeamID] = in
	}
	for _, r := range rows {
		in := live[r.ID]
		in.Ref, in.Label = Ref(r.ID.String()), r.Name
		live[r.ID] = in
		if r.Archived {
			gone = append(gone, r.ID)
			delete(live, r.ID)
		}
	}
	return live, gone, nil
}

// addKR counts one live key result of the team and its links.
func (in *TeamInput) addKR(k teamKRRow) {
	in.Links += k.Links
	in.FromGoal += k.FromGoal
	in.Retrofitted += k.Retrofitted
	in.KRs = append(in.KRs, TeamKR{
		Ref: Ref(k.ID.String()), Label: krLabel(k.Number), Open: k.TeamLinked, Behind: k.Behind,
		Gap: k.Expected - k.Progress, Weight: k.Weight, Uncovered: k.Uncovered,
	})
}
