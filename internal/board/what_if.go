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

// WhatIf is a key result with the open work and the running key results of its team.
type WhatIf struct {
	Frame Frame
	Now   time.Time
	Loc   *time.Location
	KR    KRHead
	KRs   []WhatIfKR
	Tasks []WhyRow
	Th    signal.Thresholds
}

// WhatIfKR is a running key result of the team.
type WhatIfKR struct {
	ID     id.KeyResult
	Number int64
	Title  string
	Status signal.Status
	Behind bool
}

const whatIfKRs = `select k.id, k.number, k.title, s.status, s.behind from key_results k join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.team_id = (select team_id from key_results where org_id = $1 and id = $2) and (s.live or k.id = $2) order by k.number, k.id`

const whatIfTasks = `with t as materialized (select ` + whyTask + `, false as linked, 0 as impact, '' as provenance, null::timestamptz as linked_at
	from tasks t where t.org_id = $1 and t.team_id = (select team_id from key_results where org_id = $1 and id = $2) and t.is_open)` + whyRows

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
	err := s.db.ReadTenant(ctx, m.Actor, r)
	out.Th = out.Frame.Limits()
	return out, err
}

// Model is what the pure what-if computes with.
func (w WhatIf) Model() signal.WhatIf {
	out := signal.WhatIf{Gap: signal.Ref(w.KR.ID.String())}
	for _, k := range w.KRs {
		out.KRs = append(out.KRs, signal.WhatIfKR{Ref: signal.Ref(k.ID.String()), Behind: k.Behind})
	}
	for _, r := range w.Tasks {
		t := signal.WhatIfTask{Ref: signal.Ref(r.ID.String()), Number: r.Number}
		for _, kr := range r.KRRefs {
			t.KRs = append(t.KRs, signal.Ref(kr.String()))
		}
		out.Tasks = append(out.Tasks, t)
	}
	return out
}
