package worker

import (
	"plumbline/internal/id"
	"plumbline/internal/signal"
)

// objectiveStored is a row of objective_signals; the tags are its columns.
type objectiveStored struct {
	ObjectiveID id.Objective         `json:"objective_id"`
	Day         signal.Day           `json:"day"`
	Status      signal.Status        `json:"status"`
	Counts      bool                 `json:"counts"`
	Live        bool                 `json:"live"`
	HasData     bool                 `json:"has_data"`
	Progress    float64              `json:"progress"`
	Expected    float64              `json:"expected"`
	KRs         int                  `json:"krs"`
	DirectOpen  int                  `json:"direct_open"`
	DirectDone  int                  `json:"direct_done"`
	Data        signal.ObjectiveData `json:"data"`
}

// judgeObjective computes the row of one objective from children that count; krs of them are key results.
func judgeObjective(o objectiveRow, children []signal.Child, krs int, cal calendar, limits signal.Limits) objectiveStored {
	at := o.stand(cal.today)
	out := signal.ComputeObjective(signal.ObjectiveInput{
		Span: signal.Span{Start: signal.DayOf(o.StartsOn), Due: signal.DayOf(o.EndsOn)}, Children: children, Label: o.Title, Active: at.live, KRs: krs,
	}, cal.clock(at.day), limits.On(at.day))
	if at.instead != "" {
		out.Status, out.Reasons, out.Turn = at.instead, nil, ""
	}
	return objectiveStored{
		ObjectiveID: o.ID, Day: at.day, Status: out.Status, Counts: at.counts, Live: at.live, HasData: out.HasData,
		Progress: out.Progress, Expected: out.Expected, KRs: krs, DirectOpen: o.DirectOpen, DirectDone: o.DirectDone, Data: signal.ObjectiveData{ObjectiveResult: out},
	}
}

func (o objectiveStored) dayData() signal.ObjectiveDay {
	return signal.ObjectiveDay{Counts: o.Counts, Live: o.Live, HasData: o.HasData, KRs: o.KRs, DirectOpen: o.DirectOpen, DirectDone: o.DirectDone}
}

// pillarStored is a row of pillar_signals; the tags are its columns.
type pillarStored struct {
	PillarID   id.Pillar         `json:"pillar_id"`
	Day        signal.Day        `json:"day"`
	Status     signal.Status     `json:"status"`
	HasData    bool              `json:"has_data"`
	Progress   float64           `json:"progress"`
	Expected   float64           `json:"expected"`
	Objectives int               `json:"objectives"`
	Lagging    int               `json:"lagging"`
	Data       signal.PillarData `json:"data"`
}

func judgePillar(pillar id.Pillar, in signal.PillarInput, cal calendar, th signal.Thresholds) pillarStored {
	out := signal.RollUpPillar(in, cal.clock(cal.today), th)
	lagging := 0
	for _, c := range in.Children {
		lagging += count(c.Lagging)
	}
	return pillarStored{
		PillarID: pillar, Day: cal.today, Status: out.Status, HasData: out.HasData, Progress: out.Progress, Expected: out.Expected,
		Objectives: len(in.Children), Lagging: lagging, Data: signal.PillarData{RollUp: out},
	}
}

func (p pillarStored) dayData() signal.PillarDay {
	return signal.PillarDay{HasData: p.HasData, Objectives: p.Objectives, Lagging: p.Lagging}
}

const storeObjectives = `
with changed as (
insert into objective_signals as s (org_id, objective_id, day, status, counts, live, has_data, progress, expected, krs, direct_open, direct_done, data, computed_at)
select $1, r.objective_id, r.day, r.status, r.counts, r.live, r.has_data, r.progress, r.expected, r.krs, r.direct_open, r.direct_done, r.data, $3
from jsonb_populate_recordset(null::objective_signals, $2::jsonb) r
on conflict (org_id, objective_id) do update set day = excluded.day, status = excluded.status, counts = excluded.counts, live = excluded.live,
  has_data = excluded.has_data, progress = excluded.progress, expected = excluded.expected, krs = excluded.krs, direct_open = excluded.direct_open,
  direct_done = excluded.direct_done, data = excluded.data, computed_at = excluded.computed_at
where (s.day, s.status, s.counts, s.live, s.has_data, s.progress, s.expected, s.krs, s.direct_open, s.direct_done, s.data)
  is distinct from (excluded.day, excluded.status, excluded.counts, excluded.live, excluded.has_data, excluded.progress, excluded.expected,
  excluded.krs, excluded.direct_open, excluded.direct_done, excluded.data)
returning s.*), days as (
insert into goal_days as d (org_id, goal_id, day, kind, status, progress, expected, data)
select org_id, objective_id, day, 'objective', status, progress, expected, jsonb_build_object('counts', counts, 'live', live,
  'has_data', has_data, 'krs', krs, 'direct_open', direct_open, 'direct_done', direct_done)
from changed
on conflict (org_id, goal_id, day) do update set status = excluded.status, progress = excluded.progress, expected = excluded.expected, data = excluded.data
where (d.status, d.progress, d.expected, d.data) is distinct from (excluded.status, excluded.progress, excluded.expected, excluded.data))
select objective_id from changed`

const storePillars = `
with changed as (
insert into pillar_signals as s (org_id, pillar_id, day, status, has_data, progress, expected, objectives, lagging, data, computed_at)
select $1, r.pillar_id, r.day, r.status, r.has_data, r.progress, r.expected, r.objectives, r.lagging, r.data, $3
from jsonb_populate_recordset(null::pillar_signals, $2::jsonb) r
on conflict (org_id, pillar_id) do update set day = excluded.day, status = excluded.status, has_data = excluded.has_data, progress = excluded.progress,
  expected = excluded.expected, objectives = excluded.objectives, lagging = excluded.lagging, data = excluded.data, computed_at = excluded.computed_at
where (s.day, s.status, s.has_data, s.progress, s.expected, s.objectives, s.lagging, s.data)
  is distinct from (excluded.day, excluded.status, excluded.has_data, excluded.progress, excluded.expected, excluded.objectives, excluded.lagging, excluded.data)
returning s.*), days as (
insert into goal_days as d (org_id, goal_id, day, kind, status, progress, expected, data)
select org_id, pillar_id, day, 'pillar', status, progress, expected, jsonb_build_object('has_data', has_data, 'objectives', objectives, 'lagging', lagging)
from changed
on conflict (org_id, goal_id, day) do update set status = excluded.status, progress = excluded.progress, expected = excluded.expected, data = excluded.data
where (d.status, d.progress, d.expected, d.data) is distinct from (excluded.status, excluded.progress, excluded.expected, excluded.data))
select pillar_id from changed`
