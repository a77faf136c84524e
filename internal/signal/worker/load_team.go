package worker

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
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
select team_id, count(*) as open, count(*) filter (where linked) as linked,
  count(*) filter (where not linked and objective) as objective_only,
  count(*) filter (where not linked and not objective and run_business) as run_business,
  count(*) filter (where not linked and not objective and not run_business) as unlinked,
  count(*) filter (where aimed) as aimed,
  count(*) filter (where moving or due_on <= $3::date) as focus,
  count(*) filter (where (moving or due_on <= $3::date) and aimed) as focus_aimed,
  count(*) filter (where gap) as gap_open
from task_signals where org_id = $1 and team_id = any($2) group by team_id`

// teamKRRow is a live key result as its team sums it.
type teamKRRow struct {
	TeamID                       id.Team
	ID                           id.KeyResult
	Number                       int64
	ObjectiveID                  id.Objective
	Objective                    string
	Weight                       float64
	Progress, Expected           float64
	Behind, Uncovered            bool
	TeamLinked                   int
	Links, FromGoal, Retrofitted int
	Mix                          signal.Weight
}

const selectTeamKRs = `select k.team_id, k.id, k.number, k.objective_id, ` + objectiveLabel + ` as objective, k.weight, s.progress, s.expected, s.behind, s.uncovered,
	s.team_linked, s.links, s.from_goal, s.retrofitted, s.mix
	from key_results k join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	join objectives o on o.org_id = k.org_id and o.id = k.objective_id
	where k.org_id = $1 and k.team_id = any($2) and s.live`

// loadTeams returns the teams that still work, with what they are computed from, and those archived.
// Work is the sum of their tasks.
func (p *pass) loadTeams(ctx context.Context, work map[id.Team]teamWork) (live map[id.Team]*signal.TeamInput, gone []id.Team, err error) {
	var rows []teamRow
	var krs []teamKRRow
	teams := p.teams.list()
	pg.Later(p.tx, &rows, `select id, name, archived_at is not null as archived from teams where org_id = $1 and id = any($2)`, p.tx.Org(), teams)
	pg.Later(p.tx, &krs, selectTeamKRs, p.tx.Org(), teams)
	around := p.laterAround(teams, work)
	if err := p.flush(ctx); err != nil {
		return nil, nil, err
	}
	live = map[id.Team]*signal.TeamInput{}
	for _, r := range rows {
		if r.Archived {
			gone = append(gone, r.ID)
			continue
		}
		w := work[r.ID]
		live[r.ID] = &signal.TeamInput{
			Ref: refOf(r.ID), Label: r.Name, Today: p.cal.today, Open: w.Open, Linked: w.Linked, ObjectiveOnly: w.ObjectiveOnly, RunBusiness: w.RunBusiness,
			Unlinked: w.Unlinked, Aimed: w.Aimed, Focus: w.Focus, FocusAimed: w.FocusAimed, GapOpen: w.GapOpen,
		}
	}
	for _, k := range krs {
		if in, ok := live[k.TeamID]; ok {
			addKR(in, k)
		}
	}
	around.into(live)
	for _, k := range krs {
		if in, ok := live[k.TeamID]; ok {
			in.Look(refOf(k.ObjectiveID), k.Objective, k.Behind)
		}
	}
	return live, gone, nil
}

// addKR counts one live key result of the team and its links.
func addKR(in *signal.TeamInput, k teamKRRow) {
	in.Links += k.Links
	in.FromGoal += k.FromGoal
	in.Retrofitted += k.Retrofitted
	in.KRs = append(in.KRs, signal.TeamKR{
		Ref: signal.Ref(k.ID.String()), Label: krLabel(k.Number), Open: k.TeamLinked, Behind: k.Behind,
		Gap: k.Expected - k.Progress, Weight: k.Weight, Uncovered: k.Uncovered, Mix: k.Mix,
	})
}
