package board

import (
	"cmp"
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// MyTask is one task of mine with the goal it matters most to: a lagging key result first.
type MyTask struct {
	ID            id.Task
	Number        int64
	Title         string
	State         string
	BlockedReason string
	Priority      string
	DueOn         *time.Time
	StateSince    time.Time
	ActiveAt      time.Time
	ClosedAt      *time.Time
	Revision      int64
	RunBusiness   bool
	KRID          *id.KeyResult // nil: an objective itself, or nothing
	KRNumber      *int64
	KR            *string
	Status        *string
	Progress      *float64 // nil: no value yet
	Expected      float64
	Behind        bool    // and live: lagging now
	Shortfall     float64 // of that key result, times the link's impact
	TeamLinked    int
	TeamOpen      int
	Objective     *string
	Pillar        *string
	Provenance    *string
}

// MyWork is what a person has to do.
type MyWork struct {
	Frame  Frame
	Tasks  []MyTask // open, unranked
	Closed []MyTask // done this week, the latest first
	Open   int      // all of them, also those beyond the 200 that are read
	Aimed  int      // of these, at a lagging key result
	Today  time.Time
}

// Each task takes the goal it matters most to; sets are joined, not looked up row by row. What is
// closed is found by team and time, through the index that has both.
const myWorkSQL = `with mine as materialized (
	select id, number, title, state, blocked_reason, priority, due_on, state_since, active_at, closed_at, revision, run_business, is_open
		from tasks where org_id = $1 and owner_id = $2 and is_open
	union all select t.id, t.number, t.title, t.state, t.blocked_reason, t.priority, t.due_on, t.state_since, t.active_at, t.closed_at, t.revision, t.run_business, t.is_open
		from teams x join tasks t on t.org_id = x.org_id and t.team_id = x.id and t.closed_at >= $3
		where x.org_id = $1 and t.org_id = $1 and t.owner_id = $2 and t.state = 'done' and t.deleted_at is null),
g as (select distinct on (l.task_id) l.task_id, l.kr_id as krid, k.number as kr_number, k.title as kr, s.status, case when s.has_value then s.progress end as progress,
		s.expected, coalesce(s.live and s.behind, false) as behind, greatest(coalesce(s.expected - s.progress, 0), 0) * l.impact as shortfall,
		s.team_linked, s.team_open, o.title as objective, p.name as pillar, l.provenance
	from task_links l left join key_results k on k.org_id = l.org_id and k.id = l.kr_id
	join objectives o on o.org_id = l.org_id and o.id = coalesce(l.objective_id, k.objective_id)
	left join pillars p on p.org_id = o.org_id and p.id = o.pillar_id left join kr_signals s on s.org_id = l.org_id and s.kr_id = l.kr_id
	where l.org_id = $1 and l.task_id = any (array(select id from mine)) and l.unlinked_at is null
	order by l.task_id, coalesce(s.live and s.behind, false) desc, (l.kr_id is not null) desc, shortfall desc, k.number, l.id),
ranked as (select mine.*, g.krid, g.kr_number, g.kr, g.status, g.progress, coalesce(g.expected, 0) as expected, coalesce(g.behind, false) as behind,
		coalesce(g.shortfall, 0) as shortfall, coalesce(g.team_linked, 0) as team_linked, coalesce(g.team_open, 0) as team_open, g.objective, g.pillar, g.provenance,
		count(*) filter (where is_open) over () as open, count(*) filter (where is_open and g.behind) over () as aimed,
		row_number() over (partition by is_open order by g.behind desc nulls last, closed_at desc, due_on nulls last, number) as place
	from mine left join g on g.task_id = mine.id)
select * from ranked where place <= case when is_open then 200 else 30 end order by closed_at desc, number`

// myRow is a task with what is counted over all of them.
type myRow struct {
	MyTask
	IsOpen bool
	Open   int
	Aimed  int
	Place  int
}

// MyWork reads the open tasks of the person and what she closed this week.
func (s *Service) MyWork(ctx context.Context, m org.Member) (MyWork, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return MyWork{}, err
	}
	w := s.when(m)
	out := MyWork{Today: w.today}
	var rows []myRow
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.All(r, &rows, myWorkSQL, m.Org.ID, m.Actor.User, w.weekStart)
	err := s.db.ReadTenant(ctx, m.Actor, r)
	for _, row := range rows {
		out.Open, out.Aimed = row.Open, row.Aimed
		if row.IsOpen {
			out.Tasks = append(out.Tasks, row.MyTask)
		} else {
			out.Closed = append(out.Closed, row.MyTask)
		}
	}
	return out, err
}

var priorities = map[string]int{"urgent": 0, "high": 1, "normal": 2, "low": 3}

// Rank orders tasks by what they move: a lagging key result before others, urgent before not,
// the larger shortfall first, then the sooner date, then what was started.
func Rank(tasks []MyTask) {
	slices.SortStableFunc(tasks, func(a, b MyTask) int {
		return cmp.Or(
			holdsFirst(a.Behind, b.Behind),
			cmp.Compare(priorities[a.Priority], priorities[b.Priority]),
			cmp.Compare(b.Shortfall, a.Shortfall),
			compareDays(a.DueOn, b.DueOn),
			holdsFirst(a.State == "in_progress", b.State == "in_progress"),
			cmp.Compare(a.Number, b.Number),
		)
	})
}

// RankByDue orders tasks by their date, those of one day as Rank does.
func RankByDue(tasks []MyTask) {
	Rank(tasks)
	slices.SortStableFunc(tasks, func(a, b MyTask) int { return compareDays(a.DueOn, b.DueOn) })
}

// holdsFirst puts what holds before what does not.
func holdsFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// compareDays puts the sooner day first and no day last.
func compareDays(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Compare(*b)
}
