package board

// teamCardsSQL: what is open, and what was done this week. Within a column lagging key results
// come first (the widest gap on top), then what is due first; stuck work by how long it is stuck.
const teamCardsSQL = `with mine as (
	select id, number, title, state, blocked_reason, due_on, owner_id, revision, run_business, state_since, active_at, closed_at
		from tasks where org_id = $1 and team_id = $2 and is_open
	union all
	select id, number, title, state, blocked_reason, due_on, owner_id, revision, run_business, state_since, active_at, closed_at
		from tasks where org_id = $1 and team_id = $2 and closed_at >= $3 and state = 'done' and deleted_at is null),
goals as (
	select l.task_id, array_agg(l.kr_id order by l.linked_at, l.id) filter (where l.kr_id is not null) as krs,
		(array_agg(l.objective_id order by l.linked_at, l.id) filter (where l.objective_id is not null))[1] as objective_id,
		max(s.expected - s.progress) filter (where s.live and s.behind) as lag
	from mine t join task_links l on l.org_id = $1 and l.task_id = t.id and l.unlinked_at is null
	left join kr_signals s on s.org_id = $1 and s.kr_id = l.kr_id
	group by l.task_id),
placed as (
	select t.*, coalesce(g.krs, '{}') as krs, g.objective_id, g.lag,
		case when g.task_id is null and not t.run_business and t.closed_at is null then 'none' else t.state end as "column"
	from mine t left join goals g on g.task_id = t.id
	where ($4::uuid is null or t.owner_id = $4) and (not $5::bool or t.owner_id is null) and ($6::uuid is null or $6 = any(g.krs))
		and case $7::text when 'overdue' then t.due_on < $8::date and t.closed_at is null when 'week' then t.due_on <= $9::date
			when 'none' then t.due_on is null else true end),
ranked as (
	select p.*, count(*) over (partition by p."column") as total, row_number() over (partition by p."column" order by p.closed_at desc,
		case when p.state = 'blocked' and p."column" = 'blocked' then p.state_since end, p.lag desc nulls last, p.due_on nulls last, p.number) as place
	from placed p)
select r."column", r.place, r.total, r.id, r.number, r.title, r.state, r.blocked_reason, r.due_on, r.owner_id, u.name as owner, r.revision,
	r.run_business, r.state_since, r.active_at, r.closed_at, r.krs, o.title as objective
	from ranked r left join users u on u.id = r.owner_id left join objectives o on o.org_id = $1 and o.id = r.objective_id
	where r.place <= $10 order by r."column", r.place`

// teamKRsSQL: the team's live key results, and every one that its open work or this week's done
// work serves. A task with several of them counts in one share only, split evenly: over those
// that lag, or over all if none does. So the shares of the lagging ones add up to what is aimed.
const teamKRsSQL = `with work as (
	select id, true as open from tasks where org_id = $1 and team_id = $2 and is_open
	union all
	select id, false from tasks where org_id = $1 and team_id = $2 and closed_at >= $3 and state = 'done' and deleted_at is null),
links as (
	select l.kr_id, l.task_id, t.open, coalesce(s.live and s.behind, false) as lags
	from work t join task_links l on l.org_id = $1 and l.task_id = t.id and l.unlinked_at is null and l.kr_id is not null
	left join kr_signals s on s.org_id = $1 and s.kr_id = l.kr_id),
split as (
	select kr_id, open, lags, count(*) over (partition by task_id) as n, count(*) filter (where lags) over (partition by task_id) as lagging from links),
served as (
	select kr_id, count(*) filter (where open) as here,
		coalesce(sum(case when lagging = 0 then 1.0 / n when lags then 1.0 / lagging else 0 end) filter (where open), 0)::float8 as share
	from split group by kr_id),
own as (
	select k.id from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id
	join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
	where k.org_id = $1 and k.team_id = $2 and k.state = 'active' and o.state = 'active' and c.state in ('active', 'closing'))
select k.id, k.number, k.title, o.title as objective, k.team_id = $2 as own, coalesce(s.live, k.id in (select id from own)) as live,
	coalesce(s.live and s.behind, false) as behind, coalesce(s.uncovered, false) as uncovered, s.status, coalesce(s.has_value, false) as has_value,
	coalesce(s.progress, 0) as progress, coalesce(s.expected, 0) as expected, coalesce(s.team_linked, 0) as team_linked,
	coalesce(s.team_open, 0) as team_open, coalesce(s.open_tasks, 0) as open_tasks, coalesce(s.live_tasks, 0) as live_tasks,
	coalesce(v.here, 0) as here, coalesce(v.share, 0) as share
	from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id
	left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id left join served v on v.kr_id = k.id
	where k.org_id = $1 and k.id in (select kr_id from served union select id from own)
	order by coalesce(s.live and s.behind, false) desc, case when s.live and s.behind then s.progress - s.expected end, k.number, k.id`
