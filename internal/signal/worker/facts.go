package worker

import (
	"context"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// facts is everything the signals of one organisation follow from, read as plain rows at one
// moment: what verify recomputes from, by another way than the drain's sums.
type facts struct {
	now        time.Time
	cal        calendar
	limits     signal.Limits
	busy       bool // marks or a clock are waiting: what is stored may rightly be older
	krs        []krRow
	objectives []objectiveRow
	teams      []teamRow
	pillars    []pillarRow
	tasks      []taskFact
	links      []linkFact
	slots      []slotFact
	checkins   []checkinRow
	cycles     []cycleRow
	lives      []lifeFact
	failed     []Failed
	promises   []promiseFact
	drifted    []driftedRow
	cycle      []time.Time
}

// promiseFact is the last change of a key result that puts its links in question.
type promiseFact struct {
	KRID      id.KeyResult
	ValidFrom time.Time
	Changed   []string
}

type taskFact struct {
	ID                   id.Task
	TeamID               id.Team
	State                signal.State
	Owned                bool
	DueOn                *time.Time
	RunBusiness          bool
	Effort               *float64
	StateSince, ActiveAt time.Time
	ClosedAt             *time.Time
}

type linkFact struct {
	TaskID      id.Task
	KRID        *id.KeyResult
	ObjectiveID *id.Objective
	Impact      int
	Provenance  signal.Provenance
	SaidAt      time.Time // when it was linked, or last confirmed
}

type slotFact struct {
	KRID      id.KeyResult
	Impact    int
	PlannedOn time.Time
	TaskID    *id.Task
}

func loadFacts(ctx context.Context, tx *pg.Tx) (*facts, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	f := &facts{now: now}
	var waiting []bool
	var limits []limitRow
	pg.Later(tx, &limits, selectLimits, tx.Org())
	pg.Later(tx, &waiting, `select exists (select from signal_queue where org_id = $1)
		or exists (select from orgs where id = $1 and next_change_at <= $2)
		or exists (select from org_figures where org_id = $1 and stale)`, tx.Org(), now)
	pg.Later(tx, &f.krs, `select `+krColumns+krTables+` where k.org_id = $1`, tx.Org())
	pg.Later(tx, &f.objectives, `select o.id, o.title, `+objectiveLabel+` as label, o.state, o.weight, o.parent_id, o.pillar_id, o.rolls_up, o.team_id, c.state as cycle_state,
		c.starts_on, c.ends_on, 0 as direct_open, 0 as direct_done
		from objectives o join cycles c on c.org_id = o.org_id and c.id = o.cycle_id where o.org_id = $1`, tx.Org())
	pg.Later(tx, &f.teams, `select id, name, archived_at is not null as archived from teams where org_id = $1`, tx.Org())
	pg.Later(tx, &f.pillars, `select id, archived_at is not null as archived from pillars where org_id = $1`, tx.Org())
	pg.Later(tx, &f.tasks, `select id, team_id, state, owner_id is not null as owned, due_on, run_business, effort, state_since, active_at, closed_at
		from tasks where org_id = $1 and deleted_at is null`, tx.Org())
	pg.Later(tx, &f.links, `select task_id, kr_id, objective_id, impact, provenance, greatest(linked_at, confirmed_at) as said_at from task_links
		where org_id = $1 and unlinked_at is null`, tx.Org())
	pg.Later(tx, &f.slots, `select kr_id, impact, planned_on, task_id from plan_slots where org_id = $1 and dropped_at is null`, tx.Org())
	pg.Later(tx, &f.checkins, `select kr_id, value, confidence, at from checkins where org_id = $1 order by kr_id, at, id`, tx.Org())
	pg.Later(tx, &f.lives, selectLifeFacts, tx.Org())
	pg.Later(tx, &f.promises, `select distinct on (kr_id) kr_id, valid_from, changed from goal_versions
		where org_id = $1 and kr_id is not null and changed && $2::text[] order by kr_id, valid_from desc`, tx.Org(), signal.PromiseFields())
	pg.Later(tx, &f.failed, `select org_id, kind, ref_id, attempts, error, next_try_at = 'infinity' as gave_up
		from signal_failures where org_id = $1`, tx.Org())
	o, err := pg.One[org.Org](ctx, tx, `select id, slug, name, task_prefix, time_zone, week_start, unlinked_policy from orgs where id = $1`, tx.Org())
	if err != nil {
		return nil, err
	}
	f.cal, f.busy = calendarOf(o, now), waiting[0]
	f.limits = limitsOf(limits, f.cal)
	pg.Later(tx, &f.drifted, `select team_id, (data ->> 'drift_since')::date as since from team_days
		where org_id = $1 and day = $2 and data ->> 'drift_since' <> ''`, tx.Org(), date(f.cal.today-1))
	pg.Later(tx, &f.cycle, selectCycleDay, tx.Org(), date(f.cal.today))
	pg.Later(tx, &f.cycles, selectCycle, tx.Org(), date(f.cal.today))
	return f, tx.Flush(ctx)
}

func (t taskFact) task(cal calendar) signal.Task {
	return signal.Task{
		Ref: refOf(t.ID), State: t.State, StateSince: cal.day(t.StateSince), Due: civil(t.DueOn), LastActivity: cal.day(t.ActiveAt),
		Closed: cal.dayOf(t.ClosedAt), Owned: t.Owned, Effort: signal.EffortOf(zero(t.Effort)),
	}
}
