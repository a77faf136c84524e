package task

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Task returns the task of a number; it needs access.Read. A deleted task is errs.NotFound.
func (s *Service) Task(ctx context.Context, who access.Actor, number int64) (Task, error) {
	return s.read(ctx, who, ` and t.number = $2`, number)
}

// ByID returns a task; it needs access.Read. A deleted task is errs.NotFound.
func (s *Service) ByID(ctx context.Context, who access.Actor, task id.Task) (Task, error) {
	return s.read(ctx, who, ` and t.id = $2`, task)
}

func (s *Service) read(ctx context.Context, who access.Actor, where string, arg any) (Task, error) {
	if err := who.Require(access.Read); err != nil {
		return Task{}, err
	}
	var t Task
	r := &pg.Read{}
	pg.First(r, &t, selectTask+fromTask+where+` and t.deleted_at is null`, who.Org, arg)
	if err := s.db.ReadTenant(ctx, who, r); err != nil {
		return Task{}, fmt.Errorf("read task %v: %w", arg, err)
	}
	return t, nil
}

// History is what a task went through, oldest first.
type History struct {
	States []StateChange
	Links  []LinkPeriod
}

// StateChange is one move; the first has no From.
type StateChange struct {
	From      *State
	To        State
	Reason    string
	At        time.Time
	ChangedBy *id.User
}

// LinkPeriod is a link with when and by whom it began and ended.
type LinkPeriod struct {
	Link
	LinkedBy   *id.User
	UnlinkedAt *time.Time
	UnlinkedBy *id.User
}

const selectLinks = linkColumns + fromLinks

const linkColumns = `select l.id, coalesce(l.kr_id, '00000000-0000-0000-0000-000000000000') as kr, coalesce(l.objective_id, k.objective_id) as objective,
	l.impact, l.provenance, l.linked_at`

const fromLinks = ` from task_links l left join key_results k on k.org_id = l.org_id and k.id = l.kr_id where l.org_id = $1 and l.task_id = $2`

// History returns the states and links of a task, of a deleted one too; it needs access.Read.
func (s *Service) History(ctx context.Context, who access.Actor, task id.Task) (History, error) {
	if err := who.Require(access.Read); err != nil {
		return History{}, err
	}
	var h History
	var number int64
	r := &pg.Read{}
	pg.First(r, &number, `select number from tasks where org_id = $1 and id = $2`, who.Org, task)
	pg.All(r, &h.States, `select from_state as "from", to_state as "to", reason, at, changed_by from task_states
		where org_id = $1 and task_id = $2 order by at, id`, who.Org, task)
	pg.All(r, &h.Links, linkColumns+`, l.linked_by, l.unlinked_at, l.unlinked_by`+fromLinks+` order by l.linked_at, l.id`, who.Org, task)
	if err := s.db.ReadTenant(ctx, who, r); err != nil {
		return History{}, fmt.Errorf("read the history of task %s: %w", task, err)
	}
	return h, nil
}
