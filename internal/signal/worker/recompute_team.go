package worker

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// recomputeTeams computes the touched teams, after the key results they look at.
func (p *pass) recomputeTeams(ctx context.Context) error {
	if len(p.teams) == 0 {
		return nil
	}
	work, err := p.teamWork(ctx)
	if err != nil {
		return err
	}
	live, gone, err := p.loadTeams(ctx, work)
	if err != nil {
		return err
	}
	for _, team := range gone {
		p.emitted.add(mark.Team, team, nil)
		p.tx.Queue(`delete from team_signals where org_id = $1 and team_id = $2`, p.tx.Org(), team)
	}
	var stored []teamStored
	for team, in := range live {
		p.guard(mark.Team, team, func() error {
			s := judgeTeam(team, *in, p.cal.today, p.th)
			stored = append(stored, s)
			p.emitted.add(mark.Team, team, s.Data.Findings)
			return nil
		})
	}
	return laterStore(p, storeTeams, stored, func(set[id.Team]) {})
}

// teamWork sums the tasks of the touched teams, each once as long as none of its tasks changes.
func (p *pass) teamWork(ctx context.Context) (map[id.Team]teamWork, error) {
	if !p.laterTeamWork() {
		return p.summed, nil
	}
	return p.summed, p.flush(ctx)
}

// laterTeamWork sums with the next query, if there is something to sum.
func (p *pass) laterTeamWork() bool {
	var missing []id.Team
	for team := range p.teams {
		if _, ok := p.summed[team]; !ok {
			missing = append(missing, team)
		}
	}
	if len(missing) == 0 {
		return false
	}
	var rows []teamWork
	pg.Later(p.tx, &rows, selectTeamWork, p.tx.Org(), missing, date(p.cal.today+signal.Day(p.th.FocusDays)))
	p.waiting = append(p.waiting, func() {
		for _, team := range missing {
			p.summed[team] = teamWork{TeamID: team}
		}
		for _, r := range rows {
			p.summed[r.TeamID] = r
		}
	})
	return true
}
