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

// Frame is what every page of an organisation shows around its content.
type Frame struct {
	CycleName   *string
	CycleStart  *time.Time
	CycleEnd    *time.Time
	TeamID      *id.Team // the person's team, or the first one
	OwnTeam     bool     // it is the person's
	NewTasks    int      // created this week
	NewLinked   int      // of these, linked to a goal
	CheckInsDue int      // my key results without a check-in this week
	CheckInsOf  int      // my key results
	Uncovered   *int64   // the number of a lagging key result of my team, or with no team of any, with no open task
	UncoveredID *id.KeyResult
	Today       time.Time          // the organisation's civil day, or the day that the page shows
	Past        bool               // it shows a day that is over
	BegunAt     time.Time          // the first moment there is something of
	Thresholds  *signal.Thresholds // nil: as every organisation starts
}

const frameSQL = `with cyc as (
	select id, name, starts_on, ends_on from cycles where org_id = $1 and state in ('active', 'closing')
	order by ($3::date between starts_on and ends_on) desc, starts_on desc limit 1),
own as (
	select tm.team_id as id from team_members tm join teams t on t.org_id = tm.org_id and t.id = tm.team_id
	where tm.org_id = $1 and tm.user_id = $2 and t.archived_at is null order by (t.lead_id = $2) desc nulls last, t.name limit 1),
team as (
	select coalesce((select id from own), (select id from teams where org_id = $1 and archived_at is null order by name limit 1)) as id),
mine as (
	select k.id, k.last_checkin_at from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id
	where k.org_id = $1 and k.owner_id = $2 and k.state = 'active' and o.state = 'active' and k.cycle_id = (select id from cyc)),
fresh as (
	select count(*) as n, count(*) filter (where exists (select from task_links l
		where l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null)) as linked
	from tasks t where t.org_id = $1 and t.team_id = (select id from team) and t.is_open and t.created_at >= $4),
bare as (
	select k.number, k.id from kr_signals s join key_results k on k.org_id = s.org_id and k.id = s.kr_id
	where s.org_id = $1 and s.live and s.behind and s.team_linked = 0 and (k.team_id = (select id from own) or not exists (select from own)) and k.state = 'active'
		and k.cycle_id = (select id from cyc) order by k.number limit 1)
select (select name from cyc) as cycle_name, (select starts_on from cyc) as cycle_start, (select ends_on from cyc) as cycle_end,
	(select id from team) as team_id, exists (select from own) as own_team, (select n from fresh) as new_tasks, (select linked from fresh) as new_linked,
	(select count(*) from mine where last_checkin_at is null or last_checkin_at < $4) as check_ins_due,
	(select count(*) from mine) as check_ins_of, (select number from bare) as uncovered, (select id from bare) as uncovered_id,
	$3::date as today, $5::boolean as past,
	(select least(o.created_at, (select min(created_at) from cycles where org_id = $1)) from orgs o where o.id = $1) as begun_at,
	(select r.thresholds from rule_versions r join orgs o on o.id = r.org_id
		where r.org_id = $1 and (r.at at time zone o.time_zone)::date <= $3::date order by r.version desc limit 1) as thresholds`

// Limits are what goals and tasks are judged by on the day of the page.
func (f Frame) Limits() signal.Thresholds {
	if f.Thresholds == nil {
		return signal.Defaults()
	}
	return *f.Thresholds
}

// readFrame queues the frame's one query with the page's own.
func readFrame(r *pg.Read, m org.Member, w when, dst *Frame) {
	pg.First(r, dst, frameSQL, m.Org.ID, m.Actor.User, w.today, w.weekStart, w.past)
}

// wide is for queries that read all goals of a cycle, few or thousands: which of the two, a plan made for every
// organisation cannot know. Joined by hashing, few cost the same and thousands are not compared one by one. It
// comes after the frame, whose plan other pages share.
func wide(r *pg.Read) {
	var ignored string
	pg.First(r, &ignored, `select set_config('enable_nestloop', 'off', true)`)
}

// Frame reads the frame alone, for pages that show nothing else of the organisation.
func (s *Service) Frame(ctx context.Context, m org.Member) (Frame, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Frame{}, err
	}
	var f Frame
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &f)
	return f, s.db.ReadTenant(ctx, m.Actor, r)
}
