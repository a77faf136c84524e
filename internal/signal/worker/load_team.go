package worker

import (
	"context"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

type teamRow struct {
	ID       id.Team
	Name     string
	Archived bool
}

// teamNow is a team with what it did and has under way.
type teamNow struct {
	teamRow
	Running      int        // objectives
	DriftSince   *time.Time // it was off its priorities yesterday
	Done, Traced int        // tasks of this cycle
}

// selectTeams reads teams ($2): yesterday is $3, the cycle begins at $4 and tomorrow at $5.
const selectTeams = `select t.id, t.name, t.archived_at is not null as archived,
	(select count(*) from objectives o join cycles c on c.org_id = o.org_id and c.id = o.cycle_id
		where o.org_id = $1 and o.team_id = t.id and o.state = 'active' and c.state = 'active') as running,
	(select (d.data ->> 'drift_since')::date from team_days d
		where d.org_id = $1 and d.team_id = t.id and d.day = $3::date and d.data ->> 'drift_since' <> '') as drift_since, f.done, f.traced
	from teams t cross join lateral (select count(*) as done, count(*) filter (where traced) as traced from done_signals s
		where s.org_id = $1 and s.team_id = t.id and s.closed_at >= $4 and s.closed_at < $5) f
	where t.org_id = $1 and t.id = any($2)`

// teamWork is TeamInput as the database sums it.
type teamWork struct {
	TeamID                                      id.Team
	Open, Linked, ObjectiveOnly, RunBusiness    int
	Unlinked, Aimed, Focus, FocusAimed, GapOpen int

	WasOpen *int // as last stored
}

// diluted says whether its key results were judged with another number of open tasks.
func (w teamWork) diluted() bool { return w.WasOpen == nil || *w.WasOpen != w.Open }

// selectTeamWork sums the open tasks of teams ($2) once each; the last of the days ahead is $3.
const selectTeamWork = `
select team_id, count(*) as open, count(*) filter (where linked) as linked,
  count(*) filter (where not linked and objective) as objective_only,
  count(*) filter (where not linked and not objective and run_business) as run_business,
  count(*) filter (where not linked and not objective and not run_business) as unlinked,
  count(*) filter (where aimed) as aimed,
  count(*) filter (where moving or due_on <= $3::date) as focus,
  count(*) filter (where (moving or due_on <= $3::date) and aimed) as focus_aimed,
  count(*) filter (where gap) as gap_open,
  (select k.open_tasks from team_signals k where k.org_id = $1 and k.team_id = s.team_id) as was_open
from task_signals s where org_id = $1 and team_id = any($2) group by team_id`

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
	var rows []teamNow
	var krs []teamKRRow
	teams := p.teams.list()
	since, tomorrow := p.cycle, p.cal.today+1
	if !since.Known() {
		since = tomorrow // nothing was done in no cycle
	}
	pg.Later(p.tx, &rows, selectTeams, p.tx.Org(), teams, date(p.cal.today-1), p.cal.start(since), p.cal.start(tomorrow))
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
			Running: r.Running, DriftedSince: civil(r.DriftSince), Done: r.Done, Traced: r.Traced,
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
