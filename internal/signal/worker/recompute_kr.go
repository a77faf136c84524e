package worker

import (
	"context"
	"encoding/json"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

const selectKRs = `select ` + krColumns + krTables + ` where k.org_id = $1 and k.id = any($2)`

// selectDiluted finds the key results whose team's number of open tasks ($2, $3) is not the one
// they were computed with, and the work they were computed with.
const selectDiluted = `select ` + krColumns + `, s.data -> 'work' as work` + krTables + `
	join unnest($2::uuid[], $3::bigint[]) as n(team, open) on n.team = k.team_id
	where k.org_id = $1 and s.live and s.team_open <> n.open`

type dilutedRow struct {
	krRow
	Work signal.Contribution
}

// krWork is a key result about to be judged.
type krWork struct {
	row      krRow
	work     signal.Contribution
	teamOpen int
}

// recomputeKRs recounts the touched key results, re-derives those whose team's open tasks alone
// changed in number, and stores what differs.
func (p *pass) recomputeKRs(ctx context.Context) error {
	rows, err := p.loadKRs(ctx)
	if err != nil {
		return err
	}
	for _, k := range rows {
		p.teams.add(k.TeamID)
	}
	open, err := p.openTasks(ctx)
	if err != nil {
		return err
	}
	diluted, err := p.diluted(ctx, rows, open)
	if err != nil {
		return err
	}
	var todo []krWork
	for _, d := range diluted {
		if civil(d.WasDay) == d.stand(p.cal.today).day && *d.WasLive == d.stand(p.cal.today).live {
			todo = append(todo, krWork{d.krRow, d.Work, open[d.TeamID]})
		} else {
			rows = append(rows, d.krRow)
		}
	}
	work, err := loadWork(ctx, p.tx, rows, p.cal, p.limits)
	if err != nil {
		return err
	}
	for _, k := range rows {
		todo = append(todo, krWork{k, work[k.ID], open[k.TeamID]})
	}
	return p.judgeKRs(ctx, todo)
}

// loadKRs returns the key results to recount.
func (p *pass) loadKRs(ctx context.Context) ([]krRow, error) {
	if len(p.krs)+len(p.viaGoal) == 0 {
		return nil, nil
	}
	var rows, via []krRow
	pg.Later(p.tx, &rows, selectKRs, p.tx.Org(), p.krs.list())
	if len(p.viaGoal) > 0 {
		pg.Later(p.tx, &via, selectKRs, p.tx.Org(), p.viaGoal.list())
	}
	if err := p.tx.Flush(ctx); err != nil {
		return nil, err
	}
	for _, k := range via {
		if !p.krs[k.ID] && !k.stands(p.cal.today) {
			rows = append(rows, k)
		}
	}
	return rows, nil
}

// openTasks counts the open tasks of every touched team.
func (p *pass) openTasks(ctx context.Context) (map[id.Team]int, error) {
	work, err := p.teamWork(ctx)
	open := map[id.Team]int{}
	for team := range p.teams {
		open[team] = work[team].Open
	}
	return open, err
}

func (p *pass) diluted(ctx context.Context, rows []krRow, open map[id.Team]int) ([]dilutedRow, error) {
	if len(open) == 0 {
		return nil, nil
	}
	var teams []id.Team
	var counts []int
	for team, n := range open {
		teams, counts = append(teams, team), append(counts, n)
	}
	all, err := pg.Many[dilutedRow](ctx, p.tx, selectDiluted, p.tx.Org(), teams, counts)
	recounted := set[id.KeyResult]{}
	for _, k := range rows {
		recounted.add(k.ID)
	}
	var out []dilutedRow
	for _, d := range all {
		if !recounted[d.ID] {
			out = append(out, d)
		}
	}
	return out, err
}

// judgeKRs computes and stores key results, and notes who has to hear of it.
func (p *pass) judgeKRs(ctx context.Context, todo []krWork) error {
	if len(todo) == 0 {
		return nil
	}
	ids := make([]id.KeyResult, len(todo))
	for i, k := range todo {
		ids[i] = k.row.ID
	}
	checkins, err := pg.Many[checkinRow](ctx, p.tx, selectCheckins, p.tx.Org(), ids)
	if err != nil {
		return err
	}
	history := histories(checkins, p.cal)
	stored := make([]krStored, 0, len(todo))
	for _, k := range todo {
		p.guard(mark.KeyResult, k.row.ID, func() error {
			s, err := judgeKR(k.row, history[k.row.ID], k.work, k.teamOpen, p.cal, p.limits)
			if err == nil {
				stored = append(stored, s)
				p.emitted.add(mark.KeyResult, s.KRID, s.Data.Findings)
			}
			return err
		})
	}
	changed, err := storeRows[id.KeyResult](ctx, p, upsertKRs, keepKRDays, stored)
	if err != nil {
		return err
	}
	return p.spread(ctx, todo, stored, changed)
}

// storeRows writes rows where they differ, keeps today's daily rows, and returns what changed.
func storeRows[T ~[16]byte, R interface{ key() T }](ctx context.Context, p *pass, upsert, keep string, rows []R) (set[T], error) {
	changed := set[T]{}
	if len(rows) == 0 {
		return changed, nil
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	ids := make([]T, len(rows))
	for i, r := range rows {
		ids[i] = r.key()
	}
	found, err := pg.Many[T](ctx, p.tx, upsert, p.tx.Org(), string(text), p.now)
	p.tx.Queue(keep, p.tx.Org(), ids)
	changed.add(found...)
	for _, c := range found {
		p.touched.add([16]byte(c))
	}
	return changed, err
}

// spread touches what looks at key results: their objectives, their teams, and the tasks of one that
// began or ceased to lag, to count or to ask for work, with the teams that count them.
func (p *pass) spread(ctx context.Context, todo []krWork, stored []krStored, changed set[id.KeyResult]) error {
	now := map[id.KeyResult]krStored{}
	for _, s := range stored {
		now[s.KRID] = s
	}
	var flipped, retraced []id.KeyResult
	for _, k := range todo {
		if changed[k.row.ID] || p.krs[k.row.ID] {
			p.objectives.add(k.row.ObjectiveID)
		}
		s, ok := now[k.row.ID]
		if !ok || !changed[k.row.ID] {
			continue
		}
		p.teams.add(k.row.TeamID, id.Val(k.row.WasTeam))
		under, stop := k.row.wasAt()
		if s.lagging() != k.row.wasLagging() || s.gapOf() != k.row.wasGapOf() || s.ObjectiveID != under || s.Stop != stop {
			flipped = append(flipped, k.row.ID)
		}
		if s.Counts != k.row.wasTraced() {
			retraced = append(retraced, k.row.ID)
		}
	}
	delete(p.teams, id.Team{})
	return p.reclassify(ctx, flipped, retraced)
}
