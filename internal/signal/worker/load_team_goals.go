package worker

import (
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// around is what teams are judged by besides their own tasks and key results.
type around struct {
	stopped []stoppedRow
	served  []servedRow
}

type stoppedRow struct {
	TeamID       id.Team
	Stop         signal.Stop
	N, Estimated int
	Effort       signal.Effort
}

type driftedRow struct {
	TeamID id.Team
	Since  time.Time
}

const (
	selectStopped = `select team_id, stop, count(*) as n, count(*) filter (where effort > 0) as estimated, sum(effort)::bigint as effort
		from task_signals where org_id = $1 and team_id = any($2) and stop <> '' group by team_id, stop`

	// selectCycleDay is the first day of the cycle a day ($2) lies in, as strategy.Current chooses it.
	selectCycleDay = `select starts_on from cycles where org_id = $1 and state = 'active' and $2::date between starts_on and ends_on
		order by starts_on desc, ends_on limit 1`

	// selectServed counts the linked open tasks of teams with a lagging key result ($2: teams, $3: how many
	// they have) by the objectives they serve: those with more than a share ($4), and those that lag.
	selectServed = `with lagging as materialized (
			select distinct k.team_id, k.objective_id from key_results k join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
			where k.org_id = $1 and k.team_id = any($2) and s.live and s.behind)
		select n.team_id, n.objective_id, ` + objectiveLabel + ` as label, n.open from (
			select s.team_id, x.objective_id, count(*) as open
			from unnest($2::uuid[], $3::bigint[]) as k(team_id, linked)
			join task_signals s on s.org_id = $1 and s.team_id = k.team_id and s.linked
			cross join lateral unnest(s.serves) as x(objective_id)
			where k.team_id in (select team_id from lagging)
			group by s.team_id, k.linked, x.objective_id
			having count(*) > $4::float8 * k.linked or (s.team_id, x.objective_id) in (select team_id, objective_id from lagging)) n
		join objectives o on o.org_id = $1 and o.id = n.objective_id`

	// teamsNaming finds the teams whose open signals name one of some objectives ($2).
	teamsNaming = `select subject_id from signals where org_id = $1 and rule = 'clustered' and closed_at is null
		and inputs -> 'objectives' ?| $2::uuid[]::text[]`
)

func (p *pass) laterAround(teams []id.Team, work map[id.Team]teamWork) *around {
	a := &around{}
	linked := make([]int, len(teams))
	for i, team := range teams {
		linked[i] = work[team].Linked
	}
	pg.Later(p.tx, &a.stopped, selectStopped, p.tx.Org(), teams)
	pg.Later(p.tx, &a.served, selectServed, p.tx.Org(), teams, linked, p.th.ClusterShare)
	return a
}

func (a *around) into(live map[id.Team]*signal.TeamInput) {
	for _, r := range a.served {
		if in := live[r.TeamID]; in != nil {
			in.Serves = append(in.Serves, signal.Served{Ref: refOf(r.ObjectiveID), Label: r.Label, Open: r.Open})
		}
	}
	stopped := map[id.Team]map[signal.Stop]signal.Freed{}
	for _, r := range a.stopped {
		if stopped[r.TeamID] == nil {
			stopped[r.TeamID] = map[signal.Stop]signal.Freed{}
		}
		stopped[r.TeamID][r.Stop] = signal.Freed{Stop: r.Stop, N: r.N, Estimated: r.Estimated, Effort: r.Effort}
	}
	for team, by := range stopped {
		if in := live[team]; in != nil {
			in.Stopped = signal.InOrder(by)
		}
	}
}

// firstDay is the first day of a cycle, if there is one.
func firstDay(cycle []time.Time) signal.Day {
	if len(cycle) == 0 {
		return 0
	}
	return signal.DayOf(cycle[0])
}

type servedRow struct {
	TeamID      id.Team
	ObjectiveID id.Objective
	Label       string
	Open        int
}
