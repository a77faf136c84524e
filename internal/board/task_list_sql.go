package board

// The conditions of a task list, as constants: what is open has indexes of its own. The last test
// of each keeps the number of arguments the same.
var listWhere = map[string]string{
	"open":  `t.org_id = $1 and t.is_open and $2::text is null`,
	"all":   `t.org_id = $1 and t.deleted_at is null and $2::text is null`,
	"state": `t.org_id = $1 and t.deleted_at is null and t.state = $2::text`,
}

const listFilters = ` and ($3::uuid is null or t.owner_id = $3) and (not $4::bool or t.owner_id is null) and ($5::uuid is null or t.team_id = $5)
	and ($6::uuid is null or exists (select from task_links l where l.org_id = $1 and l.task_id = t.id and l.kr_id = $6 and l.unlinked_at is null))
	and (not $7::bool or not t.run_business and not exists (select from task_links l where l.org_id = $1 and l.task_id = t.id and l.unlinked_at is null))
	and (not $8::bool or t.due_on < $11::date and t.is_open)
	and ($9::text is null or t.title ilike $9 escape '\' or t.number = $10::bigint)`

// listOrders: every order ends with the number, so that pages neither repeat nor lose a row.
var listOrders = map[string]string{
	"due":      `t.due_on nulls last, t.number desc`,
	"newest":   `t.number desc`,
	"changed":  `t.active_at desc, t.number desc`,
	"priority": `case t.priority when 'urgent' then 0 when 'high' then 1 when 'normal' then 2 else 3 end, t.due_on nulls last, t.number desc`,
	"state":    `case t.state when 'blocked' then 0 when 'in_progress' then 1 when 'in_review' then 2 when 'todo' then 3 when 'done' then 4 else 5 end, t.state_since, t.number desc`,
	"title":    `lower(t.title), t.number desc`,
}

// listGoal is the key result a row shows: of those it serves the one that lags most. Each "offset 0"
// keeps a look-up by key one, however little the planner knows about the sizes of the tables.
const listGoal = ` left join lateral (
	select k.id, k.number, k.title, s.status, s.lags, s.behind_by, count(*) over () as n
	from (select kr_id from task_links where org_id = $1 and task_id = t.id and unlinked_at is null and kr_id is not null offset 0) l
	cross join lateral (select id, number, title from key_results where org_id = $1 and id = l.kr_id offset 0) k
	left join lateral (select status, live and behind as lags, progress - expected as behind_by from kr_signals where org_id = $1 and kr_id = l.kr_id offset 0) s on true
	order by s.lags desc nulls last, case when s.lags then s.behind_by end, k.number, k.id limit 1) g on true`

const listColumns = `t.id, t.number, t.title, t.state, t.blocked_reason, t.priority, t.due_on, (select name from users where id = t.owner_id) as owner, t.team_id,
	(select name from teams where org_id = $1 and id = t.team_id) as team, t.run_business, t.state_since, t.active_at, t.closed_at, t.revision,
	g.id as kr_id, g.number as kr_number, g.title as kr_title, g.status as kr_status, coalesce(g.n, 0) as krs,
	(select title from objectives where org_id = $1 and id = (
		select objective_id from links where task_id = t.id and objective_id is not null order by linked_at limit 1)) as objective`

// listPlain cuts the page first and looks up the goals of its rows only.
const listPlain = `with t as materialized (select t.* from tasks t where {where} order by {order} limit $12 offset $13),
links as materialized (
	select task_id, kr_id, objective_id, linked_at from task_links
	where org_id = $1 and unlinked_at is null and task_id = any(array(select id from t))),
krs as materialized (
	select k.id, k.number, k.title, s.status, s.live and s.behind as lags, s.progress - s.expected as behind_by
	from key_results k left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.id = any(array(select kr_id from links where kr_id is not null)))
select ` + listColumns + ` from t left join lateral (
	select k.*, count(*) over () as n from links l join krs k on k.id = l.kr_id where l.task_id = t.id
	order by k.lags desc nulls last, case when k.lags then k.behind_by end, k.number, k.id limit 1) g on true
	order by {order}`

// listByKR needs every row's key result before it can cut. Lagging key results come first, no goal last.
const listByKR = `with t as materialized (
	select t.*, g.id as k_id, g.lags as k_lags, g.behind_by as k_behind, g.number as k_number, g.title as k_title, g.status as k_status, g.n as k_n
	from tasks t` + listGoal + `
	where {where} order by (g.id is null), g.lags desc nulls last, case when g.lags then g.behind_by end, g.number, g.id, {order} limit $12 offset $13),
links as materialized (
	select task_id, objective_id, linked_at from task_links
	where org_id = $1 and unlinked_at is null and objective_id is not null and task_id = any(array(select id from t)))
select ` + listColumns + ` from t cross join lateral (
	select t.k_id as id, t.k_number as number, t.k_title as title, t.k_status as status, t.k_n as n) g
	order by (t.k_id is null), t.k_lags desc nulls last, case when t.k_lags then t.k_behind end, t.k_number, t.k_id, {order}`

const listChoicesSQL = `(select 'team' as kind, id, name as label, '' as "group" from teams where org_id = $1 and archived_at is null order by name, id)
union all (select 'user', u.id, u.name, '' from memberships m join users u on u.id = m.user_id
	where m.org_id = $1 and m.deactivated_at is null order by u.name, u.id)
union all (select 'kr', k.id, 'KR ' || k.number || ' ' || k.title, o.title from key_results k
	join objectives o on o.org_id = k.org_id and o.id = k.objective_id join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
	where k.org_id = $1 and (k.id = $2::uuid or k.state = 'active' and o.state = 'active' and c.state in ('active', 'closing'))
	order by c.starts_on desc, o.title, o.id, k.number limit 300)`
