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

// listGoal is the key result a row shows: of those it serves the one that lags most.
const listGoal = ` left join lateral (
	select k.id, k.number, k.title, s.status, s.live and s.behind as lags, s.progress - s.expected as behind_by, count(*) over () as n
	from task_links l join key_results k on k.org_id = l.org_id and k.id = l.kr_id left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where l.org_id = $1 and l.task_id = t.id and l.unlinked_at is null
	order by (s.live and s.behind) desc nulls last, case when s.live and s.behind then s.progress - s.expected end, k.number, k.id limit 1) g on true`

const listColumns = `t.id, t.number, t.title, t.state, t.blocked_reason, t.priority, t.due_on, u.name as owner, t.team_id, tm.name as team,
	t.run_business, t.state_since, t.active_at, t.closed_at, t.revision, g.id as kr_id, g.number as kr_number, g.title as kr_title,
	g.status as kr_status, coalesce(g.n, 0) as krs,
	(select o.title from task_links l join objectives o on o.org_id = l.org_id and o.id = l.objective_id
		where l.org_id = $1 and l.task_id = t.id and l.unlinked_at is null order by l.linked_at limit 1) as objective`

const listNames = ` left join users u on u.id = t.owner_id join teams tm on tm.org_id = t.org_id and tm.id = t.team_id`

// listPlain cuts the page first and looks up the goals of its rows only.
const listPlain = `with t as materialized (select t.* from tasks t where {where} order by {order} limit $12 offset $13)
select ` + listColumns + ` from t` + listGoal + listNames + ` order by {order}`

// listByKR needs every row's key result before it can cut. Lagging key results come first, no goal last.
const listByKR = `with t as materialized (
	select t.*, g.id as k_id, g.lags as k_lags, g.behind_by as k_behind, g.number as k_number from tasks t` + listGoal + `
	where {where} order by (g.id is null), g.lags desc nulls last, case when g.lags then g.behind_by end, g.number, g.id, {order} limit $12 offset $13)
select ` + listColumns + ` from t` + listGoal + listNames + `
	order by (t.k_id is null), t.k_lags desc nulls last, case when t.k_lags then t.k_behind end, t.k_number, t.k_id, {order}`

const listChoicesSQL = `(select 'team' as kind, id, name as label, '' as "group" from teams where org_id = $1 and archived_at is null order by name, id)
union all (select 'user', u.id, u.name, '' from memberships m join users u on u.id = m.user_id
	where m.org_id = $1 and m.deactivated_at is null order by u.name, u.id)
union all (select 'kr', k.id, 'KR ' || k.number || ' ' || k.title, o.title from key_results k
	join objectives o on o.org_id = k.org_id and o.id = k.objective_id join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
	where k.org_id = $1 and (k.id = $2::uuid or k.state = 'active' and o.state = 'active' and c.state in ('active', 'closing'))
	order by c.starts_on desc, o.title, o.id, k.number limit 300)`
