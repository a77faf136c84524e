package signal

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/mark"
)

// recomputeTeams computes the touched teams, after the key results they look at.
func (p *pass) recomputeTeams(ctx context.Context) error {
	if len(p.teams) == 0 {
		return nil
	}
	live, gone, err := loadTeams(ctx, p.tx, p.teams.list(), p.cal, p.th)
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
			s := judgeTeam(team, in, p.cal.today, p.th)
			stored = append(stored, s)
			p.emitted.add(mark.Team, team, s.Data.Findings)
			return nil
		})
	}
	_, err = storeRows[id.Team](ctx, p, upsertTeams, keepTeamDays, stored)
	return err
}
