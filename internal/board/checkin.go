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

// MyKR is one key result of the check-in list.
type MyKR struct {
	ID            id.KeyResult
	Number        int64
	Title         string
	ObjectiveID   id.Objective
	Objective     string
	ObjectiveNow  *string // its status
	Pillar        *string
	Status        *string
	Progress      *float64
	LastCheckinAt *time.Time
	Mine          bool
}

// CheckInKR is the key result that is being reviewed.
type CheckInKR struct {
	ID            id.KeyResult
	Number        int64
	Title         string
	Kind          string
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
	StartOn       time.Time
	DueOn         time.Time
	State         string
	ObjectiveID   id.Objective
	Objective     string
	PillarID      *id.Pillar
	Pillar        *string
	TeamID        id.Team
	Team          string
	Owner         *string
	OwnerID       *id.User
	Status        *string
	Data          *signal.KRData
}

// Scale is how the key result's values are read.
func (k CheckInKR) Scale() signal.Scale {
	return signal.Scale{Kind: signal.Kind(k.Kind), Start: val(k.StartValue), Target: val(k.TargetValue), Low: val(k.LowValue), High: val(k.HighValue), Unit: k.Unit}
}

func val(p *float64) float64 {
	if p == nil {
		return 0
	}
	return *p
}

// CheckInRow is one check-in of the past.
type CheckInRow struct {
	ID         id.CheckIn
	Value      *float64
	Confidence *int
	Note       string
	Flagged    bool
	FlagNote   string
	At         time.Time
	By         *string
}

// LinkedTask is a task that serves the key result.
type LinkedTask struct {
	ID            id.Task
	Number        int64
	Title         string
	State         string
	BlockedReason string
	StateSince    time.Time
	ActiveAt      time.Time
	DueOn         *time.Time
	ClosedAt      *time.Time
	Owner         *string
	Provenance    string
}

// Flag is a topic for the next 1-on-1.
type Flag struct {
	ID     id.CheckIn
	Number int64
	KRID   id.KeyResult
	Note   string
}

// Closed is how much a team closed this week for one key result; Number is nil for no goal.
type Closed struct {
	Number *int64
	N      int
}

// CheckIn is the page of one weekly check-in.
type CheckIn struct {
	Frame   Frame
	Mine    []MyKR
	KR      CheckInKR
	History []CheckInRow // oldest first
	Tasks   []LinkedTask // open, and done this week
	Signals []OpenSignal
	Closed  []Closed
	Flags   []Flag
	Week    time.Time // first day of this week
	Weeks   time.Time // the instant it began
	Today   time.Time
}

const myKRsSQL = `select k.id, k.number, k.title, o.id as objective_id, o.title as objective, os.status as objective_now, p.name as pillar, s.status, case when s.has_value then s.progress end as progress, k.last_checkin_at, coalesce(k.owner_id = $2, false) as mine
	from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
	left join pillars p on p.org_id = o.org_id and p.id = o.pillar_id left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	left join objective_signals os on os.org_id = o.org_id and os.objective_id = o.id
	where k.org_id = $1 and (k.id = $3 or (k.owner_id = $2 and k.state = 'active' and o.state = 'active' and c.state in ('active', 'closing')))
	order by (s.status = 'off_track') desc nulls last, (s.status = 'at_risk') desc nulls last, k.number limit 60`

const checkInKRSQL = `select k.id, k.number, k.title, k.kind, k.unit, k.start_value, k.target_value, k.low_value, k.high_value, k.commit_text, k.target_text, k.stretch_text,
	k.current_value, k.confidence, k.last_checkin_at, k.start_on, k.due_on, k.state, o.id as objective_id, o.title as objective, p.id as pillar_id, p.name as pillar,
	t.id as team_id, t.name as team, u.name as owner, k.owner_id, s.status, s.data
	from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id join teams t on t.org_id = k.org_id and t.id = k.team_id
	left join pillars p on p.org_id = o.org_id and p.id = o.pillar_id left join users u on u.id = k.owner_id
	left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id where k.org_id = $1 and k.id = $2`

const allCheckInsSQL = `select c.id, c.value, c.confidence, c.note, c.flagged, c.flag_note, c.at, u.name as by from checkins c left join users u on u.id = c.made_by
	where c.org_id = $1 and c.kr_id = $2 order by c.at desc`

const checkInsSQL = allCheckInsSQL + ` limit 200`

const krTasksSQL = `select t.id, t.number, t.title, t.state, t.blocked_reason, t.state_since, t.active_at, t.due_on, t.closed_at, (select name from users where id = t.owner_id) as owner, l.provenance
	from task_links l cross join lateral (select id, number, title, state, blocked_reason, state_since, active_at, due_on, closed_at, owner_id, is_open
		from tasks where org_id = $1 and id = l.task_id and deleted_at is null offset 0) t
	where l.org_id = $1 and l.kr_id = $2 and l.unlinked_at is null and (t.is_open or (t.state = 'done' and t.closed_at >= $3))
	order by t.is_open desc, (t.state = 'blocked') desc, t.state_since, t.number limit 200`

const teamClosedSQL = `select l.number, count(*) as n from tasks t
	cross join lateral (select min((select number from key_results where org_id = $1 and id = l.kr_id)) as number, bool_or(l.kr_id = $2) as here
		from task_links l where l.org_id = $1 and l.task_id = t.id and l.unlinked_at is null) l
	where t.org_id = $1 and t.team_id = (select team_id from key_results where org_id = $1 and id = $2) and t.closed_at >= $3 and t.state = 'done' and t.deleted_at is null
		and l.here is not true
	group by l.number order by n desc, l.number limit 20`

const flagsSQL = `select c.id, k.number, k.id as krid, c.flag_note as note from checkins c join key_results k on k.org_id = c.org_id and k.id = c.kr_id
	where c.org_id = $1 and c.made_by = $2 and c.flagged and c.at >= $3 order by c.at desc limit 10`

// CheckIn reads the review of one key result: its evidence and what was said before.
func (s *Service) CheckIn(ctx context.Context, m org.Member, kr id.KeyResult) (CheckIn, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return CheckIn{}, err
	}
	w := s.when(m)
	out := CheckIn{Week: w.week, Weeks: w.weekStart, Today: w.today}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.All(r, &out.Mine, myKRsSQL, m.Org.ID, m.Actor.User, kr)
	pg.First(r, &out.KR, checkInKRSQL, m.Org.ID, kr)
	pg.All(r, &out.History, checkInsSQL, m.Org.ID, kr)
	pg.All(r, &out.Tasks, krTasksSQL, m.Org.ID, kr, w.weekStart)
	pg.All(r, &out.Signals, openSignalsSQL, m.Org.ID, kr, w.today)
	pg.All(r, &out.Closed, teamClosedSQL, m.Org.ID, kr, w.weekStart)
	pg.All(r, &out.Flags, flagsSQL, m.Org.ID, m.Actor.User, w.weekStart.AddDate(0, 0, -14))
	err := s.db.ReadTenant(ctx, m.Actor, r)
	for i, j := 0, len(out.History)-1; i < j; i, j = i+1, j-1 {
		out.History[i], out.History[j] = out.History[j], out.History[i]
	}
	return out, err
}

// MyCheckIns lists the person's key results, those due this week first.
func (s *Service) MyCheckIns(ctx context.Context, m org.Member) (CheckIn, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return CheckIn{}, err
	}
	w := s.when(m)
	out := CheckIn{Week: w.week, Weeks: w.weekStart, Today: w.today}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.All(r, &out.Mine, myKRsSQL, m.Org.ID, m.Actor.User, nil)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

// Due says whether the key result has no check-in in the week that began at start.
func (k MyKR) Due(start time.Time) bool {
	return k.LastCheckinAt == nil || k.LastCheckinAt.Before(start)
}
