package worker

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/failpoint"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// pass recomputes, in one transaction of one organisation, what a batch of marks touches: key
// results, then teams, then objectives upwards, then pillars (SIGNALS 6). Every step is a later
// statement than the deletion of the marks, so it sees whatever they announced; a change that
// commits later has its own mark.
type pass struct {
	tx    *pg.Tx
	org   org.Org
	cal   calendar
	now   time.Time
	th    signal.Thresholds // today's
	cycle signal.Day        // the first of the cycle that runs, if one does

	limits  signal.Limits
	marks   []mark.Mark
	done    set[[16]byte] // computed in this pass
	failed  []failure
	failing bool // something was set aside before
	counted bool // the organisation's figures stand until now

	krs        set[id.KeyResult] // to recount
	changed    set[id.KeyResult] // of these, those that marked themselves: their weight or their state may be another
	viaGoal    set[id.KeyResult] // reached through their objective only: recount if it changed their standing
	teams      set[id.Team]
	objectives set[id.Objective]
	pillars    set[id.Pillar]
	moved      set[id.Objective] // marked themselves: those above them hear of it whatever their numbers do

	summed  map[id.Team]teamWork // teams whose tasks were summed and did not change since
	emitted emission
	touched set[[16]byte] // what pages should look at again
	hook    func(mark.Kind, [16]byte)
	waiting []func() // for the answers to what is queued
}

// flush sends what is queued and does what waits for the answers.
func (p *pass) flush(ctx context.Context) error {
	if err := p.tx.Flush(ctx); err != nil {
		return err
	}
	p.hear()
	return nil
}

// hear does what waited for answers that are there.
func (p *pass) hear() {
	waited := p.waiting
	p.waiting = nil
	for _, f := range waited {
		f()
	}
}

type set[T comparable] map[T]bool

func (s set[T]) add(all ...T) {
	for _, v := range all {
		s[v] = true
	}
}

func (s set[T]) list() []T {
	out := make([]T, 0, len(s))
	for v := range s {
		out = append(out, v)
	}
	return out
}

func newPass(tx *pg.Tx, o org.Org, now time.Time) *pass {
	return &pass{
		tx: tx, org: o, now: now, cal: calendarOf(o, now),
		krs: set[id.KeyResult]{}, changed: set[id.KeyResult]{}, viaGoal: set[id.KeyResult]{}, teams: set[id.Team]{}, objectives: set[id.Objective]{},
		pillars: set[id.Pillar]{}, moved: set[id.Objective]{}, touched: set[[16]byte]{}, done: set[[16]byte]{},
		summed: map[id.Team]teamWork{}, emitted: emission{},
	}
}

// run recomputes everything the marks lead to.
func (p *pass) run(ctx context.Context, marks []mark.Mark) error {
	p.marks = marks
	if len(marks) == 0 {
		return nil
	}
	if err := p.resolve(ctx); err != nil {
		return fmt.Errorf("resolve marks: %w", err)
	}
	if err := p.recomputeKRs(ctx); err != nil {
		return fmt.Errorf("recompute key results: %w", err)
	}
	if err := p.recomputeTeams(ctx); err != nil {
		return fmt.Errorf("recompute teams: %w", err)
	}
	if err := p.recomputeObjectives(ctx); err != nil {
		return fmt.Errorf("recompute objectives: %w", err)
	}
	if err := p.recomputePillars(ctx); err != nil {
		return fmt.Errorf("recompute pillars: %w", err)
	}
	p.settleFailures()
	p.doubtFigures()
	return p.emit()
}

// goalOfTask is what a task is or was linked to: one of the two.
type goalOfTask struct {
	KRID        *id.KeyResult
	ObjectiveID *id.Objective
}

// resolve turns marks into subjects, as the graph is now: a writer cannot know what a
// concurrent writer links. Links that ended lead to the key results they left.
func (p *pass) resolve(ctx context.Context) error {
	var tasks []id.Task
	var objectives []id.Objective
	for _, m := range p.marks {
		p.touched.add(m.RefID)
		switch m.Kind {
		case mark.Task:
			tasks = append(tasks, m.RefID)
		case mark.Team:
			p.teams.add(m.RefID)
		case mark.KeyResult:
			p.krs.add(m.RefID)
			p.changed.add(m.RefID)
		case mark.Objective:
			objectives = append(objectives, m.RefID)
		case mark.Pillar:
			p.pillars.add(m.RefID)
		}
	}
	p.moved.add(objectives...)
	p.objectives.add(objectives...)

	var goals []goalOfTask
	var viaGoal []id.KeyResult
	var under []id.Task
	var naming []id.Team
	var cycle []time.Time
	pg.Later(p.tx, &cycle, selectCycleDay, p.tx.Org(), date(p.cal.today))
	if len(tasks) > 0 {
		pg.Later(p.tx, &goals, `select kr_id, objective_id from task_links where org_id = $1 and task_id = any($2)
			union select kr_id, null from plan_slots where org_id = $1 and task_id = any($2)`, p.tx.Org(), tasks)
		p.laterClassify(tasks)
	}
	if len(objectives) > 0 {
		pg.Later(p.tx, &viaGoal, `select id from key_results where org_id = $1 and objective_id = any($2)`, p.tx.Org(), objectives)
		pg.Later(p.tx, &under, openTasksOfObjectives, p.tx.Org(), objectives)
		pg.Later(p.tx, &naming, teamsNaming, p.tx.Org(), objectives)
	}
	if err := p.flush(ctx); err != nil {
		return err
	}
	p.cycle = firstDay(cycle)
	for _, g := range goals {
		if g.KRID != nil {
			p.krs.add(*g.KRID)
		}
		if g.ObjectiveID != nil {
			p.objectives.add(*g.ObjectiveID)
		}
	}
	p.viaGoal.add(viaGoal...)
	p.teams.add(naming...)
	return p.classifyTasks(ctx, under)
}

// computing is the key of a function in the context that is called before a subject is
// computed: tests make it wait or fail there.
type computing struct{}

// guard computes one subject; if that fails or panics, it is set aside and the others go on.
func (p *pass) guard(kind mark.Kind, ref [16]byte, compute func() error) {
	defer func() {
		if r := recover(); r != nil {
			p.failed = append(p.failed, failure{kind, ref, fmt.Sprintf("panic: %v", r)})
		}
	}()
	if p.hook != nil {
		p.hook(kind, ref)
	}
	failpoint.Hit(failpoint.Computing)
	if err := compute(); err != nil {
		p.failed = append(p.failed, failure{kind, ref, err.Error()})
		return
	}
	p.done.add(ref)
}
