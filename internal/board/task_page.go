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

// TaskLine is one goal a task serves, with the way up.
type TaskLine struct {
	KRID              *id.KeyResult // nil: the objective itself
	Number            *int64
	KR                *string
	KRStatus          *string
	KRTeam            *id.Team
	Progress          *float64 // nil: no value yet
	Behind            bool     // and live: lagging now
	TeamLinked        *int
	TeamOpen          *int
	Gap               *string // what the open coverage_gap signal says
	ObjectiveID       id.Objective
	Objective         string
	ObjectiveStatus   *string
	ObjectiveProgress *float64
	PillarID          *id.Pillar
	Pillar            *string
	PillarStatus      *string
	Impact            int
	Provenance        string
	LinkedAt          time.Time
	Changed           []string   // terms of the key result that changed since, and nobody confirmed the link
	ChangedAt         *time.Time // when they did
}

// TaskDetail is the task itself.
type TaskDetail struct {
	ID            id.Task
	Number        int64
	Title         string
	Notes         string
	State         string
	BlockedReason string
	Priority      string
	Effort        *float64
	DueOn         *time.Time
	RunBusiness   bool
	StateSince    time.Time
	ActiveAt      time.Time
	CreatedAt     time.Time
	ClosedAt      *time.Time
	Revision      int64
	TeamID        id.Team
	Team          string
	OwnerID       *id.User
	Owner         *string
}

// TaskPage is a task with its lines and its history.
type TaskPage struct {
	Frame Frame
	Today time.Time
	Task  TaskDetail
	Lines []TaskLine // what lags first, then by impact
	TaskHistory
}

// TaskEdit is what the form of a task that exists needs.
type TaskEdit struct {
	Frame  Frame
	Task   TaskDetail
	Teams  []PickTeam
	People []PickPerson
}

// TaskGoals is what choosing a goal for a task that exists needs.
type TaskGoals struct {
	Frame Frame
	Task  TaskDetail
	Lines []TaskLine
	Goals
}

// theTask is found first, so that what hangs on it is looked up by its id.
const theTask = `(select id from tasks where org_id = $1 and number = $2)`

const taskSQL = `select t.id, t.number, t.title, t.notes, t.state, t.blocked_reason, t.priority, t.effort, t.due_on, t.run_business, t.state_since, t.active_at,
	t.created_at, t.closed_at, t.revision, t.team_id, tm.name as team, t.owner_id, u.name as owner
	from tasks t join teams tm on tm.org_id = t.org_id and tm.id = t.team_id left join users u on u.id = t.owner_id
	where t.org_id = $1 and t.number = $2 and t.deleted_at is null`

const taskLinesSQL = `select l.kr_id as krid, k.number, k.title as kr, s.status as kr_status, k.team_id as kr_team, case when s.has_value then s.progress end as progress,
	coalesce(s.live and s.behind, false) as behind, s.team_linked, s.team_open,
	(select g.sentence from signals g where g.org_id = l.org_id and g.subject_id = l.kr_id and g.rule = 'coverage_gap' and g.closed_at is null) as gap,
	o.id as objective_id, o.title as objective, os.status as objective_status, case when os.has_data then os.progress end as objective_progress,
	p.id as pillar_id, p.name as pillar, ps.status as pillar_status, l.impact, l.provenance, l.linked_at,
	v.changed, v.valid_from as changed_at
	from task_links l left join key_results k on k.org_id = l.org_id and k.id = l.kr_id
	join objectives o on o.org_id = l.org_id and o.id = coalesce(l.objective_id, k.objective_id)
	left join pillars p on p.org_id = o.org_id and p.id = o.pillar_id left join kr_signals s on s.org_id = l.org_id and s.kr_id = l.kr_id
	left join objective_signals os on os.org_id = o.org_id and os.objective_id = o.id left join pillar_signals ps on ps.org_id = p.org_id and ps.pillar_id = p.id
	left join lateral (select changed, valid_from from goal_versions where org_id = l.org_id and kr_id = l.kr_id
		and valid_from > greatest(l.linked_at, l.confirmed_at) and changed && $3::text[] order by valid_from desc limit 1) v on true
	where l.org_id = $1 and l.task_id = ` + theTask + ` and l.unlinked_at is null
	order by (s.live and s.behind) desc nulls last, (l.kr_id is not null) desc, l.impact desc, l.linked_at, l.id`

// TaskPage reads a task by its number; NotFound if it is deleted or not there.
func (s *Service) TaskPage(ctx context.Context, m org.Member, number int64) (TaskPage, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TaskPage{}, err
	}
	w := s.when(m)
	out := TaskPage{Today: w.today}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.First(r, &out.Task, taskSQL, m.Org.ID, number)
	pg.All(r, &out.Lines, taskLinesSQL, m.Org.ID, number, signal.PromiseFields())
	readHistory(r, m, number, &out.TaskHistory)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

// TaskEdit reads a task and what its form can choose from.
func (s *Service) TaskEdit(ctx context.Context, m org.Member, number int64) (TaskEdit, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TaskEdit{}, err
	}
	var out TaskEdit
	r, args := &pg.Read{}, AskTaskForm{}.args(m)
	readFrame(r, m, s.when(m), &out.Frame)
	pg.First(r, &out.Task, taskSQL, m.Org.ID, number)
	pg.All(r, &out.Teams, pickTeamsSQL, args...)
	pg.All(r, &out.People, pickPeopleSQL, args...)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

// TaskGoals reads a task and the goals it may be linked to; its own team's come first.
func (s *Service) TaskGoals(ctx context.Context, m org.Member, number int64) (TaskGoals, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TaskGoals{}, err
	}
	var out TaskGoals
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.First(r, &out.Task, taskSQL, m.Org.ID, number)
	pg.All(r, &out.Lines, taskLinesSQL, m.Org.ID, number, signal.PromiseFields())
	args := AskTaskForm{}.args(m)
	wide(r)
	pg.All(r, &out.KRs, pickKRsSQL, args...)
	pg.All(r, &out.Objectives, pickObjectivesSQL, args...)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}
