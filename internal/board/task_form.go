package board

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// PickKR is one key result of the picker.
type PickKR struct {
	ID         id.KeyResult
	Number     int64
	Title      string
	Objective  string
	TeamID     id.Team
	Status     *string
	Progress   float64
	Expected   float64
	Behind     bool
	TeamLinked int
	TeamOpen   int
}

// PickTeam is a team with what the effect of one more task is counted from.
type PickTeam struct {
	ID        id.Team
	Name      string
	OpenTasks int
	Aimed     int
	BehindKRs int
	Mine      bool
}

// Named is something to choose by its name.
type Named[T any] struct {
	ID   T
	Name string
}

// TaskForm is what a task is made or changed from.
type TaskForm struct {
	Frame  Frame
	KRs    []PickKR // the team's first, the lagging ones before the others, by objective
	Teams  []PickTeam
	People []Named[id.User]
	Slot   *SlotHint
}

// SlotHint is the planned piece of work that a task is made from.
type SlotHint struct {
	ID    id.Slot
	KRID  id.KeyResult
	Title string
}

const pickKRsSQL = `select k.id, k.number, k.title, o.title as objective, k.team_id, s.status, coalesce(s.progress, 0) as progress, coalesce(s.expected, 0) as expected,
	coalesce(s.live and s.behind, false) as behind, coalesce(s.team_linked, 0) as team_linked, coalesce(s.team_open, 0) as team_open
	from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
	left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id
	where k.org_id = $1 and k.state = 'active' and o.state = 'active' and c.state in ('active', 'closing')
	order by (k.team_id = coalesce($2, (select tm.team_id from team_members tm where tm.org_id = $1 and tm.user_id = $3 limit 1))) desc nulls last, min(case when s.behind then 0 else 1 end) over (partition by o.id), o.title, o.id, (s.expected - s.progress) desc nulls last, k.number limit 400`

const pickTeamsSQL = `select t.id, t.name, coalesce(s.open_tasks, 0) as open_tasks, coalesce(s.aimed, 0) as aimed, coalesce(s.behind_krs, 0) as behind_krs,
	exists (select from team_members m where m.org_id = t.org_id and m.team_id = t.id and m.user_id = $2) as mine
	from teams t left join team_signals s on s.org_id = t.org_id and s.team_id = t.id where t.org_id = $1 and t.archived_at is null order by t.name`

const peopleSQL = `select m.user_id as id, u.name from memberships m join users u on u.id = m.user_id
	where m.org_id = $1 and m.deactivated_at is null order by u.name, u.id limit 2000`

func readTaskForm(r *pg.Read, m org.Member, team id.Team, out *TaskForm) {
	pg.All(r, &out.KRs, pickKRsSQL, m.Org.ID, id.Ptr(team), m.Actor.User)
	pg.All(r, &out.Teams, pickTeamsSQL, m.Org.ID, m.Actor.User)
	pg.All(r, &out.People, peopleSQL, m.Org.ID)
}

// TaskForm reads the choices of the task form; team is whose key results come first, slot the
// planned piece of work it is made from (both may be zero).
func (s *Service) TaskForm(ctx context.Context, m org.Member, team id.Team, slot id.Slot) (TaskForm, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TaskForm{}, err
	}
	var out TaskForm
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	readTaskForm(r, m, team, &out)
	if !slot.IsZero() {
		var hints []SlotHint
		pg.All(r, &hints, `select id, kr_id as krid, title from plan_slots where org_id = $1 and id = $2 and dropped_at is null`, m.Org.ID, slot)
		err := s.db.ReadTenant(ctx, m.Org.ID, r)
		if len(hints) > 0 {
			out.Slot = &hints[0]
		}
		return out, err
	}
	return out, s.db.ReadTenant(ctx, m.Org.ID, r)
}
