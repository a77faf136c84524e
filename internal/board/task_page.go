package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// TaskLine is one goal a task serves, with the way up.
type TaskLine struct {
	KRID            *id.KeyResult
	Number          *int64
	KR              *string
	KRStatus        *string
	Progress        *float64
	TeamLinked      *int
	TeamOpen        *int
	ObjectiveID     id.Objective
	Objective       string
	ObjectiveStatus *string
	PillarID        *id.Pillar
	Pillar          *string
	PillarStatus    *string
	Impact          int
	Provenance      string
	LinkedAt        time.Time
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

// Event is one line of an activity feed.
type Event struct {
	At    time.Time
	Actor *string
	Verb  string
	Data  map[string]any
}

// TaskPage is a task with its lines, its choices and its history.
type TaskPage struct {
	TaskForm
	Task   TaskDetail
	Lines  []TaskLine
	Events []Event // newest first
}

const taskSQL = `select t.id, t.number, t.title, t.notes, t.state, t.blocked_reason, t.priority, t.effort, t.due_on, t.run_business, t.state_since, t.active_at,
	t.created_at, t.closed_at, t.revision, t.team_id, tm.name as team, t.owner_id, u.name as owner
	from tasks t join teams tm on tm.org_id = t.org_id and tm.id = t.team_id left join users u on u.id = t.owner_id
	where t.org_id = $1 and t.number = $2 and t.deleted_at is null`

const taskLinesSQL = `select l.kr_id as krid, k.number, k.title as kr, s.status as kr_status, s.progress, s.team_linked, s.team_open, o.id as objective_id, o.title as objective,
	os.status as objective_status, p.id as pillar_id, p.name as pillar, ps.status as pillar_status, l.impact, l.provenance, l.linked_at
	from task_links l left join key_results k on k.org_id = l.org_id and k.id = l.kr_id
	join objectives o on o.org_id = l.org_id and o.id = coalesce(l.objective_id, k.objective_id)
	left join pillars p on p.org_id = o.org_id and p.id = o.pillar_id left join kr_signals s on s.org_id = l.org_id and s.kr_id = l.kr_id
	left join objective_signals os on os.org_id = o.org_id and os.objective_id = o.id left join pillar_signals ps on ps.org_id = p.org_id and ps.pillar_id = p.id
	where l.org_id = $1 and l.task_id = (select id from tasks where org_id = $1 and number = $2) and l.unlinked_at is null
	order by coalesce(s.behind, false) desc, l.impact desc, l.linked_at`

const taskEventsSQL = `select a.at, u.name as actor, a.verb, a.data from activity a left join users u on u.id = a.actor_id
	where a.org_id = $1 and a.subject_id = (select id from tasks where org_id = $1 and number = $2) order by a.at desc, a.id desc limit 100`

// TaskPage reads a task by its number; NotFound if it is deleted or not there.
func (s *Service) TaskPage(ctx context.Context, m org.Member, number int64) (TaskPage, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TaskPage{}, err
	}
	var out TaskPage
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.First(r, &out.Task, taskSQL, m.Org.ID, number)
	pg.All(r, &out.Lines, taskLinesSQL, m.Org.ID, number)
	pg.All(r, &out.Events, taskEventsSQL, m.Org.ID, number)
	return out, s.db.ReadTenant(ctx, m.Org.ID, r)
}

// TaskEdit is TaskPage with everything the form can choose from.
func (s *Service) TaskEdit(ctx context.Context, m org.Member, number int64) (TaskPage, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TaskPage{}, err
	}
	var out TaskPage
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	pg.First(r, &out.Task, taskSQL, m.Org.ID, number)
	pg.All(r, &out.Lines, taskLinesSQL, m.Org.ID, number)
	pg.All(r, &out.KRs, pickKRsSQL, m.Org.ID, nil, m.Actor.User)
	pg.All(r, &out.Teams, pickTeamsSQL, m.Org.ID, m.Actor.User)
	pg.All(r, &out.People, peopleSQL, m.Org.ID)
	return out, s.db.ReadTenant(ctx, m.Org.ID, r)
}
