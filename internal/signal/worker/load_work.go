package worker

import (
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// workRow is Contribution as the database sums it; days come as instants.
type workRow struct {
	KRID                                                                  id.KeyResult
	TodoN, InProgressN, BlockedN, InReviewN, DoneN, CancelledN            int
	TodoW, InProgressW, BlockedW, InReviewW, DoneW, CancelledW            signal.Weight
	StalledN, AtRiskN, OverdueN, LiveN, ClosedWeekN, Closed21N, Closed28N int
	StalledW, AtRiskW, OverdueW, LiveW, ClosedWeekW, Closed21W, Closed28W signal.Weight
	OpenOwned, MovingOwned, MovingTouched                                 int
	TeamOpen, Links, FromGoal, Retrofitted                                int
	Mix                                                                   signal.Weight
	LinkedBefore                                                          int
	LastClosed, BlockedSince, OverdueSince, IdleSince, PromiseAt          *time.Time
	Promise                                                               []string
}

// selectWork sums the links of key results ($2) and their teams ($3): today $4, the start of what
// is not idle $5, the last day that is soon $6, the starts of tomorrow, this week, 21, 28 and 14 days $7–$11,
// the terms whose change puts links in question $12.
const selectWork = `
with shared as (
  select l.kr_id, l.task_id, k.team_id, l.provenance, greatest(l.linked_at, l.confirmed_at) as said_at, count(*)::int as krs, l.impact::int * 2520 / count(*)::int as w
  from unnest($2::uuid[], $3::uuid[]) as k(id, team_id)
  join task_links l on l.org_id = $1 and l.kr_id = k.id and l.unlinked_at is null
  join task_links o on o.org_id = $1 and o.task_id = l.task_id and o.unlinked_at is null and o.kr_id is not null
  group by l.org_id, l.id, k.team_id
), promised as (
  select distinct on (kr_id) kr_id, valid_from, changed from goal_versions
  where org_id = $1 and kr_id = any($2) and changed && $12::text[] order by kr_id, valid_from desc
), link as (
  select l.kr_id, l.provenance, l.w, l.said_at, v.valid_from as promise_at, v.changed as promise,
    coalesce(nullif(round(t.effort * 100)::bigint, 0), 100) * 2520 / l.krs as effort,
    t.state, t.is_open, t.owner_id is not null as owned, t.team_id = l.team_id as own_team,
    t.due_on, t.state_since, t.active_at,
    case when t.state = 'done' then t.closed_at end as done_at,
    t.is_open and t.state = 'blocked' as blocked, t.is_open and t.state in ('in_progress', 'in_review') as moving,
    t.is_open and coalesce(t.due_on < $4::date, false) as overdue,
    t.is_open and t.state = 'in_progress' and t.active_at < $5 as idle,
    t.is_open and t.state = 'todo' and coalesce(t.due_on <= $6::date, false) as soon
  from shared l left join promised v on v.kr_id = l.kr_id join tasks t on t.org_id = $1 and t.id = l.task_id and t.deleted_at is null
)
select kr_id,
  count(*) filter (where state = 'todo') as todo_n, coalesce(sum(w) filter (where state = 'todo'), 0) as todo_w,
  count(*) filter (where state = 'in_progress') as in_progress_n, coalesce(sum(w) filter (where state = 'in_progress'), 0) as in_progress_w,
  count(*) filter (where state = 'blocked') as blocked_n, coalesce(sum(w) filter (where state = 'blocked'), 0) as blocked_w,
  count(*) filter (where state = 'in_review') as in_review_n, coalesce(sum(w) filter (where state = 'in_review'), 0) as in_review_w,
  count(*) filter (where state = 'done') as done_n, coalesce(sum(w) filter (where state = 'done'), 0) as done_w,
  count(*) filter (where state = 'cancelled') as cancelled_n, coalesce(sum(w) filter (where state = 'cancelled'), 0) as cancelled_w,
  count(*) filter (where blocked or overdue or idle) as stalled_n, coalesce(sum(w) filter (where blocked or overdue or idle), 0) as stalled_w,
  count(*) filter (where blocked or overdue or idle or soon) as at_risk_n, coalesce(sum(w) filter (where blocked or overdue or idle or soon), 0) as at_risk_w,
  count(*) filter (where overdue) as overdue_n, coalesce(sum(w) filter (where overdue), 0) as overdue_w,
  count(*) filter (where is_open and not (blocked or overdue or idle)) as live_n,
  coalesce(sum(w) filter (where is_open and not (blocked or overdue or idle)), 0) as live_w,
  count(*) filter (where done_at >= $8 and done_at < $7) as closed_week_n, coalesce(sum(w) filter (where done_at >= $8 and done_at < $7), 0) as closed_week_w,
  count(*) filter (where done_at >= $9 and done_at < $7) as closed21_n, coalesce(sum(w) filter (where done_at >= $9 and done_at < $7), 0) as closed21_w,
  count(*) filter (where done_at >= $10 and done_at < $7) as closed28_n, coalesce(sum(w) filter (where done_at >= $10 and done_at < $7), 0) as closed28_w,
  count(*) filter (where is_open and owned) as open_owned,
  count(*) filter (where moving and owned) as moving_owned, count(*) filter (where moving and owned and active_at >= $5) as moving_touched,
  count(*) filter (where is_open and own_team) as team_open,
  count(*) as links, count(*) filter (where provenance = 'from_goal') as from_goal, count(*) filter (where provenance = 'retrofitted') as retrofitted,
  coalesce(sum(effort) filter (where own_team and (is_open or done_at >= $11 and done_at < $7)), 0)::bigint as mix,
  count(*) filter (where is_open and said_at < promise_at) as linked_before, promise_at, promise,
  max(done_at) as last_closed, min(state_since) filter (where blocked) as blocked_since,
  min(due_on) filter (where overdue) as overdue_since, min(active_at) filter (where idle) as idle_since
from link group by kr_id, promise_at, promise`

type slotRow struct {
	KRID                   id.KeyResult
	SlotsN, EmptyN, NeverN int
	SlotsW, EmptyW, NeverW signal.Weight
}

// selectSlots sums the plan of key results ($2): today $3.
const selectSlots = `
select kr_id, count(*) as slots_n, sum(w) as slots_w,
  count(*) filter (where not filled) as empty_n, coalesce(sum(w) filter (where not filled), 0) as empty_w,
  count(*) filter (where not filled and planned_on < $3::date) as never_n,
  coalesce(sum(w) filter (where not filled and planned_on < $3::date), 0) as never_w
from (select p.kr_id, p.planned_on, p.impact::int * 2520 as w,
    coalesce(t.state <> 'cancelled' and t.deleted_at is null, false) as filled
  from plan_slots p left join tasks t on t.org_id = p.org_id and t.id = p.task_id
  where p.org_id = $1 and p.kr_id = any($2) and p.dropped_at is null) slot
group by kr_id`

// laterWork queues the sums of some key results that are judged on the same day.
func laterWork(tx *pg.Tx, krs []krRow, cal calendar, day signal.Day, th signal.Thresholds, work *[]workRow, slots *[]slotRow) {
	ids, teams := make([]id.KeyResult, len(krs)), make([]id.Team, len(krs))
	for i, k := range krs {
		ids[i], teams[i] = k.ID, k.TeamID
	}
	pg.Later(tx, work, selectWork, tx.Org(), ids, teams, date(day),
		cal.start(day-signal.Day(th.StallDays)+1), date(day+signal.Day(th.SoonDays)), cal.start(day+1),
		cal.start(cal.clock(day).WeekStart), cal.start(day-signal.EffectWindow+1), cal.start(day-signal.FinishWindow+1),
		cal.start(day-signal.MixWindow+1), signal.PromiseFields())
	pg.Later(tx, slots, selectSlots, tx.Org(), ids, date(day))
}

// workSums is what the database sums of some key results, once it has answered.
type workSums struct {
	cal   calendar
	work  [][]workRow // of each day they are judged on
	slots [][]slotRow
	all   map[id.KeyResult]signal.Contribution
}

// laterWork sums the work of key results in one statement per day they are judged on, with the next query.
func (p *pass) laterWork(krs []krRow) *workSums {
	byDay := map[signal.Day][]krRow{}
	for _, k := range krs {
		d := k.stand(p.cal.today).day
		byDay[d] = append(byDay[d], k)
	}
	sums := &workSums{cal: p.cal, work: make([][]workRow, len(byDay)), slots: make([][]slotRow, len(byDay))}
	n := 0
	for day, group := range byDay {
		laterWork(p.tx, group, p.cal, day, p.limits.On(day), &sums.work[n], &sums.slots[n])
		n++
	}
	return sums
}

// of is the work of one key result.
func (s *workSums) of(kr id.KeyResult) signal.Contribution {
	if s.all != nil {
		return s.all[kr]
	}
	s.all = map[id.KeyResult]signal.Contribution{}
	for i := range s.work {
		for _, w := range s.work[i] {
			s.all[w.KRID] = w.contribution(s.cal)
		}
		for _, r := range s.slots[i] {
			c := s.all[r.KRID]
			c.Slots, c.EmptySlots, c.NeverCreated = tally(r.SlotsN, r.SlotsW), tally(r.EmptyN, r.EmptyW), tally(r.NeverN, r.NeverW)
			s.all[r.KRID] = c
		}
	}
	return s.all[kr]
}

func (w workRow) contribution(cal calendar) signal.Contribution {
	c := signal.Contribution{
		Todo: tally(w.TodoN, w.TodoW), InProgress: tally(w.InProgressN, w.InProgressW), Blocked: tally(w.BlockedN, w.BlockedW),
		InReview: tally(w.InReviewN, w.InReviewW), Done: tally(w.DoneN, w.DoneW), Cancelled: tally(w.CancelledN, w.CancelledW),
		Stalled: tally(w.StalledN, w.StalledW), AtRisk: tally(w.AtRiskN, w.AtRiskW), Overdue: tally(w.OverdueN, w.OverdueW), Live: tally(w.LiveN, w.LiveW),
		OpenOwned: w.OpenOwned, MovingOwned: w.MovingOwned, MovingTouched: w.MovingTouched, TeamOpen: w.TeamOpen,
		ClosedWeek: tally(w.ClosedWeekN, w.ClosedWeekW), Closed21: tally(w.Closed21N, w.Closed21W), Closed28: tally(w.Closed28N, w.Closed28W),
		LastClosed:    cal.dayOf(w.LastClosed),
		OldestStalled: firstOf(cal.dayOf(w.BlockedSince), civil(w.OverdueSince), cal.dayOf(w.IdleSince)),
		Links:         w.Links, FromGoal: w.FromGoal, Retrofitted: w.Retrofitted, Mix: w.Mix, LinkedBefore: w.LinkedBefore,
	}
	promised(&c, cal, w.PromiseAt, w.Promise)
	return c
}

// promised says what put links in question, if any are.
func promised(c *signal.Contribution, cal calendar, at *time.Time, changed []string) {
	if c.LinkedBefore > 0 {
		c.ChangedOn, c.Changed = cal.dayOf(at), signal.PromiseChange(changed)
	}
}

func tally(n int, w signal.Weight) signal.Tally { return signal.Tally{N: n, W: w} }
