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

// Figures is what the stored numbers of all teams and key results add up to.
type Figures struct {
	Frame     Frame
	Teams     []FigureTeam // all that are not archived, by name
	Weeks     []FigureWeek // the same day of the eight weeks before, the oldest first, and today
	Traces    []TraceCount // the key results rules speak about, by the outcome of the traceability test
	Untraced  []TraceLine  // those that do not pass, at most FiguresPerTrace of an outcome
	Drifts    []Drift      // the teams that drift, the longest first
	OfMorning *OfMorning   // nil before a worker saw the first day
	Loc       *time.Location
}

// FiguresPerTrace is how many key results of one outcome the page lists.
const FiguresPerTrace = 12

// FigureSums are sums of tasks and links: of a team, or of all teams on a day.
type FigureSums struct {
	Open, Linked, Aimed          int
	Focus, FocusAimed            int
	Unlinked                     int
	Links, FromGoal, Retrofitted int
	BehindKRs                    int
}

// Plus adds the sums of another team.
func (s FigureSums) Plus(o FigureSums) FigureSums {
	return FigureSums{
		Open: s.Open + o.Open, Linked: s.Linked + o.Linked, Aimed: s.Aimed + o.Aimed, Focus: s.Focus + o.Focus, FocusAimed: s.FocusAimed + o.FocusAimed,
		Unlinked: s.Unlinked + o.Unlinked, Links: s.Links + o.Links, FromGoal: s.FromGoal + o.FromGoal, Retrofitted: s.Retrofitted + o.Retrofitted,
		BehindKRs: s.BehindKRs + o.BehindKRs,
	}
}

// Input is what the alignment score is made of.
func (s FigureSums) Input() signal.AlignmentInput {
	return signal.AlignmentInput{Open: s.Open, Linked: s.Linked, Aimed: s.Aimed, AnyBehind: s.BehindKRs > 0, FromGoal: s.FromGoal, Links: s.Links}
}

// FigureTeam is one team; Known is false until its signals were computed.
type FigureTeam struct {
	ID    id.Team
	Name  string
	Known bool
	FigureSums
}

// FigureWeek is a day of all teams.
type FigureWeek struct {
	Day time.Time
	FigureSums
}

// TraceCount is how many key results have an outcome.
type TraceCount struct {
	Trace signal.Trace
	KRs   int
}

// TraceLine is a key result that does not pass the test.
type TraceLine struct {
	Trace     signal.Trace
	ID        id.KeyResult
	Number    int64
	Title     string
	TeamName  string
	OwnerName *string
	Status    signal.Status
	OpenTasks int
	Moving    int // in progress or in review
}

// Drift is an open signal that a team's work left the declared priorities.
type Drift struct {
	TeamID   id.Team
	TeamName string
	Sentence string
	Since    time.Time // the day the mix left
}

// OfMorning is what was counted when the day began.
type OfMorning struct {
	Day          time.Time
	CycleName    *string
	Done, Traced int
	Links, Ended int
	HalfLife     *int
}

const figureTeamsSQL = `select t.id, t.name, s.team_id is not null as known, coalesce(s.open_tasks, 0) as open, coalesce(s.linked, 0) as linked,
	coalesce(s.aimed, 0) as aimed, coalesce(s.focus, 0) as focus, coalesce(s.focus_aimed, 0) as focus_aimed, coalesce(s.unlinked, 0) as unlinked,
	coalesce(s.links, 0) as links, coalesce(s.from_goal, 0) as from_goal, coalesce(s.retrofitted, 0) as retrofitted, coalesce(s.behind_krs, 0) as behind_krs
	from teams t left join team_signals s on s.org_id = t.org_id and s.team_id = t.id
	where t.org_id = $1 and t.archived_at is null order by t.name, t.id`

// figureWeeksSQL sums the rows of the same weekday ($2 is today) over all teams, also those archived since.
const figureWeeksSQL = `select d.day, sum(d.open_tasks)::bigint as open, sum(d.linked)::bigint as linked, sum(d.aimed)::bigint as aimed,
	sum((d.data->>'focus')::bigint)::bigint as focus, sum((d.data->>'focus_aimed')::bigint)::bigint as focus_aimed,
	sum((d.data->>'unlinked')::bigint)::bigint as unlinked, sum((d.data->>'links')::bigint)::bigint as links,
	sum((d.data->>'from_goal')::bigint)::bigint as from_goal, sum((d.data->>'retrofitted')::bigint)::bigint as retrofitted,
	sum((d.data->>'behind_krs')::bigint)::bigint as behind_krs
	from teams t join team_days d on d.org_id = t.org_id and d.team_id = t.id
		and d.day = any (array(select $2::date - 7 * n from generate_series(0, 8) n))
	where t.org_id = $1 group by d.day order by d.day`

const figureTracesSQL = `select trace, count(*) as krs from kr_signals where org_id = $1 and live group by trace`

// figureUntracedSQL lists the first of each outcome ($2), the one with the largest weight × shortfall first.
const figureUntracedSQL = `select s.trace, k.id, k.number, k.title, t.name as team_name, u.name as owner_name, s.status, s.open_tasks,
	coalesce((s.data->'work'->'InProgress'->>'n')::bigint + (s.data->'work'->'InReview'->>'n')::bigint, 0) as moving
	from (select s.kr_id, row_number() over (partition by s.trace order by k.weight * greatest(s.expected - s.progress, 0) desc, k.number, k.id) as place
		from kr_signals s join key_results k on k.org_id = s.org_id and k.id = s.kr_id
		where s.org_id = $1 and s.live and s.trace <> 'passes') r
	join kr_signals s on s.org_id = $1 and s.kr_id = r.kr_id
	join key_results k on k.org_id = $1 and k.id = r.kr_id
	join teams t on t.org_id = k.org_id and t.id = k.team_id
	left join users u on u.id = k.owner_id
	where r.place <= $2 order by r.place, k.number`

const figureDriftsSQL = `select t.id as team_id, t.name as team_name, s.sentence, (s.inputs ->> 'since')::date as since
	from signals s join teams t on t.org_id = s.org_id and t.id = s.subject_id
	where s.org_id = $1 and s.rule = 'drift' and s.closed_at is null order by since, t.name`

const figureMorningSQL = `select f.day, c.name as cycle_name, f.done, f.traced, f.links, f.ended, f.half_life
	from org_figures f left join cycles c on c.org_id = f.org_id and c.id = f.cycle_id where f.org_id = $1`

// Figures reads the figures of the organisation. Needs Read.
func (s *Service) Figures(ctx context.Context, m org.Member) (Figures, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Figures{}, err
	}
	w := s.when(m)
	out := Figures{Loc: w.loc}
	var morning []OfMorning
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.All(r, &out.Teams, figureTeamsSQL, m.Org.ID)
	pg.All(r, &out.Weeks, figureWeeksSQL, m.Org.ID, w.today)
	pg.All(r, &out.Traces, figureTracesSQL, m.Org.ID)
	pg.All(r, &out.Untraced, figureUntracedSQL, m.Org.ID, FiguresPerTrace)
	pg.All(r, &out.Drifts, figureDriftsSQL, m.Org.ID)
	pg.All(r, &morning, figureMorningSQL, m.Org.ID)
	err := s.db.ReadTenant(ctx, m.Actor, r)
	if len(morning) > 0 {
		out.OfMorning = &morning[0]
	}
	return out, err
}
