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

// WhatIf is a key result with the open work of its team, the running key results of the team, and those of others that
// this work serves.
type WhatIf struct {
	Frame Frame
	Now   time.Time
	Loc   *time.Location
	KR    KRHead
	KRs   []WhatIfKR
	Tasks []WhyRow
	Links []WhatIfLink // of these tasks
	Th    signal.Thresholds
}

// WhatIfLink is a key result that a task serves.
type WhatIfLink struct {
	TaskID id.Task
	KRID   id.KeyResult
	Impact int
}

// WhatIfKR is a key result that moving the team's work may touch.
type WhatIfKR struct {
	ID     id.KeyResult
	Number int64
	Title  string
	Status signal.Status
	Behind bool
	Own    bool // a running one of the team: its coverage is counted
}

const whatIfTeam = `(select team_id from key_results where org_id = $1 and id = $2)`

const whatIfKRs = `select k.id, k.number, k.title, coalesce(s.status, 'no_data') as status, coalesce(s.behind and (s.live or k.id = $2), false) as behind,
		k.team_id = ` + whatIfTeam + ` and coalesce(s.live, false) or k.id = $2 as own
	from key_results k left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and (k.team_id = ` + whatIfTeam + ` and (s.live or k.id = $2)
		or k.id in (select l.kr_id from tasks t join task_links l on l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null
			where t.org_id = $1 and t.team_id = ` + whatIfTeam + ` and t.is_open)) order by own desc, k.number, k.id`

const whatIfLinks = `select l.task_id, l.kr_id, l.impact from tasks t join task_links l on l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null
	where t.org_id = $1 and t.team_id = ` + whatIfTeam + ` and t.is_open and l.kr_id is not null order by l.task_id, l.kr_id`

const whatIfTasks = `with t as materialized (select ` + whyTask + `, false as linked, 0 as impact, '' as provenance, null::timestamptz as linked_at
	from tasks t where t.org_id = $1 and t.team_id = ` + whatIfTeam + ` and t.is_open)` + whyRows

// WhatIf reads what covering a key result with other work of its team would move. Needs Read; NotFound.
func (s *Service) WhatIf(ctx context.Context, m org.Member, kr id.KeyResult) (WhatIf, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return WhatIf{}, err
	}
	w := s.when(m)
	out := WhatIf{Now: w.now, Loc: w.loc}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.First(r, &out.KR, krHeadSQL, m.Org.ID, kr)
	pg.All(r, &out.KRs, whatIfKRs, m.Org.ID, kr)
	pg.All(r, &out.Tasks, whatIfTasks, m.Org.ID, kr)
	pg.All(r, &out.Links, whatIfLinks, m.Org.ID, kr)
	err := s.db.ReadTenant(ctx, m.Actor, r)
	out.Th = out.Frame.Limits()
	return out, err
}

// Model is what the pure what-if computes with.
func (w WhatIf) Model() signal.WhatIf {
	out := signal.WhatIf{Gap: signal.Ref(w.KR.ID.String())}
	for _, k := range w.KRs {
		if k.Own {
			out.KRs = append(out.KRs, signal.WhatIfKR{Ref: signal.Ref(k.ID.String()), Behind: k.Behind})
		}
	}
	serves := map[id.Task][]signal.WhatIfLink{}
	for _, l := range w.Links {
		serves[l.TaskID] = append(serves[l.TaskID], signal.WhatIfLink{KR: signal.Ref(l.KRID.String()), Impact: l.Impact})
	}
	for _, r := range w.Tasks {
		out.Tasks = append(out.Tasks, signal.WhatIfTask{Ref: signal.Ref(r.ID.String()), Number: r.Number, Links: serves[r.ID]})
	}
	return out
}
