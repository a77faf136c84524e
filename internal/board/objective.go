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

// Objective is the page of one objective.
type Objective struct {
	Frame     Frame
	Objective ObjectiveHead
	Above     []GoalAbove // itself first, then upwards
	Children  []ObjectiveChild
	KRs       []ObjectiveKR // dropped ones last
	Tasks     []KRTask      // open tasks linked to the objective itself
	Done      []KRTask      // the latest of those that are done
	Events    []GoalEvent
	Signals   []OpenSignal
	Today     time.Time
	Loc       *time.Location
}

// ObjectiveHead is the objective itself, with its stored signals.
type ObjectiveHead struct {
	ID          id.Objective
	Title       string
	Description string
	State       goal.State
	Weight      float64
	RollsUp     bool
	ParentID    *id.Objective
	PillarID    *id.Pillar
	Revision    int64
	CreatedAt   time.Time
	CycleID     id.Cycle
	CycleName   string
	CycleState  string
	CycleStart  time.Time
	CycleEnd    time.Time
	TeamID      id.Team
	Team        string
	Owner       *string
	Status      *signal.Status
	Data        *signal.ObjectiveData
}

// ObjectiveChild is an objective that hangs below.
type ObjectiveChild struct {
	ID       id.Objective
	Title    string
	State    goal.State
	RollsUp  bool
	Team     string
	Owner    *string
	Cycle    string
	Status   *signal.Status
	HasData  bool
	Progress float64
	Expected float64
	KRs      int
}

// ObjectiveKR is a key result below, with the columns its table shows.
type ObjectiveKR struct {
	ID         id.KeyResult
	Number     int64
	Title      string
	State      goal.State
	Weight     float64
	Owner      *string
	Team       string
	Status     *signal.Status
	HasValue   bool
	Behind     bool
	Uncovered  bool
	Progress   float64
	Shown      float64
	Expected   float64
	TeamLinked int
	TeamOpen   int
	OpenTasks  int
	Stalled    int
	Live       bool
	Confidence *int
	CheckedOn  *time.Time
}

const objectiveHeadSQL = `select o.id, o.title, o.description, o.state, o.weight, o.rolls_up, o.parent_id, o.pillar_id, o.revision, o.created_at,
	c.id as cycle_id, c.name as cycle_name, c.state as cycle_state, c.starts_on as cycle_start, c.ends_on as cycle_end,
	t.id as team_id, t.name as team, u.name as owner, s.status, s.data
	from objectives o join cycles c on c.org_id = o.org_id and c.id = o.cycle_id join teams t on t.org_id = o.org_id and t.id = o.team_id
	left join users u on u.id = o.owner_id left join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id
	where o.org_id = $1 and o.id = $2`

const objectiveAboveSQL = `with recursive first as (select $2::uuid as id)` + goalsAboveSQL

const objectiveChildrenSQL = `select o.id, o.title, o.state, o.rolls_up, t.name as team, u.name as owner, c.name as cycle, s.status, coalesce(s.has_data, false) as has_data,
	coalesce(s.progress, 0) as progress, coalesce(s.expected, 0) as expected, coalesce(s.krs, 0) as krs
	from objectives o join teams t on t.org_id = o.org_id and t.id = o.team_id join cycles c on c.org_id = o.org_id and c.id = o.cycle_id
	left join users u on u.id = o.owner_id left join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id
	where o.org_id = $1 and o.parent_id = $2 order by (o.state = 'dropped'), c.starts_on desc, coalesce(s.expected - s.progress, 0) * o.weight desc, o.title limit 200`

const objectiveKRsSQL = `select k.id, k.number, k.title, k.state, k.weight, u.name as owner, t.name as team, s.status, coalesce(s.has_value, false) as has_value,
	coalesce(s.live and s.behind, false) as behind, coalesce(s.uncovered, false) as uncovered, coalesce(s.progress, 0) as progress, coalesce(s.shown, 0) as shown,
	coalesce(s.expected, 0) as expected, coalesce(s.team_linked, 0) as team_linked, coalesce(s.team_open, 0) as team_open, coalesce(s.open_tasks, 0) as open_tasks,
	coalesce(s.stalled_tasks, 0) as stalled, coalesce(s.live, false) as live, k.confidence, s.checked_on
	from key_results k join teams t on t.org_id = k.org_id and t.id = k.team_id left join users u on u.id = k.owner_id
	left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.objective_id = $2 order by (k.state = 'dropped'), k.number limit 200`

// Objective reads the page of an objective with its latest events. Needs Read; NotFound.
func (s *Service) Objective(ctx context.Context, m org.Member, objective id.Objective, events int) (Objective, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Objective{}, err
	}
	w := s.when(m)
	out := Objective{Today: w.today, Loc: w.loc}
	r := w.reader()
	readFrame(r, m, w, &out.Frame)
	first(r, w, &out.Objective, objectiveHeadSQL, m.Org.ID, objective)
	all(r, w, &out.Above, objectiveAboveSQL, m.Org.ID, objective)
	all(r, w, &out.Children, objectiveChildrenSQL, m.Org.ID, objective)
	all(r, w, &out.KRs, objectiveKRsSQL, m.Org.ID, objective)
	all(r, w, &out.Tasks, linkedTasks+`l.objective_id = $2`+openFirst, m.Org.ID, objective)
	all(r, w, &out.Done, linkedTasks+`l.objective_id = $2`+doneFirst, m.Org.ID, objective)
	all(r, w, &out.Signals, openSignalsSQL, m.Org.ID, objective, w.today)
	all(r, w, &out.Events, objectiveEventsSQL, m.Org.ID, objective, events+1)
	return out, s.readTenant(ctx, m, w, r)
}
