package board

import "plumbline/internal/id"

// TeamKR is a key result of the team, or one that its work serves, with its stored signals.
type TeamKR struct {
	ID         id.KeyResult
	Number     int64
	Title      string
	Objective  string
	Own        bool // the team's own
	Live       bool
	Behind     bool // and live: lagging now
	Uncovered  bool
	Status     *string // nil: not computed yet
	HasValue   bool
	Progress   float64
	Expected   float64
	TeamLinked int // coverage, of the key result's own team
	TeamOpen   int
	LiveTasks  int
	Tasks      []id.Task // of this team, that serve it: open, or done this week
	Here       int       // of them open
	Share      float64   // of these, each task counted once over all key results: see share
}

// teamKRsSQL: the team's live key results, and every one that its open work or this week's done
// work serves. What lags comes first, the widest gap on top. The arrays make look-ups by key of what
// the planner would otherwise join in an order it guesses: right after an import it knows no sizes.
const teamKRsSQL = `with served as materialized (
	select kr_id, array_agg(task_id) as tasks from task_links
	where org_id = $1 and unlinked_at is null and kr_id is not null and task_id = any(array(
		select id from tasks where ` + openOfTeam + `
		union all
		select id from tasks where ` + doneOfTeam + `))
	group by kr_id),
own as materialized (
	select k.id from (select id, objective_id, cycle_id from key_results where org_id = $1 and team_id = $2 and state = 'active' offset 0) k
	where (select state from objectives where org_id = $1 and id = k.objective_id) = 'active'
		and (select state from cycles where org_id = $1 and id = k.cycle_id) in ('active', 'closing'))
select k.id, k.number, k.title, (select title from objectives where org_id = $1 and id = k.objective_id) as objective, k.team_id = $2 as own,
	coalesce(s.live, k.id in (select id from own)) as live,
	coalesce(s.live and s.behind, false) as behind, coalesce(s.uncovered, false) as uncovered, s.status, coalesce(s.has_value, false) as has_value,
	coalesce(s.progress, 0) as progress, coalesce(s.expected, 0) as expected, coalesce(s.team_linked, 0) as team_linked,
	coalesce(s.team_open, 0) as team_open, coalesce(s.live_tasks, 0) as live_tasks,
	coalesce((select tasks from served where kr_id = k.id), '{}') as tasks, 0 as here, 0::float8 as share
	from key_results k left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.id = any(array(select kr_id from served union select id from own))
	order by coalesce(s.live and s.behind, false) desc, case when s.live and s.behind then s.progress - s.expected end, k.number, k.id`

// share counts the open tasks of each key result, and splits every task over
// those it serves, evenly: over those that lag, or
// over all if none does. So the shares of the lagging ones add up to what is aimed at them.
func share(krs []TeamKR, open func(id.Task) bool) {
	serves, lags := map[id.Task]int{}, map[id.Task]int{}
	for _, kr := range krs {
		for _, t := range kr.Tasks {
			serves[t]++
			if kr.Behind {
				lags[t]++
			}
		}
	}
	for i := range krs {
		kr := &krs[i]
		for _, t := range kr.Tasks {
			switch {
			case !open(t):
				continue
			case lags[t] == 0:
				kr.Share += 1 / float64(serves[t])
			case kr.Behind:
				kr.Share += 1 / float64(lags[t])
			}
			kr.Here++
		}
	}
}
