package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
)

// StrategyEnd is all that stands in a cycle at the end of a day, in brief: for telling one week from another.
type StrategyEnd struct {
	Objectives []EndObjective // not dropped
	KRs        []EndKR        // not dropped, by number
	Stuck      []StuckTask    // open tasks of key results that may be stalled: signal.Classify decides
	Closed     int            // tasks moved to done in the seven days before
	Today      time.Time
	Loc        *time.Location
	Limits     signal.Thresholds
}

// EndObjective is an objective of a StrategyEnd.
type EndObjective struct {
	ID     id.Objective
	Title  string
	Status *signal.Status
}

// EndKR is a key result of a StrategyEnd.
type EndKR struct {
	ID          id.KeyResult
	Number      int64
	Title       string
	Kind        signal.Kind
	Unit        string
	StartValue  *float64
	TargetValue *float64
	LowValue    *float64
	HighValue   *float64
	Status      *signal.Status
	Behind      bool // and live
}

const (
	endObjectivesSQL = `select o.id, o.title, s.status from objectives o
		left join objective_signals s on s.org_id = o.org_id and s.objective_id = o.id
		where o.org_id = $1 and o.cycle_id = $2 and o.state <> 'dropped' order by o.title, o.id`
	endKRsSQL = `select k.id, k.number, k.title, k.kind, k.unit, k.start_value, k.target_value, k.low_value, k.high_value, s.status, coalesce(s.live and s.behind, false) as behind
		from key_results k left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
		where k.org_id = $1 and k.cycle_id = $2 and k.state <> 'dropped' order by k.number`
	endStuckSQL = `select distinct t.id, t.number, t.title, coalesce(t.owner_id::text, '') as owner, t.state, t.blocked_reason as reason, coalesce(t.due_on - date '1970-01-01', 0)::int as due, t.state_since, t.active_at
		from (select * from tasks t where t.org_id = $1 and t.is_open
			and (t.state = 'blocked' or t.due_on < $3::date or t.state = 'in_progress' and t.active_at < $4) offset 0) t -- few: from them to their goals
		join task_links l on l.org_id = $1 and l.task_id = t.id and l.unlinked_at is null
		join key_results k on k.org_id = $1 and k.id = l.kr_id
		where k.cycle_id = $2 and k.state = 'active' order by t.number limit 1000`
	endClosedSQL = `select count(distinct s.task_id) as n from task_states s where s.org_id = $1 and s.to_state = 'done' and s.at > $2`
)

// StrategyEnd reads what stands in a cycle at the end of the day shown, tasks judged by limits. Needs Read.
func (s *Service) StrategyEnd(ctx context.Context, m org.Member, cycle id.Cycle, limits signal.Thresholds) (StrategyEnd, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return StrategyEnd{}, err
	}
	w := s.when(m)
	out := StrategyEnd{Today: w.today, Loc: w.loc, Limits: limits}
	idle := instant(w.today.AddDate(0, 0, 1-limits.StallDays), w.loc)
	r := w.reader()
	all(r, w, &out.Objectives, endObjectivesSQL, m.Org.ID, cycle)
	all(r, w, &out.KRs, endKRsSQL, m.Org.ID, cycle)
	all(r, w, &out.Stuck, endStuckSQL, m.Org.ID, cycle, w.today, idle)
	first(r, w, &out.Closed, endClosedSQL, m.Org.ID, instant(w.today.AddDate(0, 0, -6), w.loc))
	return out, s.readTenant(ctx, m, w, r)
}
