package worker

import (
	"context"
	"encoding/json"
	"slices"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

const selectKRs = `select ` + krColumns + krTables + ` where k.org_id = $1 and k.id = any($2)`

// selectDiluted finds the key results whose team's number of open tasks ($2, $3) is not the one
// they were computed with, and the work they were computed with.
const (
	selectDiluted         = `select ` + krColumns + `, s.data -> 'work' as work` + krTables + whereDiluted
	selectDilutedCheckins = `select h.kr_id, h.value, h.confidence, h.at from key_results k
	join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	join checkins h on h.org_id = k.org_id and h.kr_id = k.id` + whereDiluted + ` order by h.kr_id, h.at, h.id`
	whereDiluted = ` join unnest($2::uuid[], $3::bigint[]) as n(team, open) on n.team = k.team_id
	where k.org_id = $1 and s.live and s.team_open <> n.open`
)

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
	rows, checkins, err := p.loadKRs(ctx)
	if err != nil {
		return err
	}
	for _, k := range rows {
		p.teams.add(k.TeamID)
	}
	summed, err := p.teamWork(ctx)
	if err != nil {
		return err
	}
	open := map[id.Team]int{}
	for team := range p.teams {
		open[team] = summed[team].Open
	}
	sums := p.laterWork(rows)
	diluted, more, err := p.diluted(ctx, rows, open)
	if err != nil {
		return err
	}
	var todo []krWork
	for _, k := range rows {
		todo = append(todo, krWork{k, sums.of(k.ID), open[k.TeamID]})
	}
	rejudged, err := p.rejudge(ctx, diluted, open)
	if err != nil {
		return err
	}
	return p.judgeKRs(ctx, append(todo, rejudged...), histories(append(checkins, more...), p.cal))
}

// rejudge takes the work that diluted key results were computed with, unless they are now judged on another day.
func (p *pass) rejudge(ctx context.Context, diluted []dilutedRow, open map[id.Team]int) (todo []krWork, err error) {
	var recount []krRow
	for _, d := range diluted {
		if now := d.stand(p.cal.today); civil(d.WasDay) == now.day && *d.WasLive == now.live {
			todo = append(todo, krWork{d.krRow, d.Work, open[d.TeamID]})
		} else {
			recount = append(recount, d.krRow)
		}
	}
	if len(recount) == 0 {
		return todo, nil
	}
	sums := p.laterWork(recount)
	err = p.flush(ctx)
	for _, k := range recount {
		todo = append(todo, krWork{k, sums.of(k.ID), open[k.TeamID]})
	}
	return todo, err
}

// loadKRs returns the key results to recount and their check-ins, and sums the touched teams on the way.
func (p *pass) loadKRs(ctx context.Context) (rows []krRow, checkins []checkinRow, err error) {
	if len(p.krs)+len(p.viaGoal) == 0 {
		return nil, nil, nil
	}
	var via []krRow
	pg.Later(p.tx, &rows, selectKRs, p.tx.Org(), p.krs.list())
	if len(p.viaGoal) > 0 {
		pg.Later(p.tx, &via, selectKRs, p.tx.Org(), p.viaGoal.list())
	}
	pg.Later(p.tx, &checkins, selectCheckins, p.tx.Org(), append(p.krs.list(), p.viaGoal.list()...))
	p.laterTeamWork()
	if err := p.flush(ctx); err != nil {
		return nil, nil, err
	}
	for _, k := range via {
		if !p.krs[k.ID] && !k.stands(p.cal.today) {
			rows = append(rows, k)
		}
	}
	return rows, checkins, nil
}

// diluted finds key results whose team's open tasks changed in number, but for those recounted anyway, and the
// check-ins that loadKRs did not read.
func (p *pass) diluted(ctx context.Context, rows []krRow, open map[id.Team]int) (found []dilutedRow, checkins []checkinRow, err error) {
	var teams []id.Team
	var counts []int
	for team, n := range open {
		if p.summed[team].diluted() {
			teams, counts = append(teams, team), append(counts, n)
		}
	}
	if len(teams) > 0 {
		pg.Later(p.tx, &found, selectDiluted, p.tx.Org(), teams, counts)
		pg.Later(p.tx, &checkins, selectDilutedCheckins, p.tx.Org(), teams, counts)
	}
	if err := p.flush(ctx); err != nil {
		return nil, nil, err
	}
	recounted := set[id.KeyResult]{}
	for _, k := range rows {
		recounted.add(k.ID)
	}
	found = slices.DeleteFunc(found, func(d dilutedRow) bool { return recounted[d.ID] })
	checkins = slices.DeleteFunc(checkins, func(c checkinRow) bool { return p.krs[c.KRID] || p.viaGoal[c.KRID] })
	return found, checkins, nil
}

// judgeKRs computes key results and stores them with the next query, and notes who has to hear of it.
func (p *pass) judgeKRs(ctx context.Context, todo []krWork, history map[id.KeyResult]signal.History) error {
	stored := make([]krStored, 0, len(todo))
	var flipped, retraced []id.KeyResult
	for _, k := range todo {
		p.guard(mark.KeyResult, k.row.ID, func() error {
			s, err := judgeKR(k.row, history[k.row.ID], k.work, k.teamOpen, p.cal, p.limits)
			if err != nil {
				return err
			}
			stored = append(stored, s)
			p.emitted.add(mark.KeyResult, s.KRID, s.Data.Findings)
			p.teams.add(k.row.TeamID)
			if was := id.Val(k.row.WasTeam); !was.IsZero() {
				p.teams.add(was)
			}
			if p.changed[s.KRID] || k.row.rises(s) {
				p.objectives.add(k.row.ObjectiveID)
			}
			if k.row.turns(s) {
				flipped = append(flipped, s.KRID)
			}
			if s.Counts != k.row.wasTraced() {
				retraced = append(retraced, s.KRID)
			}
			return nil
		})
	}
	if err := laterStore(p, storeKRs, stored, func(set[id.KeyResult]) {}); err != nil {
		return err
	}
	return p.reclassify(ctx, flipped, retraced)
}

// laterStore writes rows where they differ, with the next query, and the daily rows of those. Changed hears which did.
func laterStore[T ~[16]byte, R any](p *pass, store string, rows []R, changed func(set[T])) error {
	if len(rows) == 0 {
		return nil
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	var found []T
	pg.Later(p.tx, &found, store, p.tx.Org(), string(text), p.now)
	p.waiting = append(p.waiting, func() {
		differ := set[T]{}
		differ.add(found...)
		for _, c := range found {
			p.touched.add([16]byte(c))
		}
		changed(differ)
	})
	return nil
}
