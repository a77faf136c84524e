package task

import (
	"context"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

const causeGoal = "goal_changed" // kept with what is told of a task

// settle brings the open tasks of a goal to their fate.
func (c AfterGoal) settle(ctx context.Context, tx *pg.Tx, who access.Actor, of served, stops bool, out *GoalChanged) error {
	if c.Fate == Keep || c.Fate == "" && !stops {
		return nil
	}
	var to Link
	if c.Fate == MoveTo {
		var err error
		if to, err = target(ctx, tx, of, c.To); err != nil {
			return err
		}
	}
	tasks, err := lockServing(ctx, tx, of)
	if err != nil || len(tasks) == 0 {
		return err
	}
	if c.Fate == "" {
		return fieldError("tasks", "Choose what happens to the open tasks.")
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for i := range tasks {
		t := &tasks[i]
		e := &linkEdit{tx: tx, task: &t.Task, policy: t.Policy, by: who.User, at: t.linkTime(now)}
		if err := c.settleTask(e, of, to, now, out); err != nil {
			return err
		}
	}
	return nil
}

// target is the link that tasks get which move to the key result: it is pursued, stays so until the commit, and is no
// part of the goal they leave.
func target(ctx context.Context, tx *pg.Tx, of served, to id.KeyResult) (Link, error) {
	kr, err := goal.LockKeyResultTx(ctx, tx, to)
	if err != nil {
		return Link{}, err
	}
	objective, err := goal.ObjectiveTx(ctx, tx, kr.ObjectiveID)
	if err != nil {
		return Link{}, err
	}
	if of.has(Link{KR: kr.ID, Objective: kr.ObjectiveID}) {
		return Link{}, fieldError("to", "Their link to this goal is what ends. Choose another key result.")
	}
	l, err := newLink(ctx, tx, Goal{KR: to, Impact: 1})
	if errs.Is(err, errs.Invalid) || err == nil && !goal.Live(objective.State, kr.State) {
		err = fieldError("to", "This key result is not being pursued. Choose one that is active.")
	}
	return l, err
}

// lockServing locks the open tasks of a goal in one order and reads them as they are then: who closed or moved one
// meanwhile is waited for.
func lockServing(ctx context.Context, tx *pg.Tx, of served) ([]linkable, error) {
	locked, err := pg.Many[id.Task](ctx, tx, `select t.id from tasks t where t.org_id = $1 and t.is_open and t.id in (
			select task_id from task_links where org_id = $1 and unlinked_at is null and kr_id = $2
			union all select task_id from task_links where org_id = $1 and unlinked_at is null and objective_id = $3
			union all select l.task_id from task_links l join key_results k on k.org_id = l.org_id and k.id = l.kr_id
				where l.org_id = $1 and l.unlinked_at is null and k.objective_id = $3)
		order by t.id for no key update of t`, tx.Org(), id.Ptr(of.kr), id.Ptr(of.objective))
	if err != nil || len(locked) == 0 {
		return nil, err
	}
	found, err := pg.Many[linkable](ctx, tx, selectLinkable+` and t.id = any($2) and t.is_open order by t.id`, tx.Org(), locked)
	if err != nil {
		return nil, err
	}
	serving := found[:0]
	for _, t := range found {
		if own, _ := of.split(t.Links); len(own) > 0 {
			serving = append(serving, t)
		}
	}
	return serving, nil
}

// split parts the links of a task into those to the goal and those to others.
func (g served) split(links []Link) (own, others []Link) {
	for _, l := range links {
		if g.has(l) {
			own = append(own, l)
		} else {
			others = append(others, l)
		}
	}
	return own, others
}

func (c AfterGoal) settleTask(e *linkEdit, of served, to Link, now time.Time, out *GoalChanged) error {
	own, others := of.split(e.task.Links)
	switch {
	case c.Fate == MoveTo:
		out.Tasks++
		e.moveLinks(own, to, causeGoal)
		return nil
	case len(others) > 0:
		out.Others++
		e.moveLinks(own, Link{}, causeGoal)
		return nil
	case c.Fate == Cancel:
		out.Tasks++
		return e.task.moveIn(e.tx, e.by, Move{Task: e.task.ID, To: Cancelled, Reason: c.reason()}, now, causeGoal)
	case e.policy == policyRequire && !e.task.RunBusiness:
		return fieldError("tasks", "Here every task needs a goal. Cancel these tasks or move them to another key result.")
	}
	out.Tasks++
	e.moveLinks(own, Link{}, causeGoal)
	return e.lower(now, causeGoal)
}

// moveLinks ends the links and begins one with the greatest of their impacts, unless to names no key result or
// the task serves it already.
func (e *linkEdit) moveLinks(own []Link, to Link, cause string) {
	for _, l := range own {
		e.end(l)
		e.record("task.unlinked", l, told(to.KR, "to", cause))
		to.Impact = max(to.Impact, l.Impact)
	}
	if to.KR.IsZero() || e.task.link(Goal{KR: to.KR}) != nil {
		return
	}
	to.ID, to.Provenance = id.New[id.Link](), Retrofitted
	e.add(to)
	data := told(own[0].KR, "from", cause)
	data["impact"], data["provenance"] = to.Impact, to.Provenance
	e.record("task.linked", to, data)
}

func told(kr id.KeyResult, as, cause string) map[string]any {
	data := map[string]any{"cause": cause}
	if !kr.IsZero() {
		data[as] = kr
	}
	return data
}

// lower makes a task that serves nothing any more as urgent as the organisation holds such work.
func (e *linkEdit) lower(now time.Time, cause string) error {
	if e.policy != policyLow || e.task.RunBusiness {
		return nil
	}
	low := Low
	d, err := e.task.change(Change{Priority: &low}, now)
	if err != nil || len(d.names) == 0 {
		return err
	}
	saveFields(e.tx, *e.task)
	record(e.tx, *e.task, e.by, "task.changed", map[string]any{"changed": d.names, "from": d.from, "to": d.to, "cause": cause})
	mark.TaskTx(e.tx, e.task.ID)
	return nil
}

// reason is what a cancelled task keeps: why the goal changed, or that it did.
func (c AfterGoal) reason() string {
	state, why := goal.Active, ""
	switch {
	case c.KeyResult != nil:
		why = c.KeyResult.Why
	case c.KeyResultState != nil:
		state, why = c.KeyResultState.State, c.KeyResultState.Why
	case c.Objective != nil:
		why = c.Objective.Why
	case c.ObjectiveState != nil:
		state, why = c.ObjectiveState.State, c.ObjectiveState.Why
	}
	if why = strings.TrimSpace(why); why != "" {
		return string([]rune(why)[:min(input.Reason, len([]rune(why)))])
	}
	return map[goal.State]string{goal.Paused: "Its goal was paused.", goal.Dropped: "Its goal was dropped.", goal.Done: "Its goal is finished."}[state]
}
