package task_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/task"
	"plumbline/internal/testkit"
)

// closing is an organisation with two objectives: the first has two key results with three open tasks, one of
// which serves the other objective's key result too, a task of its own, and one that is done.
type closing struct {
	*testkit.Org
	t                   *testing.T
	kit                 *testkit.Kit
	objective, other    goal.Objective
	kr, sibling, target goal.KeyResult
	alone, both, direct task.Task // of kr, of kr and target, of the objective itself
	below, done         task.Task // of sibling; of kr, done
}

func newClosing(t *testing.T) *closing {
	t.Helper()
	k := testkit.New(t)
	c := &closing{Org: k.Org("home"), t: t, kit: k}
	c.objective, c.other = c.Objective("Warm houses"), c.Objective("Calm crews")
	c.kr, c.sibling, c.target = c.KR(c.objective.ID, "Days to keys"), c.KR(c.objective.ID, "Houses"), c.KR(c.other.ID, "Overtime")
	c.alone, c.both = c.Task("Alone", testkit.For(c.kr.ID)), c.Task("Both", testkit.For(c.kr.ID, c.target.ID))
	c.direct = c.Task("Direct", func(n *task.Create) { n.Goals = []task.Goal{{Objective: c.objective.ID, Impact: 9}} })
	c.below, c.done = c.Task("Below", testkit.For(c.sibling.ID)), c.Task("Done", testkit.For(c.kr.ID))
	c.Move(c.done.ID, task.Done, "")
	c.Verify(c.ID)
	return c
}

func (c *closing) drop(fate task.Fate, to id.KeyResult) (task.GoalChanged, error) {
	return c.Tasks.AfterGoal(c.t.Context(), c.Lead.Actor, task.AfterGoal{
		KeyResultState: &goal.SetKeyResultState{KeyResult: c.kr.ID, Revision: 1, State: goal.Dropped, Why: "Not now"}, Fate: fate, To: to})
}

func (c *closing) dropObjective(fate task.Fate, to id.KeyResult) (task.GoalChanged, error) {
	return c.Tasks.AfterGoal(c.t.Context(), c.Lead.Actor, task.AfterGoal{
		ObjectiveState: &goal.SetObjectiveState{Objective: c.objective.ID, State: goal.Paused}, Fate: fate, To: to})
}

// is checks the state of a task and what it serves.
func (c *closing) is(t task.Task, state task.State, goals ...[16]byte) task.Task {
	c.t.Helper()
	got, err := c.Tasks.ByID(c.t.Context(), c.Lead.Actor, t.ID)
	check(c.t, err)
	serves := map[[16]byte]bool{}
	for _, l := range got.Links {
		if l.KR.IsZero() {
			serves[l.Objective] = true
		} else {
			serves[l.KR] = true
		}
	}
	same := len(serves) == len(goals)
	for _, g := range goals {
		same = same && serves[g]
	}
	if got.State != state || !same {
		c.t.Errorf("%s is %s and serves %d goals %v; want %s and %v", t.Title, got.State, len(serves), got.Links, state, goals)
	}
	return got
}

func (c *closing) told(got task.GoalChanged, err error, tasks, others int) {
	c.t.Helper()
	check(c.t, err)
	if got.Tasks != tasks || got.Others != others {
		c.t.Errorf("%d tasks and %d others, want %d and %d", got.Tasks, got.Others, tasks, others)
	}
	c.Verify(c.ID)
}

func TestTheTasksOfADroppedKeyResult(t *testing.T) {
	t.Parallel()
	t.Run("are kept", func(t *testing.T) {
		t.Parallel()
		c := newClosing(t)
		got, err := c.drop(task.Keep, id.KeyResult{})
		c.told(got, err, 0, 0)
		c.is(c.alone, task.Todo, c.kr.ID)
		c.is(c.both, task.Todo, c.kr.ID, c.target.ID)
	})
	t.Run("are cancelled", func(t *testing.T) {
		t.Parallel()
		c := newClosing(t)
		got, err := c.drop(task.Cancel, id.KeyResult{})
		c.told(got, err, 1, 1)
		c.is(c.alone, task.Cancelled, c.kr.ID)
		c.is(c.both, task.Todo, c.target.ID)
		c.is(c.done, task.Done, c.kr.ID)
		c.is(c.below, task.Todo, c.sibling.ID)
		if reason := testkit.One[string](c.Org, `select reason from task_states where org_id = $1 and task_id = $2 and to_state = 'cancelled'`, c.alone.ID); reason != "Not now" {
			t.Errorf("cancelled because %q", reason)
		}
	})
	t.Run("move", func(t *testing.T) {
		t.Parallel()
		c := newClosing(t)
		got, err := c.drop(task.MoveTo, c.target.ID)
		c.told(got, err, 2, 0)
		if l := c.is(c.alone, task.Todo, c.target.ID).Links[0]; l.Provenance != task.Retrofitted || l.Impact != 3 || l.Objective != c.other.ID {
			t.Errorf("the new link is %+v", l)
		}
		if l := c.is(c.both, task.Todo, c.target.ID).Links[0]; l.Provenance != task.AtCreation {
			t.Errorf("the link that was there became %+v", l)
		}
		if n := testkit.One[int](c.Org, `select count(*) from activity where org_id = $1 and data->>'cause' = 'goal_changed'`); n != 3 {
			t.Errorf("%d events told, want two ends and one beginning", n)
		}
	})
	t.Run("lose the link", func(t *testing.T) {
		t.Parallel()
		c := newClosing(t)
		got, err := c.drop(task.TakeLinks, id.KeyResult{})
		c.told(got, err, 1, 1)
		if got := c.is(c.alone, task.Todo); got.Priority != task.Low {
			t.Errorf("it serves no goal and has %s priority", got.Priority)
		}
		if got := c.is(c.both, task.Todo, c.target.ID); got.Priority != task.Normal {
			t.Errorf("it serves a goal and has %s priority", got.Priority)
		}
	})
}

func TestTheTasksOfAnObjective(t *testing.T) {
	t.Parallel()
	t.Run("are cancelled", func(t *testing.T) {
		t.Parallel()
		c := newClosing(t)
		got, err := c.dropObjective(task.Cancel, id.KeyResult{})
		c.told(got, err, 3, 1)
		c.is(c.direct, task.Cancelled, c.objective.ID)
		c.is(c.below, task.Cancelled, c.sibling.ID)
		c.is(c.both, task.Todo, c.target.ID)
	})
	t.Run("move", func(t *testing.T) {
		t.Parallel()
		c := newClosing(t)
		c.Link(c.alone.ID, c.sibling.ID)
		_, err := c.dropObjective(task.MoveTo, c.sibling.ID)
		wantField(t, err, "to")
		got, err := c.dropObjective(task.MoveTo, c.target.ID)
		c.told(got, err, 4, 0)
		c.is(c.alone, task.Todo, c.target.ID)
		if l := c.is(c.direct, task.Todo, c.target.ID).Links[0]; l.Impact != 9 {
			t.Errorf("the impact became %d", l.Impact)
		}
	})
	t.Run("follow a smaller weight", func(t *testing.T) {
		t.Parallel()
		c := newClosing(t)
		change := task.AfterGoal{Objective: &goal.ChangeObjective{Objective: c.objective.ID, Weight: ptr(0.5)}}
		got, err := c.Tasks.AfterGoal(t.Context(), c.Lead.Actor, change)
		c.told(got, err, 0, 0)
		c.is(c.below, task.Todo, c.sibling.ID)
		change.Objective.Weight, change.Fate = ptr(0.2), task.TakeLinks
		got, err = c.Tasks.AfterGoal(t.Context(), c.Lead.Actor, change)
		c.told(got, err, 3, 1)
		c.is(c.below, task.Todo)
	})
}

func TestAGoalAndItsTasksChangeTogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	c := newClosing(t)
	away := c.kit.Org("away")
	foreign := away.KR(away.Objective("Theirs").ID, "Theirs").ID
	before := c.rows()
	target := func(fate task.Fate, to id.KeyResult) error { _, err := c.drop(fate, to); return err }
	wantField(t, target("", id.KeyResult{}), "tasks")
	wantField(t, target("burn", id.KeyResult{}), "tasks")
	wantField(t, target(task.MoveTo, id.KeyResult{}), "to")
	wantField(t, target(task.MoveTo, c.kr.ID), "to")
	wantKind(t, target(task.MoveTo, foreign), errs.NotFound)
	wantKind(t, target(task.MoveTo, id.New[id.KeyResult]()), errs.NotFound)
	stale := task.AfterGoal{KeyResult: &goal.ChangeKeyResult{KeyResult: c.kr.ID, Revision: 7, Target: ptr(80.0)}, Fate: task.Cancel}
	_, err := c.Tasks.AfterGoal(t.Context(), c.Lead.Actor, stale)
	wantKind(t, err, errs.Conflict)
	stale.KeyResult.KeyResult = foreign
	_, err = c.Tasks.AfterGoal(t.Context(), c.Lead.Actor, stale)
	wantKind(t, err, errs.NotFound)
	_, err = c.Tasks.AfterGoal(t.Context(), c.Member.Actor, stale)
	wantKind(t, err, errs.Forbidden)
	if after := c.rows(); after != before {
		t.Errorf("something was written: %s became %s", before, after)
	}
}

// TestWorkThatMustServeAGoal refuses to take the last goal away where the organisation asks for one.
func TestWorkThatMustServeAGoal(t *testing.T) {
	t.Parallel()
	c := newClosing(t)
	check(t, c.Orgs.ChangeSettings(t.Context(), c.Owner.Actor, org.ChangeSettings{Name: c.Name, TimeZone: c.TimeZone, WeekStart: 1, UnlinkedPolicy: "require"}))
	before := c.rows()
	_, err := c.drop(task.TakeLinks, id.KeyResult{})
	wantField(t, err, "tasks")
	if after := c.rows(); after != before {
		t.Errorf("something was written: %s became %s", before, after)
	}
}

// TestATaskThatIsFinishedMeanwhile waits for whoever holds a task, and takes it as it is then.
func TestATaskThatIsFinishedMeanwhile(t *testing.T) {
	t.Parallel()
	c, ctx := newClosing(t), t.Context()
	other, err := pgx.Connect(ctx, c.kit.DSN.SuperDSN)
	check(t, err)
	defer func() { _ = other.Close(ctx) }()
	tx, err := other.Begin(ctx)
	check(t, err)
	_, err = tx.Exec(ctx, `update tasks set state = 'done', is_open = false, closed_at = state_since, revision = revision + 1 where id = $1`, c.alone.ID)
	check(t, err)
	answer := make(chan error, 1)
	var got task.GoalChanged
	go func() {
		var err error
		got, err = c.drop(task.Cancel, id.KeyResult{})
		answer <- err
	}()
	for waiting := false; !waiting; {
		select {
		case err := <-answer:
			t.Fatalf("the task somebody holds was not waited for: %v", err)
		default:
		}
		check(t, tx.QueryRow(ctx, `select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))`).Scan(&waiting))
	}
	check(t, tx.Commit(ctx))
	check(t, <-answer)
	c.is(c.alone, task.Done, c.kr.ID)
	c.is(c.both, task.Todo, c.target.ID)
	if got.Tasks != 0 || got.Others != 1 || got.KeyResult.State != goal.Dropped {
		t.Errorf("%d tasks and %d others of a goal that is %s", got.Tasks, got.Others, got.KeyResult.State)
	}
}

func (c *closing) rows() string {
	c.t.Helper()
	return testkit.One[string](c.Org, `select concat_ws('|', (select md5(string_agg(x::text, ',' order by id)) from tasks x where org_id = $1),
		(select md5(string_agg(x::text, ',' order by id)) from task_links x where org_id = $1), (select md5(string_agg(x::text, ',' order by id)) from key_results x where org_id = $1),
		(select count(*) from goal_versions where org_id = $1), (select count(*) from activity where org_id = $1), (select count(*) from signal_queue where org_id = $1))`)
}
