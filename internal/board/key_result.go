package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
)

// KeyResult is the page of one key result.
type KeyResult struct {
	Frame    Frame
	KR       KRHead
	Above    []GoalAbove // from its objective upwards
	Versions []KRVersion // oldest first
	CheckIns []CheckInRow
	Open     []KRTask // open tasks that are linked, stuck or not
	Done     []KRTask // the latest
	Slots    []KRSlot // not dropped, in the order of the plan
	Blocked  []KRBlock
	Signals  []OpenSignal
	Weeks    []KRWeek
	Events   []GoalEvent // newest first, one more than asked for if there are more
	Raised   []RaisedSignal
	Today    time.Time
	Loc      *time.Location
}

// KRHead is the key result itself, with its stored signals.
type KRHead struct {
	ID            id.KeyResult
	Number        int64
	Title         string
	Description   string
	Kind          signal.Kind
	Unit          string
	StartValue    *float64
	TargetValue   *float64
	LowValue      *float64
	HighValue     *float64
	CommitText    string
	TargetText    string
	StretchText   string
	CurrentValue  *float64
	Confidence    *int
	LastCheckinAt *time.Time
	State         goal.State
	StartOn       time.Time
	DueOn         time.Time
	Score         *float64
	Learning      string
	Revision      int64
	CreatedAt     time.Time
	ObjectiveID   id.Objective
	CycleName     string
	CycleKind     string
	CycleState    string
	CycleStart    time.Time
	CycleEnd      time.Time
	TeamID        id.Team
	Team          string
	OwnerID       *id.User
	Owner         *string
	Status        *signal.Status // nil while it is first computed
	Data          *signal.KRData
	Progress      *float64 // nil while there is none that counts
}

// Scale is how its values are read; an ordinal's are shares, as the database keeps them.
func (k KRHead) Scale() signal.Scale {
	return signal.Scale{Kind: k.Kind, Start: val(k.StartValue), Target: val(k.TargetValue), Low: val(k.LowValue), High: val(k.HighValue), Unit: k.Unit}
}

// GoalAbove is an objective on the way up, with its pillar if it has one of its own.
type GoalAbove struct {
	ID           id.Objective
	Title        string
	State        goal.State
	Visibility   goal.Visibility // today, also on a page of the past
	People       []string        // who are named
	Team         string
	Status       *signal.Status
	PillarID     *id.Pillar
	Pillar       *string
	PillarStatus *signal.Status
}

// KRVersion is what the key result promised for a while.
type KRVersion struct {
	ValidFrom time.Time
	ValidTo   *time.Time
	Terms     goal.KeyResultTerms
	Changed   []string
	Why       string
	By        *string
}

// KRTask is a task linked to the key result; Total counts all of the list it is cut from.
type KRTask struct {
	LinkedTask
	Total int
}

// KRSlot is a planned piece of work with the task made from it.
type KRSlot struct {
	ID        id.Slot
	Title     string
	Impact    int
	PlannedOn time.Time
	Revision  int64
	TaskID    *id.Task
	Number    *int64
	State     *string
	Deleted   bool
}

// Empty says that no task stands for it: none was made, or it was cancelled or deleted.
func (s KRSlot) Empty() bool {
	return s.TaskID == nil || s.Deleted || (s.State != nil && *s.State == "cancelled")
}

// KRBlock is a moment at which a linked task got stuck.
type KRBlock struct {
	Number int64
	At     time.Time
}

// KRWeek is how metric and work stood at the end of a day.
type KRWeek struct {
	Day      time.Time
	Progress float64
	WorkDone *float64
}

const krHeadSQL = `select k.id, k.number, k.title, k.description, k.kind, k.unit, k.start_value, k.target_value, k.low_value, k.high_value,
	k.commit_text, k.target_text, k.stretch_text, k.current_value, k.confidence, k.last_checkin_at, k.state, k.start_on, k.due_on, k.score, coalesce(k.learning, '') as learning, k.revision, k.created_at,
	k.objective_id, c.name as cycle_name, c.kind as cycle_kind, c.state as cycle_state, c.starts_on as cycle_start, c.ends_on as cycle_end,
	t.id as team_id, t.name as team, k.owner_id, u.name as owner, s.status, s.data, case when s.counts and s.has_value then s.progress end as progress
	from key_results k join cycles c on c.org_id = k.org_id and c.id = k.cycle_id join teams t on t.org_id = k.org_id and t.id = k.team_id
	left join users u on u.id = k.owner_id left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.id = $2`

// goalsAboveSQL begins at the objective that first selects.
const goalsAboveSQL = `, up (id, parent_id, pillar_id, title, state, visibility, people, team_id, n) as (
	select o.id, o.parent_id, o.pillar_id, o.title, o.state, o.visibility, o.people, o.team_id, 1 from objectives o join first f on f.id = o.id where o.org_id = $1
	union all select o.id, o.parent_id, o.pillar_id, o.title, o.state, o.visibility, o.people, o.team_id, n + 1 from up join objectives o on o.org_id = $1 and o.id = up.parent_id where n < 12)
select u.id, u.title, u.state, u.visibility, t.name as team, array(select name from users where id = any (u.people) order by name) as people, s.status, p.id as pillar_id, p.name as pillar, ps.status as pillar_status
	from up u join teams t on t.org_id = $1 and t.id = u.team_id left join objective_signals s on s.org_id = $1 and s.objective_id = u.id left join pillars p on p.org_id = $1 and p.id = u.pillar_id
	left join pillar_signals ps on ps.org_id = $1 and ps.pillar_id = u.pillar_id order by u.n`

const krAboveSQL = `with recursive first as (select objective_id as id from key_results where org_id = $1 and id = $2)` + goalsAboveSQL

const krVersionsSQL = `select v.valid_from, v.valid_to, v.data as terms, v.changed, v.why, u.name as by
	from goal_versions v left join users u on u.id = v.changed_by where v.org_id = $1 and v.kr_id = $2 order by v.valid_from, v.valid_to nulls last, v.id`

// The "offset 0" keep the planner from turning look-ups by key into scans of the organisation.
const (
	linkedTasks = `select t.id, t.number, t.title, t.state, t.blocked_reason, t.state_since, t.active_at, t.due_on, t.closed_at, u.name as owner, l.provenance,
		count(*) over () as total
		from task_links l cross join lateral (select id, number, title, state, blocked_reason, state_since, active_at, due_on, closed_at, owner_id, is_open
			from tasks where org_id = $1 and id = l.task_id and deleted_at is null offset 0) t
		left join users u on u.id = t.owner_id where l.org_id = $1 and l.unlinked_at is null and `
	openFirst = ` and t.is_open order by (t.state = 'blocked') desc, t.due_on nulls last, t.state_since, t.number limit 300`
	doneFirst = ` and t.state = 'done' order by t.closed_at desc, t.number desc limit 30`
	krOpenSQL = linkedTasks + `l.kr_id = $2` + openFirst
	krDoneSQL = linkedTasks + `l.kr_id = $2` + doneFirst
)

const krPlanSQL = `select p.id, p.title, p.impact, p.planned_on, p.revision, p.task_id, t.number, t.state, coalesce(t.deleted_at is not null, false) as deleted
	from plan_slots p left join lateral (select number, state, deleted_at from tasks where org_id = $1 and id = p.task_id offset 0) t on true
	where p.org_id = $1 and p.kr_id = $2 and p.dropped_at is null order by p.planned_on, p.position`

const krSlotsSQL = krPlanSQL + ` limit 300`

const krBlocksSQL = `select t.number, s.at from task_links l
	cross join lateral (select number from tasks where org_id = $1 and id = l.task_id and deleted_at is null offset 0) t
	cross join lateral (select at from task_states where org_id = $1 and task_id = l.task_id and to_state = 'blocked' order by at desc limit 5) s
	where l.org_id = $1 and l.kr_id = $2 and l.unlinked_at is null order by s.at desc limit 40`

const krWeeksSQL = `select d.day, d.progress, (d.data->>'work_done')::float8 as work_done from goal_days d join key_results k on k.org_id = d.org_id and k.id = d.goal_id
	where d.org_id = $1 and d.goal_id = $2 and d.day between k.start_on and k.due_on and (d.day - k.start_on) % 7 = 0 order by d.day`

// KeyResult reads the page of a key result with its latest events. Needs Read; NotFound.
func (s *Service) KeyResult(ctx context.Context, m org.Member, kr id.KeyResult, events int) (KeyResult, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return KeyResult{}, err
	}
	w := s.when(m)
	out := KeyResult{Today: w.today, Loc: w.loc}
	r := w.reader()
	readFrame(r, m, w, &out.Frame)
	first(r, w, &out.KR, krHeadSQL, m.Org.ID, kr)
	all(r, w, &out.Above, krAboveSQL, m.Org.ID, kr)
	all(r, w, &out.Versions, krVersionsSQL, m.Org.ID, kr)
	all(r, w, &out.CheckIns, checkInsSQL, m.Org.ID, kr)
	all(r, w, &out.Open, krOpenSQL, m.Org.ID, kr)
	all(r, w, &out.Done, krDoneSQL, m.Org.ID, kr)
	all(r, w, &out.Slots, krSlotsSQL, m.Org.ID, kr)
	all(r, w, &out.Blocked, krBlocksSQL, m.Org.ID, kr)
	all(r, w, &out.Signals, openSignalsSQL, m.Org.ID, kr, w.today)
	all(r, w, &out.Weeks, krWeeksSQL, m.Org.ID, kr)
	all(r, w, &out.Events, krEventsSQL, m.Org.ID, kr, events+1)
	all(r, w, &out.Raised, raisedSQL, m.Org.ID, kr, events+1)
	err := s.readTenant(ctx, m, w, r)
	for i, j := 0, len(out.CheckIns)-1; i < j; i, j = i+1, j-1 {
		out.CheckIns[i], out.CheckIns[j] = out.CheckIns[j], out.CheckIns[i]
	}
	return out, err
}
