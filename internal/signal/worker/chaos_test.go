package worker

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// newChaos is a world with enough in it that changes meet: 3 teams, 6 objectives in a tree, 12 KRs of
// every kind, tasks with none to three links.
func newChaos(t testing.TB, tasks int) *world {
	w := emptyWorld(t)
	w.teams = []id.Team{w.team("Growth"), w.team("Platform"), w.team("Design")}
	w.pillars = []id.Pillar{w.pillar("Retention"), w.pillar("Reach")}
	for i := range 6 {
		s := objectiveSpec{pillar: w.pillars[i%2], team: w.teams[i%3]}
		if i > 1 {
			s.parent = w.objectives[(i-2)/2]
		}
		if i == 5 {
			s.cycle = w.next
		}
		w.objectives = append(w.objectives, w.objective(s))
	}
	kinds := []string{"increase", "decrease", "maintain", "binary", "ordinal", "work_tracked"}
	for i := range 12 {
		w.krs = append(w.krs, w.kr(krSpec{objective: w.objectives[i%6], team: w.teams[i%3], kind: kinds[i%6]}))
	}
	r := rand.New(rand.NewPCG(1, uint64(tasks)))
	for range tasks {
		w.task(w.teams[r.IntN(3)])
	}
	return w
}

// change is one thing a person may do, with the marks its service sets.
type change struct {
	name string
	do   func(ctx context.Context, w *world, tx *pg.Tx, r *rand.Rand) error
}

func of[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func (w *world) when(r *rand.Rand) time.Time {
	return w.now.Add(-time.Duration(r.IntN(40*24)) * time.Hour)
}

func (w *world) day(r *rand.Rand) string {
	return w.now.AddDate(0, 0, r.IntN(50)-25).Format(time.DateOnly)
}

// moved reads a reference under lock, so that the old one can be marked too.
func moved[T ~[16]byte](ctx context.Context, tx *pg.Tx, sql string, ref any) (T, error) {
	old, err := pg.One[*T](ctx, tx, sql, tx.Org(), ref)
	return id.Val(old), err
}

var changes = []change{
	{"move", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		w.moveTx(tx, of(r, w.tasks), of(r, []string{"todo", "in_progress", "blocked", "in_review", "done", "done", "cancelled"}), w.when(r))
		return nil
	}},
	{"link", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		t := of(r, w.tasks)
		tx.Queue(`insert into task_links (org_id, id, task_id, kr_id, provenance, impact, linked_at)
			select $1, $2, $3, $4, $5, $6, $7 from tasks where org_id = $1 and id = $3 and deleted_at is null on conflict do nothing`,
			w.org, id.New[id.Link](), t, of(r, w.krs), of(r, []string{"from_goal", "at_creation", "retrofitted", "imported"}), of(r, []int{1, 3, 9}), w.now)
		mark.TaskTx(tx, t)
		return nil
	}},
	{"link to an objective", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		t := of(r, w.tasks)
		tx.Queue(`insert into task_links (org_id, id, task_id, objective_id, provenance, linked_at) values ($1, $2, $3, $4, 'at_creation', $5)
			on conflict do nothing`, w.org, id.New[id.Link](), t, of(r, w.objectives), w.now)
		mark.TaskTx(tx, t)
		return nil
	}},
	{"unlink", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		t := of(r, w.tasks)
		tx.Queue(`update task_links set unlinked_at = $3 where org_id = $1 and task_id = $2 and unlinked_at is null`, w.org, t, w.now)
		mark.TaskTx(tx, t)
		return nil
	}},
	{"impact", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		t := of(r, w.tasks)
		tx.Queue(`update task_links set impact = $3 where org_id = $1 and task_id = $2 and unlinked_at is null`, w.org, t, of(r, []int{1, 3, 9}))
		mark.TaskTx(tx, t)
		return nil
	}},
	{"team of a task", func(ctx context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		t, to := of(r, w.tasks), of(r, w.teams)
		from, err := moved[id.Team](ctx, tx, `select team_id from tasks where org_id = $1 and id = $2 for update`, t)
		tx.Queue(`update tasks set team_id = $3 where org_id = $1 and id = $2`, w.org, t, to)
		mark.TaskTx(tx, t)
		mark.ManyTx(tx, mark.Team, []id.Team{from, to})
		return err
	}},
	{"fields of a task", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		t := of(r, w.tasks)
		tx.Queue(`update tasks set due_on = $3::date, run_business = $4, owner_id = $5, active_at = $6, effort = $7 where org_id = $1 and id = $2`,
			w.org, t, maybe(w.day(r), r.IntN(3) > 0), r.IntN(3) == 0, maybe(w.user, r.IntN(2) == 0), w.when(r), maybe(float64(1+r.IntN(900))/80, r.IntN(2) == 0))
		mark.TaskTx(tx, t)
		return nil
	}},
	{"delete a task", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		t := of(r, w.tasks)
		tx.Queue(`update tasks set is_open = false, deleted_at = $3 where org_id = $1 and id = $2`, w.org, t, w.now)
		if r.IntN(2) == 0 {
			tx.Queue(`update task_links set unlinked_at = $3 where org_id = $1 and task_id = $2 and unlinked_at is null`, w.org, t, w.now)
		}
		mark.TaskTx(tx, t)
		return nil
	}},
	{"restore a task", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		t := of(r, w.tasks)
		tx.Queue(`update tasks set deleted_at = null, is_open = state not in ('done', 'cancelled') where org_id = $1 and id = $2`, w.org, t)
		mark.TaskTx(tx, t)
		return nil
	}},
	{"plan", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		kr := of(r, w.krs)
		tx.Queue(`insert into plan_slots (org_id, id, kr_id, title, impact, planned_on, task_id, created_at) values ($1, $2, $3, 'Planned', $4, $5::date, $6, $7)
			on conflict do nothing`, w.org, id.New[id.Slot](), kr, of(r, []int{1, 3, 9}), w.day(r), maybe(of(r, w.tasks), r.IntN(2) == 0), w.now)
		mark.KeyResultTx(tx, kr)
		return nil
	}},
	{"drop a plan", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		kr := of(r, w.krs)
		tx.Queue(`update plan_slots set dropped_at = $3 where org_id = $1 and kr_id = $2 and task_id is null`, w.org, kr, w.now)
		mark.KeyResultTx(tx, kr)
		return nil
	}},
	{"check in", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		w.checkinTx(tx, of(r, w.krs), of(r, []float64{0, 0.3, 0.7, 1, 20, 45, 55, 80, 100, 130}), w.when(r))
		return nil
	}},
	{"target", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		kr := of(r, w.krs)
		tx.Queue(`update key_results set target_value = case kind when 'decrease' then -$3::float8 else $3 end, weight = $4, due_on = start_on + $5::int
			where org_id = $1 and id = $2`, w.org, kr, float64(50+r.IntN(100)), float64(r.IntN(4)), 40+r.IntN(60))
		w.versionTx(tx, kr, of(r, [][]string{{"target_value", "weight"}, {"weight"}, {"due_on"}, {"owner_id", "title"}, {"low_value"}}), w.when(r))
		mark.KeyResultTx(tx, kr)
		return nil
	}},
	{"confirm a link", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		t := of(r, w.tasks)
		tx.Queue(`update task_links set confirmed_at = $3, confirmed_by = $4 where org_id = $1 and task_id = $2 and unlinked_at is null`, w.org, t, w.when(r), w.user)
		mark.TaskTx(tx, t)
		return nil
	}},
	{"name of an objective", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		o := of(r, w.objectives)
		tx.Queue(`update objectives set title = $3 where org_id = $1 and id = $2`, w.org, o, fmt.Sprintf("Objective %d", r.IntN(1000)))
		mark.ObjectiveTx(tx, o)
		return nil
	}},
	{"team of an objective", func(ctx context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		o, to := of(r, w.objectives), of(r, w.teams)
		from, err := moved[id.Team](ctx, tx, `select team_id from objectives where org_id = $1 and id = $2 for update`, o)
		tx.Queue(`update objectives set team_id = $3 where org_id = $1 and id = $2`, w.org, o, to)
		mark.ObjectiveTx(tx, o)
		mark.ManyTx(tx, mark.Team, []id.Team{from, to})
		return err
	}},
	{"state of a KR", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		kr := of(r, w.krs)
		tx.Queue(`update key_results set state = $3 where org_id = $1 and id = $2`, w.org, kr, of(r, []string{"active", "active", "active", "paused", "dropped", "done"}))
		mark.KeyResultTx(tx, kr)
		return nil
	}},
	{"team of a KR", func(ctx context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		kr, to := of(r, w.krs), of(r, w.teams)
		from, err := moved[id.Team](ctx, tx, `select team_id from key_results where org_id = $1 and id = $2 for update`, kr)
		tx.Queue(`update key_results set team_id = $3 where org_id = $1 and id = $2`, w.org, kr, to)
		mark.KeyResultTx(tx, kr)
		mark.ManyTx(tx, mark.Team, []id.Team{from, to})
		return err
	}},
	{"objective of a KR", func(ctx context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		kr, to := of(r, w.krs), of(r, w.objectives[:5])
		from, err := moved[id.Objective](ctx, tx, `select objective_id from key_results where org_id = $1 and id = $2 for update`, kr)
		tx.Queue(`update key_results k set objective_id = o.id, cycle_id = o.cycle_id, number = $4 from objectives o
			where k.org_id = $1 and k.id = $2 and o.org_id = $1 and o.id = $3`, w.org, kr, to, r.Int64N(1<<40)+100)
		mark.KeyResultTx(tx, kr)
		mark.ManyTx(tx, mark.Objective, []id.Objective{from, to})
		return err
	}},
	{"fields of an objective", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		o := of(r, w.objectives)
		tx.Queue(`update objectives set weight = $3, rolls_up = $4, state = $5 where org_id = $1 and id = $2`,
			w.org, o, float64(r.IntN(4)), r.IntN(4) > 0, of(r, []string{"active", "active", "active", "paused", "dropped", "done", "draft"}))
		mark.ObjectiveTx(tx, o)
		mark.ManyTx(tx, mark.Team, w.teams)
		return nil
	}},
	{"parent of an objective", func(ctx context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		i := 1 + r.IntN(5)
		o, to := w.objectives[i], maybe(w.objectives[r.IntN(i)], r.IntN(3) > 0)
		from, err := moved[id.Objective](ctx, tx, `select parent_id from objectives where org_id = $1 and id = $2 for update`, o)
		tx.Queue(`update objectives set parent_id = $3 where org_id = $1 and id = $2`, w.org, o, to)
		mark.ManyTx(tx, mark.Objective, []id.Objective{o, from, id.Val(to)})
		return err
	}},
	{"pillar of an objective", func(ctx context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		o, to := of(r, w.objectives), maybe(of(r, w.pillars), r.IntN(4) > 0)
		from, err := moved[id.Pillar](ctx, tx, `select pillar_id from objectives where org_id = $1 and id = $2 for update`, o)
		tx.Queue(`update objectives set pillar_id = $3 where org_id = $1 and id = $2`, w.org, o, to)
		mark.ObjectiveTx(tx, o)
		mark.ManyTx(tx, mark.Pillar, []id.Pillar{from, id.Val(to)})
		return err
	}},
	{"state of a cycle", func(_ context.Context, w *world, tx *pg.Tx, r *rand.Rand) error {
		tx.Queue(`update cycles set state = $3 where org_id = $1 and id = $2`, w.org, of(r, []id.Cycle{w.cycle, w.next}), of(r, []string{"active", "active", "closing", "closed", "draft"}))
		mark.ManyTx(tx, mark.Objective, w.objectives)
		mark.ManyTx(tx, mark.KeyResult, w.krs)
		mark.ManyTx(tx, mark.Team, w.teams)
		return nil
	}},
}

// versionTx keeps that terms of a key result changed, as goal.ChangeKeyResult does.
func (w *world) versionTx(tx *pg.Tx, kr id.KeyResult, changed []string, at time.Time) {
	tx.Queue(`update goal_versions set valid_to = greatest($3, valid_from) where org_id = $1 and kr_id = $2 and valid_to is null`, w.org, kr, at)
	tx.Queue(`insert into goal_versions (org_id, id, kr_id, valid_from, data, changed) values ($1, $2, $3, $4, '{}', $5)`,
		w.org, id.New[id.Version](), kr, at, changed)
}

func (c change) run(w *world, r *rand.Rand) error {
	err := w.db.InTenant(context.Background(), pg.Whole(w.org), func(ctx context.Context, tx *pg.Tx) error { return c.do(ctx, w, tx, r) })
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	return nil
}

// A random walk through every kind of change: after each few steps, what the database summed and
// propagated is what the pure functions make of the plain rows.
func TestRandomWalk(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newChaos(t, 25)
			w.rest()
			r := rand.New(rand.NewPCG(seed, 7))
			for step := range 160 {
				n := 1 + r.IntN(3)
				last := ""
				for range n {
					c := of(r, changes)
					last += " " + c.name
					if err := c.run(w, r); err != nil {
						t.Fatal(err)
					}
				}
				if step%40 == 39 {
					w.at(w.now.Add(time.Duration(1+r.IntN(60)) * time.Hour))
				}
				w.verify()
				if t.Failed() {
					t.Fatalf("seed %d, step %d, after%s", seed, step, last)
				}
			}
		})
	}
}
