package bench

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/id"
	"plumbline/internal/task"
)

// change measures a state change: by the use case, as a browser's request, and the same rows written
// by plain SQL in one transaction and one round trip. No worker runs meanwhile.
func (b *bench) change(ctx context.Context) error {
	t := b.plan[0]
	v, err := b.visit(ctx, t)
	if err != nil {
		return err
	}
	third := len(t.open) / 3
	took, err := byTurns(400, 6*b.For,
		func(i int) error { return b.bareMove(ctx, t, t.open[i%third]) },
		func(i int) error { return b.move(ctx, t, t.open[third+i%third]) },
		func(i int) error { return v.move(ctx, t.open[2*third+i%third]) })
	if err != nil {
		return err
	}
	b.title("A task changes its state, with history, activity and mark; bare: the same rows by plain SQL, one transaction, one round trip")
	bare, use, request := took[0], took[1], took[2]
	b.note("change.bare.p50", bare.at(.5), "ms")
	b.note("change.bare.p99", bare.at(.99), "ms")
	b.add("change.use_case.p50", use.at(.5), "ms", bare.at(.5), atMost("ratio", 2))
	b.add("change.use_case.p99", use.at(.99), "ms", bare.at(.99), aim{})
	b.add("change.request.p50", request.at(.5), "ms", bare.at(.5), atMost("ratio", 2))
	b.add("change.request.p99", request.at(.99), "ms", bare.at(.99), aim{})
	return b.drain(ctx, t)
}

// move is the use case.
func (b *bench) move(ctx context.Context, t *tenant, p *piece) error {
	_, err := b.Tasks.Move(ctx, t.owner(), task.Move{Task: p.id, To: p.next()})
	return err
}

// move is what a browser sends.
func (v *visitor) move(ctx context.Context, p *piece) error {
	return v.post(ctx, fmt.Sprintf("/tasks/%d/moves", p.number), url.Values{"state": {string(p.next())}})
}

// bareMove writes what a move writes, without reading anything and without our code.
func (b *bench) bareMove(ctx context.Context, t *tenant, p *piece) error {
	to := p.next()
	now := time.Now().Truncate(time.Microsecond)
	var closed *time.Time
	if !to.Open() {
		closed = &now
	}
	batch := &pgx.Batch{}
	batch.Queue(`begin`)
	batch.Queue(`select set_config('app.org_id', $1, true)`, t.org.String())
	batch.Queue(`update tasks set state = $3, is_open = $4, blocked_reason = '', state_since = $5, active_at = $5, closed_at = $6, revision = revision + 1
		where org_id = $1 and id = $2`, t.org, p.id, string(to), to.Open(), now, closed)
	batch.Queue(`insert into task_states (org_id, id, task_id, from_state, to_state, at, changed_by) values ($1, $2, $3, 'todo', $4, $5, $6)`,
		t.org, id.New[id.TaskState](), p.id, string(to), now, t.user)
	batch.Queue(`insert into activity (org_id, id, at, actor_id, verb, subject_kind, subject_id, kr_id, data) values ($1, $2, $3, $4, 'task.moved', 'task', $5, $6, $7)`,
		t.org, id.New[id.Activity](), now, t.user, p.id, t.krIDs[0], map[string]any{"from": "todo", "to": to, "reason": "", "number": p.number, "title": "A piece of work"})
	batch.Queue(`insert into signal_queue (org_id, kind, ref_id) values ($1, 'task', $2)`, t.org, p.id)
	batch.Queue(`commit`)
	if err := b.bare.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write the same rows by plain SQL: %w", err)
	}
	return nil
}
