package board

import (
	"time"

	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
)

// WhyRow is a task behind a number, as lists show it, with what makes it count.
type WhyRow struct {
	ListRow
	Side       signal.Side  `db:"-"`
	Class      signal.Class `db:"-"`
	Linked     bool         // to the goal that is asked about
	Impact     int
	Provenance string
	LinkedAt   *time.Time
	KRRefs     []id.KeyResult // it serves
	Serves     bool           // an objective itself
}

// Why is what every page that explains a number knows.
type Why struct {
	Frame Frame
	Now   time.Time
	Loc   *time.Location
	Ask   signal.Ask
	Day   signal.Day // judged as of
	Th    signal.Thresholds
	Rows  []WhyRow // what is counted first
	N, Of int      // how many rows are counted, of how many
}

// sort keeps the rows that belong to the answer, those counted first.
func (w *Why) sort(rows []WhyRow, side func(WhyRow) signal.Side) {
	var rest []WhyRow
	for _, r := range rows {
		switch r.Side = side(r); r.Side {
		case signal.Counted:
			w.Rows = append(w.Rows, r)
		case signal.Rest:
			rest = append(rest, r)
		}
	}
	w.N = len(w.Rows)
	w.Rows = append(w.Rows, rest...)
	w.Of = len(w.Rows)
}

// task is the row as the rules see it.
func (r ListRow) task(loc *time.Location) signal.Task {
	t := signal.Task{
		Ref: signal.Ref(r.ID.String()), State: signal.State(r.State), StateSince: signal.DayOf(r.StateSince.In(loc)),
		LastActivity: signal.DayOf(r.ActiveAt.In(loc)), Owned: r.Owner != nil,
	}
	if r.DueOn != nil {
		t.Due = signal.DayOf(*r.DueOn)
	}
	if r.ClosedAt != nil {
		t.Closed = signal.DayOf(r.ClosedAt.In(loc))
	}
	return t
}

// clockOf is the calendar of a day that was judged.
func clockOf(m org.Member, day signal.Day) signal.Clock {
	return signal.ClockOf(day.Time(time.UTC), time.Weekday(m.Org.WeekStart))
}

// whyRows completes tasks t, chosen before, to rows with their goals.
const whyRows = `,
links as materialized (
	select task_id, kr_id, objective_id, linked_at from task_links
	where org_id = $1 and unlinked_at is null and task_id = any(array(select id from t))),
krs as materialized (
	select k.id, k.number, k.title, s.status, s.live and s.behind as lags, s.progress - s.expected as behind_by
	from key_results k left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.id = any(array(select kr_id from links where kr_id is not null)))
select ` + listColumns + `, t.linked, t.impact, t.provenance, t.linked_at,
	array(select kr_id from links where task_id = t.id and kr_id is not null) as kr_refs,
	exists (select from links where task_id = t.id and objective_id is not null) as serves
	from t left join lateral (
	select k.*, count(*) over () as n from links l join krs k on k.id = l.kr_id where l.task_id = t.id
	order by k.lags desc nulls last, case when k.lags then k.behind_by end, k.number, k.id limit 1) g on true
	order by (t.state = 'blocked') desc, t.due_on nulls last, t.state_since, t.number`

const whyTask = `t.id, t.number, t.title, t.state, t.blocked_reason, t.priority, t.due_on, t.owner_id, t.team_id, t.run_business, t.state_since, t.active_at, t.closed_at, t.revision`
