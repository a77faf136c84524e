package board

// All queries of the strategy board take the organisation ($1), the cycle asked for or null ($2)
// and today ($3), and find the cycle by the rule of strategy.Current.

// strategyCyc is the cycle shown, with the days it is sampled on: the last day of each week so far, of
// every fourth week where the cycle is longer than two quarters.
const strategyCyc = `cyc as (
	select c.id, c.state, c.starts_on, c.ends_on, least(c.ends_on, $3::date) as as_of,
		array(select distinct least(c.starts_on + i, c.ends_on, $3::date)
			from generate_series(0, 840, case when c.ends_on - c.starts_on > 200 then 28 else 7 end) g
			cross join lateral (select g + case when c.ends_on - c.starts_on > 200 then 27 else 6 end as i) n
			where c.starts_on + g <= least(c.ends_on, $3::date)) as days
	from cycles c where c.org_id = $1 and ($2::uuid is null or c.id = $2)
	order by case when c.state = 'active' and $3::date between c.starts_on and c.ends_on then 0
		when c.state = 'active' then 1 when c.state = 'closing' then 2 when c.state = 'draft' then 3 else 4 end,
		c.starts_on desc, c.ends_on limit 1)`

const strategyCycles = `with ` + strategyCyc + `
	select id, name, kind, starts_on, ends_on, state, revision, created_at, id = (select id from cyc) as chosen
	from cycles where org_id = $1 and ($2::uuid is null or exists (select from cyc)) order by starts_on desc, ends_on`

// strategyPillars has the status of now while the cycle runs, and once it is closed the last one it was judged by.
const strategyPillars = `with ` + strategyCyc + `
	select p.id, p.name, p.archived_at is not null as archived, p.revision, s.status,
		(select max(d.day) + 1 from goal_days d where d.org_id = p.org_id and d.goal_id = p.id
			and d.day < (select as_of from cyc) and d.status <> s.status) as since
	from pillars p
	left join lateral (
		select ps.status from pillar_signals ps where ps.org_id = p.org_id and ps.pillar_id = p.id
			and p.archived_at is null and (select state from cyc) in ('active', 'closing')
		union all
		(select d.status from goal_days d where d.org_id = p.org_id and d.goal_id = p.id and (select state from cyc) = 'closed'
			and d.day between (select starts_on from cyc) and (select as_of from cyc) and d.status <> 'no_data'
			order by d.day desc limit 1)) s on true
	where p.org_id = $1 and (p.archived_at is null or exists (select from objectives o
		where o.org_id = p.org_id and o.pillar_id = p.id and o.cycle_id = (select id from cyc) and o.state <> 'dropped'))
	order by p.archived_at is not null, p.position, p.id`

// strategyTree hangs the objectives of the cycle under each other and finds the column of each.
const strategyTree = strategyCyc + `, tree as (
	select o.id, o.pillar_id as col, o.weight, false as nested, 0 as depth from objectives o
	where o.org_id = $1 and o.cycle_id = (select id from cyc) and o.state <> 'dropped'
		and not exists (select from objectives p where p.org_id = o.org_id and p.id = o.parent_id
			and p.cycle_id = o.cycle_id and p.state <> 'dropped')
	union all
	select o.id, coalesce(o.pillar_id, t.col), o.weight, o.pillar_id is null or o.pillar_id is not distinct from t.col, t.depth + 1
	from tree t join objectives o on o.org_id = $1 and o.parent_id = t.id
		and o.cycle_id = (select id from cyc) and o.state <> 'dropped'
	where t.depth < 8)`

const strategyObjectives = `with recursive ` + strategyTree + `
	select o.id, o.title, o.state, t.col as "column", o.parent_id,
		above.title as parent_title,
		o.team_id, tm.name as team_name, (select name from users where id = o.owner_id) as owner_name, o.weight, o.visibility <> 'everyone' as private, coalesce(s.status, 'no_data') as status,
		coalesce(s.counts, false) as counts, coalesce(s.has_data, false) as has_data,
		coalesce(s.progress, 0) as progress, coalesce(s.expected, 0) as expected, coalesce(s.data->>'worst', '') as worst,
		coalesce(n.krs, 0) as krs, coalesce(n.off, 0) as off, coalesce(n.risk, 0) as risk, coalesce(n.silent, 0) as silent
	from tree t
	join objectives o on o.org_id = $1 and o.id = t.id
	left join objectives above on above.org_id = o.org_id and above.id = o.parent_id and above.cycle_id <> o.cycle_id
	join teams tm on tm.org_id = o.org_id and tm.id = o.team_id
	left join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id
	left join (
		select k.objective_id, count(*) as krs, count(*) filter (where ks.status = 'off_track') as off,
			count(*) filter (where ks.status = 'at_risk') as risk, count(*) filter (where ks.status = 'no_update') as silent
		from key_results k left join kr_signals ks on ks.org_id = k.org_id and ks.kr_id = k.id
		where k.org_id = $1 and k.cycle_id = (select id from cyc) and k.state <> 'dropped' group by k.objective_id) n on n.objective_id = o.id
	order by o.title, o.id`

// strategyPath follows, from the worst objective of each column, what is stored as the next step of its red path.
const strategyPath = strategyTree + `, start as (
	select distinct on (t.col) t.col, t.id
	from tree t join objective_signals s on s.org_id = $1 and s.objective_id = t.id
	where not t.nested and s.counts and t.weight > 0 and s.status in ('lagging', 'at_risk')
		and (select state from cyc) in ('active', 'closing')
	order by t.col, t.weight * greatest(s.expected - s.progress, 0) desc, s.status desc, t.id),
path as (
	select col, id, 0 as step from start
	union all
	select p.col, (s.data->>'worst')::uuid, p.step + 1
	from path p join objective_signals s on s.org_id = $1 and s.objective_id = p.id
	where s.data->>'worst' <> '' and p.step < 8)`

// strategyKRs reads one column ($4: focus, $5: its pillar) or at most $6 key results of each, the one at
// the end of the red path first, then the worst. What is in progress may be stalled; $7 is the time zone.
const strategyKRs = `with recursive ` + strategyPath + `, judged as materialized (
	select k.id, k.objective_id, k.number, k.id = any (array(select id from path)) as on_path,
		k.weight * greatest(s.expected - s.progress, 0) as shortfall,
		case s.status when 'off_track' then 3 when 'at_risk' then 2 when 'no_update' then 1 when 'paused' then -1 when 'draft' then -1 else 0 end as grave
	from key_results k left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.cycle_id = (select id from cyc) and k.state <> 'dropped'),
ranked as (
	select j.id, j.on_path, row_number() over (partition by t.col order by j.on_path desc, j.grave desc, j.shortfall desc nulls last, j.number) as place
	from judged j join tree t on t.id = j.objective_id
	where not $4::boolean or t.col is not distinct from $5::uuid)
select k.id, k.objective_id, k.number, k.title, (select name from users where id = k.owner_id) as owner_name, k.kind, k.unit, k.start_value, k.target_value, k.low_value, k.high_value,
	k.current_value, k.waypoints, k.start_on, k.due_on, k.weight, coalesce(s.status, 'no_data') as status,
	coalesce(s.live, false) as live, coalesce(s.behind, false) as behind, coalesce(s.uncovered, false) as uncovered,
	coalesce(s.has_value, false) as has_value, coalesce(s.progress, 0) as progress, coalesce(s.shown, 0) as shown,
	coalesce(s.expected, 0) as expected, coalesce(s.team_linked, 0) as team_linked, coalesce(s.team_open, 0) as team_open, coalesce(s.open_tasks, 0) as open_tasks,
	coalesce(s.live_tasks, 0) as live_tasks, s.confidence, (s.data->>'before_confidence')::bigint as before_confidence, s.checked_on,
	(select g.sentence from signals g where g.org_id = k.org_id and g.subject_id = k.id and g.closed_at is null
		order by case g.severity when 'off' then 0 when 'risk' then 1 else 2 end, g.opened_at, g.rule limit 1) as sentence,
	d.days, d.statuses, d.reached, d.due, ci.check_in_days, ci.check_in_values, stuck.stuck
from ranked r
cross join lateral (select * from key_results where org_id = $1 and id = r.id offset 0) k
left join lateral (select * from kr_signals where org_id = $1 and kr_id = r.id offset 0) s on true
cross join lateral (
	select array_agg(d.day) as days, array_agg(d.status) as statuses, array_agg(d.progress) as reached, array_agg(d.expected) as due
	from (select gd.* from unnest((select days from cyc)) as week(day)
		cross join lateral (select d.day, d.status, d.progress, d.expected, (d.data->>'has_value')::boolean as has_value from goal_days d
			where d.org_id = k.org_id and d.goal_id = k.id and d.day = week.day offset 0) gd
		order by gd.day) d
	where d.has_value) d
cross join lateral (
	select array_agg(c.day order by c.day) as check_in_days, array_agg(c.value order by c.day) as check_in_values
	from (select distinct on (1) (c.at at time zone $7)::date as day, c.value from checkins c
		where c.org_id = k.org_id and c.kr_id = k.id and c.value is not null
			and (d.days is null or d.days[1] > (select starts_on from cyc) + 6) order by 1, c.at desc) c
	where c.day <= (select as_of from cyc)) ci
cross join lateral (
	select json_agg(json_build_object('id', t.id, 'number', t.number, 'title', t.title, 'owner', coalesce((select name from users where id = t.owner_id), ''), 'state', t.state,
		'reason', t.blocked_reason, 'due', coalesce(t.due_on::text, ''), 'state_since', t.state_since, 'active_at', t.active_at) order by t.number) as stuck
	from task_links l cross join lateral (select id, number, title, owner_id, state, blocked_reason, due_on, state_since, active_at
		from tasks where org_id = $1 and id = l.task_id and is_open offset 0) t
	where r.on_path and l.org_id = k.org_id and l.kr_id = k.id and l.unlinked_at is null
		and (t.state = 'blocked' or t.due_on < $3::date or t.state = 'in_progress')) stuck
where r.place <= $6 or $4
order by r.place, k.number`

const strategyWeeks = `with ` + strategyCyc + `, krs as materialized (
	select id from key_results where org_id = $1 and cycle_id = (select id from cyc) and state <> 'dropped')
	select w.day, d.status, count(*) as krs
	from unnest((select days from cyc)) as w(day)
	cross join lateral (select goal_id, status from goal_days where org_id = $1 and day = w.day offset 0) d
	join krs on krs.id = d.goal_id group by w.day, d.status order by w.day, d.status`

const strategyTeamWeeks = `with ` + strategyCyc + `
	select d.day, sum(d.open_tasks)::bigint as open, sum(d.linked)::bigint as linked, sum(d.aimed)::bigint as aimed,
		sum((d.data->>'from_goal')::bigint)::bigint as from_goal, sum((d.data->>'links')::bigint)::bigint as links,
		bool_or((d.data->>'behind_krs')::bigint > 0) as any_behind
	from teams t join team_days d on d.org_id = t.org_id and d.team_id = t.id and d.day = any ((select days from cyc)::date[])
	where t.org_id = $1 group by d.day order by d.day`

const strategyTeams = `select $2::date as day, coalesce(sum(open_tasks), 0)::bigint as open, coalesce(sum(linked), 0)::bigint as linked,
	coalesce(sum(aimed), 0)::bigint as aimed, coalesce(sum(from_goal), 0)::bigint as from_goal, coalesce(sum(links), 0)::bigint as links,
	coalesce(bool_or(behind_krs > 0), false) as any_behind
	from team_signals where org_id = $1`
