package worker

import (
	"encoding/json"
	"fmt"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/signal"
)

// krRow is a key result as its tables hold it, with what was stored of it last.
type krRow struct {
	ID              id.KeyResult
	Number          int64
	Title           string
	ObjectiveID     id.Objective
	TeamID          id.Team
	Kind            signal.Kind
	Unit            string
	StartValue      *float64
	TargetValue     *float64
	LowValue        *float64
	HighValue       *float64
	CurrentValue    *float64
	Waypoints       []byte
	Weight          float64
	State           string
	StartOn         time.Time
	DueOn           time.Time
	CreatedAt       time.Time
	ObjectiveState  string
	ObjectiveWeight float64
	CycleState      string
	CycleEnds       time.Time

	WasStatus *signal.Status // nil: never computed
	WasDay    *time.Time
	WasCounts *bool
	WasLive   *bool
	WasDone   *bool
	WasBehind *bool
	WasGap    *bool
	WasTeam   *id.Team
	WasStop   *signal.Stop
	WasUnder  *id.Objective

	WasProgress, WasExpected *float64
}

const krColumns = `k.id, k.number, k.title, k.objective_id, k.team_id, k.kind, k.unit, k.start_value, k.target_value, k.low_value, k.high_value,
	k.current_value, k.waypoints::text::bytea as waypoints, k.weight, k.state, k.start_on, k.due_on, k.created_at,
	o.state as objective_state, o.weight as objective_weight, c.state as cycle_state, c.ends_on as cycle_ends,
	s.status as was_status, s.day as was_day, s.counts as was_counts, s.live as was_live, s.settled as was_done, s.behind as was_behind, s.uncovered as was_gap, s.team_id as was_team,
	s.stop as was_stop, s.objective_id as was_under, s.progress as was_progress, s.expected as was_expected`

const krTables = ` from key_results k
	join objectives o on o.org_id = k.org_id and o.id = k.objective_id
	join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
	left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id`

func (k krRow) label() string { return krLabel(k.Number) }

func krLabel(number int64) string { return fmt.Sprintf("KR %d", number) }

func (k krRow) stand(today signal.Day) standing {
	return stand(k.State, k.ObjectiveState, k.CycleState, signal.DayOf(k.CycleEnds), today)
}

// stop says why it asks for no more work, itself or by its objective.
func (k krRow) stop(today signal.Day) signal.Stop {
	return signal.StopOf(k.State, k.ObjectiveState, k.CycleState, min(k.Weight, k.ObjectiveWeight), signal.DayOf(k.DueOn), today)
}

// stands says whether what is stored was computed with the same standing, so that a change of
// the objective alone changes nothing.
func (k krRow) stands(today signal.Day) bool {
	now := k.stand(today)
	return k.WasStatus != nil && *k.WasCounts == now.counts && *k.WasLive == now.live && *k.WasDone == now.settled &&
		civil(k.WasDay) == now.day && *k.WasStop == k.stop(today) && (now.instead == "" || *k.WasStatus == now.instead)
}

// wasLagging says whether teams saw it as behind.
func (k krRow) wasLagging() bool { return k.WasStatus != nil && *k.WasLive && *k.WasBehind }

// wasTraced says whether finished tasks were traced to it.
func (k krRow) wasTraced() bool { return k.WasStatus != nil && *k.WasCounts }

// wasAt says where tasks saw it: its objective, and why it had stopped.
func (k krRow) wasAt() (id.Objective, signal.Stop) {
	if k.WasStatus == nil {
		return k.ObjectiveID, ""
	}
	return *k.WasUnder, *k.WasStop
}

// turns says whether its open tasks look at it with other eyes than before.
func (k krRow) turns(now krStored) bool {
	under, stop := k.wasAt()
	return now.lagging() != k.wasLagging() || now.gapOf() != k.wasGapOf() || now.ObjectiveID != under || now.Stop != stop
}

// rises says whether its objective sees other numbers of it than before. Most changes of tasks end below.
func (k krRow) rises(now krStored) bool {
	return k.WasStatus == nil || now.Status != *k.WasStatus || now.Progress != *k.WasProgress || now.Expected != *k.WasExpected || now.Behind != *k.WasBehind
}

// wasGapOf is the team that counted its tasks as those of a gap, if one did.
func (k krRow) wasGapOf() id.Team {
	if k.WasStatus == nil || !*k.WasGap {
		return id.Team{}
	}
	return *k.WasTeam
}

// input is what the key result is computed from, but for its work.
func (k krRow) input(cal calendar, history signal.History) (signal.KRInput, error) {
	points, err := waypoints(k.Waypoints)
	if err != nil {
		return signal.KRInput{}, fmt.Errorf("waypoints of %s: %w", k.label(), err)
	}
	in := signal.KRInput{
		Ref: signal.Ref(k.ID.String()), Label: k.label(), Title: k.Title,
		Scale:   signal.Scale{Kind: k.Kind, Start: zero(k.StartValue), Target: zero(k.TargetValue), Low: zero(k.LowValue), High: zero(k.HighValue), Unit: k.Unit},
		Current: k.CurrentValue, Span: signal.Span{Start: signal.DayOf(k.StartOn), Due: signal.DayOf(k.DueOn)}, Created: cal.day(k.CreatedAt),
		Waypoints: points, History: history,
	}
	if k.Kind == signal.Ordinal {
		in.Current = ordinalLevel(k.CurrentValue)
		in.History = make(signal.History, len(history))
		for i, c := range history {
			c.Value = ordinalLevel(c.Value)
			in.History[i] = c
		}
	}
	return in, nil
}

// ordinalLevel numbers the levels whose progress is what the database keeps: 0.7 is level 2.
func ordinalLevel(v *float64) *float64 {
	if v == nil {
		return nil
	}
	var level float64
	for i, share := range []float64{0, 0.3, 0.7, 1} {
		if *v >= share-1e-9 {
			level = float64(i)
		}
	}
	return &level
}

// waypoints reads [{"on": "2026-08-01…", "value": 3}].
func waypoints(text []byte) ([]signal.Waypoint, error) {
	var raw []struct {
		On    string  `json:"on"`
		Value float64 `json:"value"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	points := make([]signal.Waypoint, len(raw))
	for i, w := range raw {
		day, err := time.Parse(time.DateOnly, w.On[:min(len(w.On), 10)])
		if err != nil {
			return nil, err
		}
		points[i] = signal.Waypoint{Day: signal.DayOf(day), Value: w.Value}
	}
	return points, nil
}

func zero(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

type checkinRow struct {
	KRID       id.KeyResult
	Value      *float64
	Confidence *int
	At         time.Time
}

const selectCheckins = `select kr_id, value, confidence, at from checkins
	where org_id = $1 and kr_id = any($2) order by kr_id, at, id`

func histories(rows []checkinRow, cal calendar) map[id.KeyResult]signal.History {
	out := map[id.KeyResult]signal.History{}
	for _, r := range rows {
		out[r.KRID] = append(out[r.KRID], signal.Checkin{Day: cal.day(r.At), Value: r.Value, Confidence: r.Confidence})
	}
	return out
}
