package board

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// AskEffect is one more task for a goal, or one more goal for a task that exists.
type AskEffect struct {
	KR   id.KeyResult // zero: none
	Team id.Team      // of a new task; zero: the key result's, else the person's own
	Task int64        // the number of an existing task; 0: a new one
}

// EffectKR is the coverage of the key result that was chosen, as it is stored.
type EffectKR struct {
	ID         id.KeyResult
	Number     int64
	TeamID     id.Team
	Team       string
	Status     *string
	Behind     bool
	TeamLinked int
	TeamOpen   int
}

// EffectTeam is the open work of the task's team, as it is stored.
type EffectTeam struct {
	ID        id.Team
	Name      string
	OpenTasks int
	Aimed     int
	BehindKRs int
}

// EffectTask is what an existing task does already.
type EffectTask struct {
	Open   bool
	Linked bool // to the key result asked for
	Aimed  bool // at a lagging one
}

// Effect is what the sentence about a choice is counted from.
type Effect struct {
	KR   *EffectKR // nil: no key result
	Team *EffectTeam
	Task *EffectTask // nil: a new task
}

const effectKRSQL = `select k.id, k.number, k.team_id, t.name as team, s.status, coalesce(s.live and s.behind, false) as behind,
	coalesce(s.team_linked, 0) as team_linked, coalesce(s.team_open, 0) as team_open
	from key_results k join teams t on t.org_id = k.org_id and t.id = k.team_id left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.id = $2`

const effectTeamSQL = `select t.id, t.name, coalesce(s.open_tasks, 0) as open_tasks, coalesce(s.aimed, 0) as aimed, coalesce(s.behind_krs, 0) as behind_krs
	from teams t left join team_signals s on s.org_id = t.org_id and s.team_id = t.id
	where t.org_id = $1 and t.id = coalesce($2::uuid, (select team_id from tasks where org_id = $1 and number = $5),
		(select team_id from key_results where org_id = $1 and id = $3), ` + ownTeam + `)`

// ownTeam is the person's team as Frame has it; $4 is the person.
const ownTeam = `(select tm.team_id from team_members tm join teams x on x.org_id = tm.org_id and x.id = tm.team_id
	where tm.org_id = $1 and tm.user_id = $4 and x.archived_at is null order by (x.lead_id = $4) desc nulls last, x.name limit 1),
	(select id from teams where org_id = $1 and archived_at is null order by name limit 1)`

const effectTaskSQL = `select t.is_open as open,
	exists (select from task_links l where l.org_id = t.org_id and l.task_id = t.id and l.kr_id = $3 and l.unlinked_at is null) as linked,
	exists (select from task_links l join kr_signals s on s.org_id = l.org_id and s.kr_id = l.kr_id
		where l.org_id = t.org_id and l.task_id = t.id and l.unlinked_at is null and s.live and s.behind) as aimed
	from tasks t where t.org_id = $1 and t.number = $2 and t.deleted_at is null`

// Effect reads what a choice of the task form would change; NotFound for a key result, team or task that is not there.
func (s *Service) Effect(ctx context.Context, m org.Member, ask AskEffect) (Effect, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Effect{}, err
	}
	var out Effect
	r := &pg.Read{}
	if !ask.KR.IsZero() {
		out.KR = &EffectKR{}
		pg.First(r, out.KR, effectKRSQL, m.Org.ID, ask.KR)
	}
	out.Team = &EffectTeam{}
	args := []any{m.Org.ID, id.Ptr(ask.Team), id.Ptr(ask.KR), m.Actor.User, ask.Task}
	if ask.Team.IsZero() {
		pg.Maybe(r, out.Team, effectTeamSQL, args...)
	} else {
		pg.First(r, out.Team, effectTeamSQL, args...)
	}
	if ask.Task != 0 {
		out.Task = &EffectTask{}
		pg.First(r, out.Task, effectTaskSQL, m.Org.ID, ask.Task, id.Ptr(ask.KR))
	}
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

// KRWork is how much open work a key result has, counted now.
type KRWork struct {
	Number int64
	Open   int
}

// KRWork counts the open tasks of a key result.
func (s *Service) KRWork(ctx context.Context, m org.Member, kr id.KeyResult) (KRWork, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return KRWork{}, err
	}
	var out KRWork
	r := &pg.Read{}
	pg.First(r, &out, `select k.number, (select count(*) from task_links l join tasks t on t.org_id = l.org_id and t.id = l.task_id
		where l.org_id = k.org_id and l.kr_id = k.id and l.unlinked_at is null and t.is_open) as open
		from key_results k where k.org_id = $1 and k.id = $2`, m.Org.ID, kr)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}
