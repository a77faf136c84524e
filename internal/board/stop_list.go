package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// StopList is a team's open work that only serves goals which stopped.
type StopList struct {
	Frame  Frame
	Loc    *time.Location
	Team   struct{ Name string }
	Goals  []StoppedGoal // with their tasks, the most definite stop first
	KRs    []PickKR      // that the tasks may serve instead
	Hidden int           // tasks there are besides
}

// StoppedGoal is a key result, or an objective itself, that asks for no more work.
type StoppedGoal struct {
	ID                  id.Task // of either kind
	Number              *int64  // of a key result
	Title               string
	KRState             *string
	ObjectiveState      string
	Cycle, CycleState   string
	Weight              float64
	Due                 time.Time
	StateAt, WeightAt   *time.Time // when it last changed, of the goal or of the objective above it
	StateWhy, WeightWhy string
	StateBy, WeightBy   *string

	Stop  signal.Stop   `db:"-"`
	Tasks []StoppedTask `db:"-"`
}

// StoppedTask is an open task all of whose goals stopped.
type StoppedTask struct {
	ID       id.Task
	Number   int64
	Title    string
	State    string
	Revision int64
	Effort   *float64
	Owner    *string
	Links    []id.Link
	Goals    []id.Task // by link
	Total    int       // of such tasks
}

// stoppedTasksSQL lists as many tasks as are settled at once.
const stoppedTasksSQL = `select t.id, t.number, t.title, t.state, t.revision, t.effort, u.name as owner, l.links, l.goals, count(*) over () as total
	from task_signals s join tasks t on t.org_id = s.org_id and t.id = s.task_id left join users u on u.id = t.owner_id
	cross join lateral (select array_agg(id order by linked_at, id) as links, array_agg(coalesce(kr_id, objective_id) order by linked_at, id) as goals
		from task_links where org_id = t.org_id and task_id = t.id and unlinked_at is null) l
	where s.org_id = $1 and s.team_id = $2 and s.stop <> '' and t.team_id = $2 and t.is_open and l.links is not null order by t.number limit 200`

// stoppedGoalsSQL reads what those tasks serve, and when and why its state and its weight last changed.
const stoppedGoalsSQL = `with goal as (select distinct l.kr_id, l.objective_id from task_signals s
		join task_links l on l.org_id = s.org_id and l.task_id = s.task_id and l.unlinked_at is null
		where s.org_id = $1 and s.team_id = $2 and s.stop <> '')
	select coalesce(k.id, o.id) as id, k.number, coalesce(k.title, o.title) as title, k.state as kr_state, o.state as objective_state,
		c.name as cycle, c.state as cycle_state, least(k.weight, o.weight) as weight, coalesce(k.due_on, c.ends_on) as due,
		st.valid_from as state_at, coalesce(st.why, '') as state_why, st.name as state_by,
		wt.valid_from as weight_at, coalesce(wt.why, '') as weight_why, wt.name as weight_by
	from goal g left join key_results k on k.org_id = $1 and k.id = g.kr_id
	join objectives o on o.org_id = $1 and o.id = coalesce(k.objective_id, g.objective_id)
	join cycles c on c.org_id = o.org_id and c.id = o.cycle_id
	left join lateral (` + lastChange + ` where 'state' = any(v.changed) order by v.valid_from desc limit 1) st on true
	left join lateral (` + lastChange + ` where 'weight' = any(v.changed) order by v.valid_from desc limit 1) wt on true
	order by k.number nulls last, o.title, o.id`

const lastChange = `select v.valid_from, v.why, u.name from (
		select valid_from, why, changed, changed_by from goal_versions where org_id = $1 and kr_id = k.id
		union all select valid_from, why, changed, changed_by from goal_versions where org_id = $1 and objective_id = o.id) v
	left join users u on u.id = v.changed_by`

// StopList reads the team's open tasks by the goal that stopped. Needs Read; NotFound.
func (s *Service) StopList(ctx context.Context, m org.Member, team id.Team) (StopList, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return StopList{}, err
	}
	w := s.when(m)
	out := StopList{Loc: w.loc}
	var tasks []StoppedTask
	var goals []StoppedGoal
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.First(r, &out.Team, `select name from teams where org_id = $1 and id = $2`, m.Org.ID, team)
	pg.All(r, &tasks, stoppedTasksSQL, m.Org.ID, team)
	pg.All(r, &goals, stoppedGoalsSQL, m.Org.ID, team)
	wide(r)
	pg.All(r, &out.KRs, pickKRsSQL, AskTaskForm{Team: team}.args(m)...)
	if err := s.db.ReadTenant(ctx, m.Actor, r); err != nil {
		return StopList{}, err
	}
	out.group(tasks, goals, signal.DayOf(w.today))
	return out, nil
}

// group puts each task under the goal that stopped most definitely. One with a goal that runs again, or
// with one that runs, has left the list already.
func (l *StopList) group(tasks []StoppedTask, goals []StoppedGoal, today signal.Day) {
	at := map[id.Task]int{}
	for i := range goals {
		goals[i].Stop, at[goals[i].ID] = goals[i].stop(today), i
	}
	for _, t := range tasks {
		l.Hidden = t.Total - len(tasks)
		stops := make([]signal.Stop, len(t.Goals))
		for i, g := range t.Goals {
			if n, ok := at[g]; ok {
				stops[i] = goals[n].Stop
			}
		}
		first := signal.FirstStop(stops)
		for i, g := range t.Goals {
			if first != "" && stops[i] == first {
				n := at[g]
				goals[n].Tasks = append(goals[n].Tasks, t)
				break
			}
		}
	}
	stopped := map[id.Task]bool{}
	for _, s := range signal.Stops() {
		for _, g := range goals {
			stopped[g.ID] = stopped[g.ID] || g.Stop != ""
			if g.Stop == s && len(g.Tasks) > 0 {
				l.Goals = append(l.Goals, g)
			}
		}
	}
	l.KRs = running(l.KRs, stopped)
}

// running leaves out key results that stopped.
func running(krs []PickKR, stopped map[id.Task]bool) []PickKR {
	var out []PickKR
	for _, kr := range krs {
		if !stopped[id.Task(kr.ID)] {
			out = append(out, kr)
		}
	}
	return out
}

func (g StoppedGoal) stop(today signal.Day) signal.Stop {
	state := "active"
	if g.KRState != nil {
		state = *g.KRState
	}
	return signal.StopOf(state, g.ObjectiveState, g.CycleState, g.Weight, signal.DayOf(g.Due), today)
}
