package worker

import (
	"time"

	"plumbline/internal/id"
	"plumbline/internal/signal"
)

// lifeFact is one link, ended or not, with what stops it.
type lifeFact struct {
	TaskID               id.Task
	KRID                 id.KeyResult
	LinkedAt             time.Time
	UnlinkedAt, ClosedAt *time.Time
	DeletedAt, CycleEnd  *time.Time
}

const selectLifeFacts = `select l.task_id, l.kr_id, l.linked_at, l.unlinked_at, t.closed_at, t.deleted_at,
	case when c.state = 'closed' then (c.ends_on + 1)::timestamp at time zone (select time_zone from orgs where id = $1) end as cycle_end
	from task_links l join tasks t on t.org_id = l.org_id and t.id = l.task_id
	join key_results k on k.org_id = l.org_id and k.id = l.kr_id join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
	where l.org_id = $1`

// figures counts what was true when the day began, link by link and task by task.
func (f *facts) figures(g *linkage) figuresStored {
	dawn := f.cal.start(f.cal.today)
	out := signal.Figures{HalfLife: signal.HalfLifeOf(f.linkLives(dawn))}
	if len(f.cycles) == 0 {
		return f.cal.figures(nil, out)
	}
	from := f.cal.start(civil(&f.cycles[0].StartsOn))
	counts := map[id.KeyResult]bool{}
	for _, k := range f.krs {
		counts[k.ID] = (k.State == "active" || k.State == "done") && (k.CycleState == "active" || k.CycleState == "closing")
	}
	for _, t := range f.tasks {
		if t.State != signal.Done || t.ClosedAt.Before(from) || !t.ClosedAt.Before(dawn) {
			continue
		}
		out.Traced.Of++
		for _, l := range g.byTask[t.ID] {
			if l.KRID != nil && counts[*l.KRID] {
				out.Traced.N++
				break
			}
		}
	}
	return f.cal.figures(&f.cycles[0].ID, out)
}

// linkLives joins the links of a task to a key result into one life.
func (f *facts) linkLives(dawn time.Time) []signal.Life {
	type pair struct {
		task id.Task
		kr   id.KeyResult
	}
	spans, living := map[pair]signal.LinkSpan{}, map[pair]bool{}
	for _, l := range f.lives {
		if !l.LinkedAt.Before(dawn) {
			continue
		}
		key := pair{l.TaskID, l.KRID}
		s, known := spans[key]
		if !known || l.LinkedAt.Before(s.Made) {
			s.Made = l.LinkedAt
		}
		for _, at := range []*time.Time{l.ClosedAt, l.DeletedAt, l.CycleEnd} {
			if at != nil && (s.Stopped == nil || at.Before(*s.Stopped)) {
				s.Stopped = at
			}
		}
		living[key] = living[key] || l.UnlinkedAt == nil
		if l.UnlinkedAt != nil && (s.Ended == nil || l.UnlinkedAt.After(*s.Ended)) {
			s.Ended = l.UnlinkedAt
		}
		spans[key] = s
	}
	var lives []signal.Life
	since := f.cal.start(f.cal.today - signal.HalfLifeWindow)
	for key, s := range spans {
		if living[key] {
			s.Ended = nil
		}
		if !s.Made.Before(since) {
			lives = append(lives, signal.LifeOf(s, dawn))
		}
	}
	return lives
}
