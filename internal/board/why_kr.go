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

// WhyKR is one number of a key result with the rows behind it.
type WhyKR struct {
	Why
	KR       WhyKRHead
	CheckIns []CheckInRow // newest first
	Slots    []KRSlot     // planned work, in the order of the plan
	Terms    []KRVersion  // what it promised, oldest first
}

// WhyKRHead is the key result with its stored signals; Day and the rest are nil while they are first computed.
type WhyKRHead struct {
	KRHead
	Counts     *bool
	Live       *bool
	Settled    *bool
	Day        *time.Time
	ComputedAt *time.Time
	Waypoints  int
}

const whyKRHeadSQL = `select h.*, s.counts, s.live, s.settled, s.day, s.computed_at, jsonb_array_length(k.waypoints) as waypoints
	from (` + krHeadSQL + `) h join key_results k on k.org_id = $1 and k.id = h.id
	left join kr_signals s on s.org_id = $1 and s.kr_id = h.id`

// whyKRTasks: the tasks linked to a key result ($2) and, for its coverage ($3), all the open ones of its team.
const whyKRTasks = `with t as materialized (select ` + whyTask + `,
		l.id is not null as linked, coalesce(l.impact, 0) as impact, coalesce(l.provenance, '') as provenance, l.linked_at
	from (select unnest(array(
		select task_id from task_links where org_id = $1 and kr_id = $2 and unlinked_at is null
		union
		select id from tasks where $3::bool and org_id = $1 and is_open and team_id = (
			select team_id from kr_signals where org_id = $1 and kr_id = $2 and live))) as id) chosen
	cross join lateral (select * from tasks where org_id = $1 and id = chosen.id and deleted_at is null offset 0) t
	left join lateral (select id, impact, provenance, linked_at from task_links
		where org_id = $1 and task_id = t.id and kr_id = $2 and unlinked_at is null offset 0) l on true)` + whyRows

// WhyKR reads what one number of a key result rests on. Needs Read; NotFound.
func (s *Service) WhyKR(ctx context.Context, m org.Member, kr id.KeyResult, ask signal.Ask) (WhyKR, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return WhyKR{}, err
	}
	w := s.when(m)
	out := WhyKR{Why: Why{Now: w.now, Loc: w.loc, Ask: ask}}
	var rows []WhyRow
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.First(r, &out.KR, whyKRHeadSQL, m.Org.ID, kr)
	switch ask {
	case signal.AskPace, signal.AskConfidence:
		pg.All(r, &out.CheckIns, allCheckInsSQL, m.Org.ID, kr)
		pg.All(r, &out.Terms, krVersionsSQL, m.Org.ID, kr)
	case signal.AskPlan:
		pg.All(r, &out.Slots, krPlanSQL, m.Org.ID, kr)
	case signal.AskWork:
		pg.All(r, &out.Slots, krPlanSQL, m.Org.ID, kr)
		fallthrough
	default:
		pg.All(r, &rows, whyKRTasks, m.Org.ID, kr, ask == signal.AskCoverage)
	}
	if err := s.db.ReadTenant(ctx, m.Actor, r); err != nil {
		return WhyKR{}, err
	}
	out.Day = signal.DayOf(w.today)
	if out.KR.Day != nil {
		out.Day = signal.DayOf(*out.KR.Day)
	}
	out.Th = out.Frame.Limits()
	out.explain(rows, clockOf(m, out.Day))
	return out, nil
}

// explain parts the rows as the rules count them.
func (w *WhyKR) explain(rows []WhyRow, clock signal.Clock) {
	w.sort(rows, func(r WhyRow) signal.Side {
		l := signal.TaskLink{
			Task: r.task(w.Loc), Impact: r.Impact, KRLinks: r.KRs, Provenance: signal.Provenance(r.Provenance), OwnTeam: r.TeamID == w.KR.TeamID,
		}
		return w.Ask.OfKR(l, r.Linked, clock, w.Th)
	})
	for i := range w.Rows {
		w.Rows[i].Class = signal.Classify(w.Rows[i].task(w.Loc), clock.Today, w.Th)
	}
	if w.Ask == signal.AskPlan {
		w.Of = len(w.Slots)
		for _, s := range w.Slots {
			if s.NeverCreated(clock.Today) {
				w.N++
			}
		}
	}
}

// NeverCreated says that no task was made of it by the day it was planned to begin.
func (s KRSlot) NeverCreated(today signal.Day) bool {
	return s.Empty() && signal.DayOf(s.PlannedOn) < today
}

// InRange is how many check-ins with a value kept the range of a key result that has one (SIGNALS 2).
func (w WhyKR) InRange() signal.Share {
	var s signal.Share
	for _, c := range w.CheckIns {
		if c.Value == nil {
			continue
		}
		s.Of++
		if *c.Value >= val(w.KR.LowValue) && *c.Value <= val(w.KR.HighValue) {
			s.N++
		}
	}
	return s
}
