package worker

import (
	"context"
	"errors"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

const maxLevels = 64 // objectives nest six deep; more than this is a loop in the data

// recomputeObjectives goes up level by level and stops where nothing changed.
func (p *pass) recomputeObjectives(ctx context.Context) error {
	for level := 0; len(p.objectives) > 0 && level < maxLevels; level++ {
		now := p.objectives.list()
		p.objectives = set[id.Objective]{}
		var rows []objectiveRow
		var krs, below []childRow[id.Objective]
		pg.Later(p.tx, &rows, selectObjectives, p.tx.Org(), now)
		pg.Later(p.tx, &krs, selectKRChildren, p.tx.Org(), now)
		pg.Later(p.tx, &below, selectObjectiveChildren, p.tx.Org(), now)
		if err := p.flush(ctx); err != nil {
			return err
		}
		children := map[id.Objective][]signal.Child{}
		for _, c := range append(krs, below...) {
			children[c.Parent] = append(children[c.Parent], c.child())
		}
		direct := map[id.Objective]int{}
		for _, c := range krs {
			direct[c.Parent]++
		}
		var stored []objectiveStored
		for _, o := range rows {
			p.guard(mark.Objective, o.ID, func() error {
				s := judgeObjective(o, children[o.ID], direct[o.ID], p.cal, p.limits)
				stored = append(stored, s)
				p.emitted.add(mark.Objective, s.ObjectiveID, s.Data.Findings)
				return nil
			})
		}
		err := laterStore(p, storeObjectives, stored, func(changed set[id.Objective]) { p.climb(rows, changed) })
		if err := errors.Join(err, p.flush(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// climb touches what is above objectives that changed, or were marked: their weight or their place may have.
func (p *pass) climb(rows []objectiveRow, changed set[id.Objective]) {
	for _, o := range rows {
		if !changed[o.ID] && !p.moved[o.ID] {
			continue
		}
		if o.ParentID != nil && (o.RollsUp || p.moved[o.ID]) {
			p.objectives.add(*o.ParentID)
		}
		if o.PillarID != nil {
			p.pillars.add(*o.PillarID)
		}
		delete(p.moved, o.ID)
	}
}

type pillarRow struct {
	ID       id.Pillar
	Archived bool
}

// recomputePillars computes the touched pillars, after their objectives.
func (p *pass) recomputePillars(ctx context.Context) error {
	if len(p.pillars) == 0 {
		return nil
	}
	var rows []pillarRow
	var found []pillarChildRow
	pg.Later(p.tx, &rows, `select id, archived_at is not null as archived from pillars where org_id = $1 and id = any($2)`, p.tx.Org(), p.pillars.list())
	pg.Later(p.tx, &found, selectPillarChildren, p.tx.Org(), p.pillars.list())
	if err := p.flush(ctx); err != nil {
		return err
	}
	in := map[id.Pillar]signal.PillarInput{}
	for _, c := range found {
		in[c.Parent] = with(in[c.Parent], c.child(), signal.Span{Start: signal.DayOf(c.StartsOn), Due: signal.DayOf(c.EndsOn)})
	}
	var stored []pillarStored
	for _, r := range rows {
		if r.Archived {
			p.tx.Queue(`delete from pillar_signals where org_id = $1 and pillar_id = $2`, p.tx.Org(), r.ID)
			continue
		}
		p.guard(mark.Pillar, r.ID, func() error {
			stored = append(stored, judgePillar(r.ID, in[r.ID], p.cal, p.th))
			return nil
		})
	}
	return laterStore(p, storePillars, stored, func(set[id.Pillar]) {})
}

// with adds an objective to a pillar; its span reaches from the first start to the last end.
func with(in signal.PillarInput, c signal.Child, cycle signal.Span) signal.PillarInput {
	in.Children = append(in.Children, c)
	in.Span = signal.Span{Start: firstOf(in.Span.Start, cycle.Start), Due: max(in.Span.Due, cycle.Due)}
	return in
}
