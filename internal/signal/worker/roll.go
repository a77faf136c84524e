package worker

import (
	"context"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// Results hold for one local day, so the clock is a writer of marks like any other: when an
// organisation's day has ended, the first worker to look carries the days nobody computed
// forward and marks everything that is judged as of an older day.

// target is the day a goal of cycle c is judged as of, when today is $2.
const target = `case c.state when 'closed' then least($2::date, c.ends_on) else $2::date end`

// Days before today that have no row get the last row known. More than a year is not filled. Where no
// day is missing, as on most nights, the days are not even looked at.
const (
	rollKRs = `
with late as materialized (
  select s.kr_id, s.day, ` + target + ` - s.day - 1 as missing from kr_signals s
  join key_results k on k.org_id = s.org_id and k.id = s.kr_id
  join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
  where s.org_id = $1 and s.day < ` + target + ` - 1)
insert into goal_days (org_id, goal_id, day, kind, status, progress, expected, data)
select d.org_id, d.goal_id, d.day + n, d.kind, d.status, d.progress, d.expected, d.data
from late s
join goal_days d on d.org_id = $1 and d.goal_id = s.kr_id and d.day = s.day
cross join lateral generate_series(1, least(s.missing, 400)) n
on conflict do nothing`

	rollObjectives = `
with late as materialized (
  select s.objective_id, s.day, ` + target + ` - s.day - 1 as missing from objective_signals s
  join objectives o on o.org_id = s.org_id and o.id = s.objective_id
  join cycles c on c.org_id = o.org_id and c.id = o.cycle_id
  where s.org_id = $1 and s.day < ` + target + ` - 1)
insert into goal_days (org_id, goal_id, day, kind, status, progress, expected, data)
select d.org_id, d.goal_id, d.day + n, d.kind, d.status, d.progress, d.expected, d.data
from late s
join goal_days d on d.org_id = $1 and d.goal_id = s.objective_id and d.day = s.day
cross join lateral generate_series(1, least(s.missing, 400)) n
on conflict do nothing`

	rollPillars = `
insert into goal_days (org_id, goal_id, day, kind, status, progress, expected, data)
select d.org_id, d.goal_id, d.day + n, d.kind, d.status, d.progress, d.expected, d.data
from pillar_signals s
join goal_days d on d.org_id = s.org_id and d.goal_id = s.pillar_id and d.day = s.day
cross join lateral generate_series(1, least($2::date - s.day - 1, 400)) n
where s.org_id = $1 and s.day < $2::date - 1 on conflict do nothing`

	rollTeams = `
insert into team_days (org_id, team_id, day, open_tasks, linked, aimed, data)
select d.org_id, d.team_id, d.day + n, d.open_tasks, d.linked, d.aimed, d.data
from team_signals s
join team_days d on d.org_id = s.org_id and d.team_id = s.team_id and d.day = s.day
cross join lateral generate_series(1, least($2::date - s.day - 1, 400)) n
where s.org_id = $1 and s.day < $2::date - 1 on conflict do nothing`
)

// What is judged as of another day than it should be, or was never computed.
const (
	staleKRs = `select k.id from key_results k join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
where k.org_id = $1 and s.day is distinct from ` + target

	staleObjectives = `select o.id from objectives o join cycles c on c.org_id = o.org_id and c.id = o.cycle_id
left join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id
where o.org_id = $1 and s.day is distinct from ` + target

	stalePillars = `select p.id from pillars p left join pillar_signals s on s.org_id = p.org_id and s.pillar_id = p.id
where p.org_id = $1 and p.archived_at is null and s.day is distinct from $2::date`

	staleTeams = `select t.id from teams t left join team_signals s on s.org_id = t.org_id and s.team_id = t.id
where t.org_id = $1 and t.archived_at is null and s.day is distinct from $2::date`
)

// turnDay does what the end of a day asks for. It runs under the organisation's lock.
func (p *pass) turnDay(ctx context.Context) error {
	today := date(p.cal.today)
	for _, roll := range []string{rollKRs, rollObjectives, rollPillars, rollTeams} {
		p.tx.Queue(roll, p.tx.Org(), today)
	}
	p.tx.Queue(completeTasks, p.tx.Org(), today)
	p.tx.Queue(completeDone, p.tx.Org())
	var krs []id.KeyResult
	var teams []id.Team
	var objectives []id.Objective
	var pillars []id.Pillar
	pg.Later(p.tx, &krs, staleKRs, p.tx.Org(), today)
	pg.Later(p.tx, &teams, staleTeams, p.tx.Org(), today)
	pg.Later(p.tx, &objectives, staleObjectives, p.tx.Org(), today)
	pg.Later(p.tx, &pillars, stalePillars, p.tx.Org(), today)
	if err := p.tx.Flush(ctx); err != nil {
		return err
	}
	mark.ManyTx(p.tx, mark.KeyResult, krs)
	mark.ManyTx(p.tx, mark.Team, teams)
	mark.ManyTx(p.tx, mark.Objective, objectives)
	mark.ManyTx(p.tx, mark.Pillar, pillars)
	if err := countFigures(ctx, p.tx, p.cal, p.now); err != nil {
		return err
	}
	org.TurnDayTx(p.tx, p.org, p.now, p.cal.start(p.cal.today+1))
	return nil
}
