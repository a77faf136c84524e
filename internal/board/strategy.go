package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
)

// AskStrategy says which part of the strategy board to read.
type AskStrategy struct {
	Cycle    id.Cycle  // zero: the current one
	Focus    bool      // one pillar only, with all its key results
	Pillar   id.Pillar // with Focus; zero: what hangs from no pillar
	PerGroup int       // without Focus: at most this many key results a pillar, the worst ones
}

// Strategy is the strategy board of one cycle.
type Strategy struct {
	Frame      Frame
	Cycles     []StrategyCycle // the latest start first
	Pillars    []StrategyPillar
	Objectives []StrategyObjective // all of the cycle that are not dropped
	KRs        []StrategyKR        // those to show, the worst of each pillar first
	Weeks      []StrategyWeek      // at the end of each week of the cycle so far, by day
	TeamWeeks  []TeamSums          // the same days
	Now        TeamSums
	Loc        *time.Location
}

// StrategyCycle is a cycle to choose; Chosen is the one shown.
type StrategyCycle struct {
	strategy.Cycle
	Chosen bool
}

// StrategyPillar is a column. Status is nil where none is known: in a cycle that has not begun,
// and for an archived pillar, which is only listed while objectives hang from it.
type StrategyPillar struct {
	ID       id.Pillar
	Name     string
	Archived bool
	Revision int64
	Status   *signal.Status
	Since    *time.Time // first day of the status, if it ever was another one
}

// StrategyObjective is one objective with its stored signals and the exact counts of its key results.
type StrategyObjective struct {
	ID          id.Objective
	Title       string
	State       goal.State
	Column      *id.Pillar // its own pillar, or the one of the objective it hangs under
	ParentID    *id.Objective
	ParentTitle *string // only of a parent that is in another cycle
	TeamID      id.Team
	TeamName    string
	OwnerName   *string
	Weight      float64
	Status      signal.Status
	Counts      bool
	HasData     bool
	Progress    float64
	Expected    float64
	Worst       string // the next step of its red path
	Private     bool
	KRs         int
	Off         int
	Risk        int
	Silent      int // no update
}

// StrategyKR is a key result with its stored signals, its samples and, at the end of a red path, its stalled tasks.
type StrategyKR struct {
	ID               id.KeyResult
	ObjectiveID      id.Objective
	Number           int64
	Title            string
	OwnerName        *string
	Kind             signal.Kind
	Unit             string
	StartValue       *float64
	TargetValue      *float64
	LowValue         *float64
	HighValue        *float64
	CurrentValue     *float64
	Waypoints        []goal.Waypoint
	StartOn, DueOn   time.Time
	Weight           float64
	Status           signal.Status
	Live             bool
	Behind           bool
	Uncovered        bool
	HasValue         bool
	Progress         float64
	Shown            float64 // progress, up to 200 %
	Expected         float64
	TeamLinked       int
	TeamOpen         int
	OpenTasks        int
	LiveTasks        int
	Confidence       *int
	BeforeConfidence *int
	CheckedOn        *time.Time
	Sentence         *string // the gravest open signal
	Days             []time.Time
	Statuses         []string
	Reached          []float64
	Due              []float64
	CheckInDays      []time.Time // check-ins with a value, where the daily rows begin later than the cycle
	CheckInValues    []float64
	Stuck            []StuckTask // may be stalled: signal.Classify decides
}

// StuckTask is an open task that may be stalled, as the database writes it in JSON.
type StuckTask struct {
	ID         id.Task      `json:"id"`
	Number     int64        `json:"number"`
	Title      string       `json:"title"`
	Owner      string       `json:"owner"`
	State      signal.State `json:"state"`
	Reason     string       `json:"reason"`
	Due        signal.Day   `json:"due"`
	StateSince time.Time    `json:"state_since"`
	ActiveAt   time.Time    `json:"active_at"`
}

// StrategyWeek counts the key results of the cycle that had a status at the end of a day.
type StrategyWeek struct {
	Day    time.Time
	Status signal.Status
	KRs    int
}

// TeamSums adds the work of all teams, as of a day.
type TeamSums struct {
	Day       time.Time
	Open      int
	Linked    int
	Aimed     int
	FromGoal  int
	Links     int
	AnyBehind bool
}

// Input is what the alignment score is made of.
func (t TeamSums) Input() signal.AlignmentInput {
	return signal.AlignmentInput{Open: t.Open, Linked: t.Linked, Aimed: t.Aimed, AnyBehind: t.AnyBehind, FromGoal: t.FromGoal, Links: t.Links}
}

// Strategy reads the board of a cycle. Needs Read; NotFound for a cycle or pillar of somebody else.
func (s *Service) Strategy(ctx context.Context, m org.Member, ask AskStrategy) (Strategy, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Strategy{}, err
	}
	w := s.when(m)
	out := Strategy{Loc: w.loc}
	cycle, pillar := id.Ptr(ask.Cycle), id.Ptr(ask.Pillar)
	r := w.reader()
	readFrame(r, m, w, &out.Frame)
	wide(r)
	all(r, w, &out.Cycles, strategyCycles, m.Org.ID, cycle, w.today)
	all(r, w, &out.Pillars, strategyPillars, m.Org.ID, cycle, w.today)
	all(r, w, &out.Objectives, strategyObjectives, m.Org.ID, cycle, w.today)
	all(r, w, &out.KRs, strategyKRs, m.Org.ID, cycle, w.today, ask.Focus, pillar, ask.PerGroup, w.loc.String())
	all(r, w, &out.Weeks, strategyWeeks, m.Org.ID, cycle, w.today)
	all(r, w, &out.TeamWeeks, strategyTeamWeeks, m.Org.ID, cycle, w.today)
	first(r, w, &out.Now, strategyTeams, m.Org.ID, w.today)
	if err := s.readTenant(ctx, m, w, r); err != nil {
		return out, err
	}
	return out, out.missing(ask)
}

// missing is NotFound if what was asked for by id is not there.
func (b *Strategy) missing(ask AskStrategy) error {
	_, chosen := b.Cycle()
	if !ask.Cycle.IsZero() && !chosen {
		return errs.Missing()
	}
	if !ask.Focus || ask.Pillar.IsZero() {
		return nil
	}
	for _, p := range b.Pillars {
		if p.ID == ask.Pillar {
			return nil
		}
	}
	return errs.Missing()
}

// Cycle is the cycle shown, false if the organisation has none.
func (b *Strategy) Cycle() (strategy.Cycle, bool) {
	for _, c := range b.Cycles {
		if c.Chosen {
			return c.Cycle, true
		}
	}
	return strategy.Cycle{}, false
}
