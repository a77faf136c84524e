package worker

import (
	"plumbline/internal/id"
	"plumbline/internal/signal"
)

// krStored is a row of kr_signals; the tags are its columns.
type krStored struct {
	KRID         id.KeyResult  `json:"kr_id"`
	TeamID       id.Team       `json:"team_id"`
	ObjectiveID  id.Objective  `json:"objective_id"`
	Stop         signal.Stop   `json:"stop"`
	Mix          signal.Weight `json:"mix"`
	Day          signal.Day    `json:"day"`
	Status       signal.Status `json:"status"`
	Counts       bool          `json:"counts"`
	Live         bool          `json:"live"`
	Settled      bool          `json:"settled"`
	Behind       bool          `json:"behind"`
	Uncovered    bool          `json:"uncovered"`
	HasValue     bool          `json:"has_value"`
	Progress     float64       `json:"progress"`
	Shown        float64       `json:"shown"`
	Expected     float64       `json:"expected"`
	TeamLinked   int           `json:"team_linked"`
	TeamOpen     int           `json:"team_open"`
	OpenTasks    int           `json:"open_tasks"`
	LiveTasks    int           `json:"live_tasks"`
	StalledTasks int           `json:"stalled_tasks"`
	DoneTasks    int           `json:"done_tasks"`
	ClosedWeek   int           `json:"closed_week"`
	WorkDone     *float64      `json:"work_done"`
	Links        int           `json:"links"`
	FromGoal     int           `json:"from_goal"`
	Retrofitted  int           `json:"retrofitted"`
	Confidence   *int          `json:"confidence"`
	CheckedOn    *signal.Day   `json:"checked_on"`
	Trace        signal.Trace  `json:"trace"`
	Data         signal.KRData `json:"data"`
}

// judgeKR computes the row of one key result. The open tasks of its team matter while it is live.
func judgeKR(k krRow, history signal.History, work signal.Contribution, teamOpen int, cal calendar, limits signal.Limits) (krStored, error) {
	in, err := k.input(cal, history)
	if err != nil {
		return krStored{}, err
	}
	at := k.stand(cal.today)
	in.Active, in.Work = at.live, work
	if at.live {
		in.TeamOpen = teamOpen
	}
	clock := cal.clock(at.day)
	if at.settled {
		clock = cal.clock(max(at.day, in.Span.Due))
		in.History = append(in.History[:len(in.History):len(in.History)], signal.Checkin{Day: clock.Today})
	}
	out := signal.Compute(in, clock, limits.On(at.day))
	if at.settled {
		out.LastCheckin = history.Last()
	}
	if at.instead != "" {
		out.Status, out.Reasons, out.Turn = at.instead, nil, ""
	}
	return krStored{
		KRID: k.ID, TeamID: k.TeamID, ObjectiveID: k.ObjectiveID, Stop: k.stop(cal.today), Mix: work.Mix, Day: at.day, Status: out.Status, Counts: at.counts, Live: at.live, Settled: at.settled,
		Behind: out.Behind, Uncovered: says(out.Findings, "coverage_gap"), HasValue: out.HasValue,
		Progress: out.Progress, Shown: out.Shown, Expected: out.Expected,
		TeamLinked: out.Coverage.N, TeamOpen: out.Coverage.Of,
		OpenTasks: work.Open().N, LiveTasks: work.Live.N, StalledTasks: work.Stalled.N, DoneTasks: work.Done.N,
		ClosedWeek: work.ClosedWeek.N, WorkDone: maybe(out.WorkDone, out.HasWork),
		Links: work.Links, FromGoal: work.FromGoal, Retrofitted: work.Retrofitted,
		Confidence: out.Confidence, CheckedOn: maybe(out.LastCheckin, out.LastCheckin.Known()),
		Trace: work.Trace(), Data: signal.KRData{KRResult: out, Work: work},
	}, nil
}

// lagging says whether teams see it as behind.
func (k krStored) lagging() bool { return k.Live && k.Behind }

// gapOf is the team that counts its tasks as those of a gap, if one does.
func (k krStored) gapOf() id.Team {
	if !k.Uncovered {
		return id.Team{}
	}
	return k.TeamID
}

// dayData is what the daily row keeps of it.
func (k krStored) dayData() signal.KRDay {
	return signal.KRDay{
		Counts: k.Counts, Live: k.Live, Behind: k.Behind, Uncovered: k.Uncovered, HasValue: k.HasValue, Shown: k.Shown,
		TeamLinked: k.TeamLinked, TeamOpen: k.TeamOpen, OpenTasks: k.OpenTasks, LiveTasks: k.LiveTasks,
		StalledTasks: k.StalledTasks, DoneTasks: k.DoneTasks, ClosedWeek: k.ClosedWeek, WorkDone: k.WorkDone, Confidence: k.Confidence,
	}
}

func says(findings []signal.Finding, rule string) bool {
	for _, f := range findings {
		if f.Rule == rule {
			return true
		}
	}
	return false
}

// maybe is a nullable column: v, or nothing.
func maybe[T any](v T, has bool) *T {
	if !has {
		return nil
	}
	return &v
}

// storeKRs writes rows ($2, as JSON) at an instant ($3) where they differ and says which did.
const storeKRs = `
with changed as (
insert into kr_signals as s (org_id, kr_id, team_id, objective_id, stop, mix, day, status, counts, live, settled, behind, uncovered, has_value, progress, shown, expected,
  team_linked, team_open, open_tasks, live_tasks, stalled_tasks, done_tasks, closed_week, work_done, links, from_goal, retrofitted,
  confidence, checked_on, trace, data, computed_at)
select $1, r.kr_id, r.team_id, r.objective_id, r.stop, r.mix, r.day, r.status, r.counts, r.live, r.settled, r.behind, r.uncovered, r.has_value, r.progress, r.shown, r.expected,
  r.team_linked, r.team_open, r.open_tasks, r.live_tasks, r.stalled_tasks, r.done_tasks, r.closed_week, r.work_done, r.links, r.from_goal, r.retrofitted,
  r.confidence, r.checked_on, r.trace, r.data, $3
from jsonb_populate_recordset(null::kr_signals, $2::jsonb) r
on conflict (org_id, kr_id) do update set team_id = excluded.team_id, objective_id = excluded.objective_id,
  stop = excluded.stop, mix = excluded.mix, day = excluded.day, status = excluded.status,
  counts = excluded.counts, live = excluded.live, settled = excluded.settled, behind = excluded.behind, uncovered = excluded.uncovered, has_value = excluded.has_value,
  progress = excluded.progress, shown = excluded.shown, expected = excluded.expected, team_linked = excluded.team_linked,
  team_open = excluded.team_open, open_tasks = excluded.open_tasks, live_tasks = excluded.live_tasks, stalled_tasks = excluded.stalled_tasks,
  done_tasks = excluded.done_tasks, closed_week = excluded.closed_week, work_done = excluded.work_done, links = excluded.links,
  from_goal = excluded.from_goal, retrofitted = excluded.retrofitted, confidence = excluded.confidence, checked_on = excluded.checked_on,
  trace = excluded.trace, data = excluded.data, computed_at = excluded.computed_at
where (s.team_id, s.objective_id, s.stop, s.mix, s.day, s.status, s.counts, s.live, s.settled, s.behind, s.uncovered, s.has_value, s.progress, s.shown, s.expected, s.team_linked,
  s.team_open, s.open_tasks, s.live_tasks, s.stalled_tasks, s.done_tasks, s.closed_week, s.work_done, s.links, s.from_goal, s.retrofitted,
  s.confidence, s.checked_on, s.trace, s.data) is distinct from (excluded.team_id, excluded.objective_id, excluded.stop, excluded.mix, excluded.day, excluded.status, excluded.counts, excluded.live,
  excluded.settled, excluded.behind, excluded.uncovered, excluded.has_value, excluded.progress, excluded.shown, excluded.expected, excluded.team_linked,
  excluded.team_open, excluded.open_tasks, excluded.live_tasks, excluded.stalled_tasks, excluded.done_tasks, excluded.closed_week,
  excluded.work_done, excluded.links, excluded.from_goal, excluded.retrofitted, excluded.confidence, excluded.checked_on, excluded.trace, excluded.data)
returning s.*), days as (
insert into goal_days as d (org_id, goal_id, day, kind, status, progress, expected, data)
select org_id, kr_id, day, 'key_result', status, progress, expected, jsonb_build_object('counts', counts, 'live', live, 'behind', behind,
  'uncovered', uncovered, 'has_value', has_value, 'shown', shown, 'team_linked', team_linked, 'team_open', team_open,
  'open_tasks', open_tasks, 'live_tasks', live_tasks, 'stalled_tasks', stalled_tasks, 'done_tasks', done_tasks,
  'closed_week', closed_week, 'work_done', work_done, 'confidence', confidence)
from changed
on conflict (org_id, goal_id, day) do update set status = excluded.status, progress = excluded.progress, expected = excluded.expected, data = excluded.data
where (d.status, d.progress, d.expected, d.data) is distinct from (excluded.status, excluded.progress, excluded.expected, excluded.data))
select kr_id from changed`
