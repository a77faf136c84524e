package worker

import (
	"testing"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

const (
	krLine   = `select concat_ws(' ', status, team_linked || '/' || team_open, open_tasks, done_tasks, uncovered) from kr_signals where org_id = $1 and kr_id = $2`
	teamLine = `select concat_ws(' ', open_tasks, linked, unlinked, aimed) from team_signals where org_id = $1 and team_id = $2`
)

// Each kind of change is written as its service writes it, drained, and held against a
// recomputation from scratch; expect does all three.
func TestTaskChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kr, other, team, platform := w.krs[0], w.krs[1], w.teams[0], w.teams[1]
	w.expect("KR without tasks", "off_track 0/0 0 0 f", krLine, kr)

	a, b := w.task(team, kr), w.task(team)
	w.expect("KR with one task of two", "off_track 1/2 1 0 f", krLine, kr)
	w.expect("its team", "2 1 1 1", teamLine, team)
	w.expect("a KR without one", "off_track 0/2 0 0 t", krLine, other)

	w.move(a, "done")
	w.expect("KR after the close", "off_track 0/1 0 1 t", krLine, kr)
	w.move(a, "blocked")
	w.expect("KR after a reopening", "off_track 1/2 1 0 f", krLine, kr)

	w.sql(func(tx *pg.Tx) { w.linkTx(tx, b, kr); mark.TaskTx(tx, b) }, `select $1::uuid`)
	w.expect("KR after a link", "off_track 2/2 2 0 f", krLine, kr)
	w.sql(func(tx *pg.Tx) { mark.TaskTx(tx, b) }, `update task_links set unlinked_at = now() where org_id = $1 and task_id = $2 and kr_id = $3`, b, kr)
	w.expect("KR after an unlinking", "off_track 1/2 1 0 f", krLine, kr)

	w.sql(func(tx *pg.Tx) { w.linkTx(tx, a, other); mark.TaskTx(tx, a) },
		`update task_links set unlinked_at = now() where org_id = $1 and task_id = $2 and kr_id = $3`, a, kr)
	w.expect("the KR a task left", "off_track 0/2 0 0 t", krLine, kr)
	w.expect("the KR it went to", "off_track 1/2 1 0 f", krLine, other)

	w.sql(func(tx *pg.Tx) { mark.TaskTx(tx, a); mark.TeamTx(tx, team); mark.TeamTx(tx, platform) },
		`update tasks set team_id = $3 where org_id = $1 and id = $2`, a, platform)
	w.expect("KR of the team a task left", "off_track 0/1 1 0 t", krLine, other)
	w.expect("the team it came to", "1 1 0 1", teamLine, platform)

	w.sql(func(tx *pg.Tx) { mark.TaskTx(tx, a) }, `update tasks set is_open = false, deleted_at = now() where org_id = $1 and id = $2`, a)
	w.expect("KR after a deletion", "off_track 0/1 0 0 t", krLine, other)
	w.sql(func(tx *pg.Tx) { mark.TaskTx(tx, b) }, `update tasks set due_on = '2026-08-01' where org_id = $1 and id = $2`, b)
	w.expect("team with an overdue task", "1", `select focus from team_signals where org_id = $1 and team_id = $2`, team)
	w.sql(func(tx *pg.Tx) { mark.TaskTx(tx, b) }, `update tasks set run_business = true where org_id = $1 and id = $2`, b)
	w.expect("team with a task that runs the business", "1 0", `select run_business || ' ' || unlinked from team_signals where org_id = $1 and team_id = $2`, team)

	slot := id.New[id.Slot]()
	w.sql(func(tx *pg.Tx) { mark.KeyResultTx(tx, kr) }, `insert into plan_slots (org_id, id, kr_id, title, planned_on, created_at)
		values ($1, $2, $3, 'Planned', '2026-08-01', now())`, slot, kr)
	w.expect("KR with work that was never created", "1", `select data -> 'work' -> 'NeverCreated' ->> 'n' from kr_signals where org_id = $1 and kr_id = $2`, kr)
	w.sql(func(tx *pg.Tx) { mark.TaskTx(tx, b) }, `update plan_slots set task_id = $3 where org_id = $1 and id = $2`, slot, b)
	w.expect("KR with its plan filled", "0", `select data -> 'work' -> 'NeverCreated' ->> 'n' from kr_signals where org_id = $1 and kr_id = $2`, kr)
	w.move(b, "cancelled")
	w.expect("KR whose planned task was cancelled", "1", `select data -> 'work' -> 'NeverCreated' ->> 'n' from kr_signals where org_id = $1 and kr_id = $2`, kr)
}

func TestGoalChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kr, top, below := w.krs[1], w.objectives[0], w.objectives[1]
	const objective = `select status || ' ' || round(progress::numeric, 2) from objective_signals where org_id = $1 and objective_id = $2`
	const pillar = `select status || ' ' || objectives from pillar_signals where org_id = $1 and pillar_id = $2`
	w.task(w.teams[1], kr)
	w.expect("the objective", "lagging 0.00", objective, below)
	w.expect("the pillar", "strategic_risk 1", pillar, w.pillars[0])
	w.expect("a team aiming at a lagging KR of another", "1 1 0 1", teamLine, w.teams[1])

	w.checkin(kr, 90)
	w.expect("KR after a check-in", "on_track 0.9", `select status || ' ' || progress from kr_signals where org_id = $1 and kr_id = $2`, kr)
	w.expect("its objective", "lagging 0.45", objective, below)
	w.expect("the one above", "lagging 0.23", objective, top)
	w.expect("a team whose aim ceased to lag", "1 1 0 0", teamLine, w.teams[1])

	w.sql(func(tx *pg.Tx) { mark.KeyResultTx(tx, kr) }, `update key_results set target_value = 200 where org_id = $1 and id = $2`, kr)
	w.expect("KR after its target moved", "0.45", `select progress::text from kr_signals where org_id = $1 and kr_id = $2`, kr)
	w.sql(func(tx *pg.Tx) { mark.KeyResultTx(tx, kr) }, `update key_results set weight = 3 where org_id = $1 and id = $2`, kr)
	w.expect("objective after a weight", "lagging 0.34", objective, below)

	w.sql(func(tx *pg.Tx) { mark.KeyResultTx(tx, kr) }, `update key_results set state = 'dropped' where org_id = $1 and id = $2`, kr)
	w.expect("a dropped KR", "dropped 0/0 1 0 f", krLine, kr)
	w.expect("objective without it", "lagging 0.00", objective, below)
	w.sql(func(tx *pg.Tx) { mark.KeyResultTx(tx, kr) }, `update key_results set state = 'done' where org_id = $1 and id = $2`, kr)
	w.expect("a KR declared done at 45%", "off_track t f", `select concat_ws(' ', status, counts, live) from kr_signals where org_id = $1 and kr_id = $2`, kr)

	w.sql(func(tx *pg.Tx) { mark.ObjectiveTx(tx, below) }, `update objectives set state = 'paused' where org_id = $1 and id = $2`, below)
	w.expect("a paused objective", "paused 0.34", objective, below)
	w.expect("its KR", "paused", `select status from kr_signals where org_id = $1 and kr_id = $2`, w.krs[2])
	w.sql(func(tx *pg.Tx) { mark.ObjectiveTx(tx, below) }, `update objectives set state = 'active' where org_id = $1 and id = $2`, below)
	w.checkin(w.krs[2], 100)

	w.expect("the one above", "lagging 0.29", objective, top)
	w.sql(func(tx *pg.Tx) { mark.ObjectiveTx(tx, below) }, `update objectives set rolls_up = false where org_id = $1 and id = $2`, below)
	w.expect("above what does not roll up", "lagging 0.00", objective, top)
	w.sql(func(tx *pg.Tx) {
		mark.ObjectiveTx(tx, below)
		mark.ObjectiveTx(tx, top)
		mark.PillarTx(tx, w.pillars[0])
	},
		`update objectives set rolls_up = true, parent_id = null, pillar_id = $3 where org_id = $1 and id = $2`, below, w.pillars[0])
	w.expect("the pillar of both", "strategic_risk 2", pillar, w.pillars[0])
	w.sql(func(tx *pg.Tx) { mark.ObjectiveTx(tx, below); mark.ObjectiveTx(tx, top) }, `update objectives set parent_id = $3 where org_id = $1 and id = $2`, below, top)
	w.expect("the pillar of one within the other", "strategic_risk 1", pillar, w.pillars[0])

	w.sql(func(tx *pg.Tx) { mark.KeyResultTx(tx, kr); mark.ObjectiveTx(tx, below); mark.ObjectiveTx(tx, top) },
		`update key_results set objective_id = $3, state = 'active' where org_id = $1 and id = $2`, kr, top)
	w.expect("objective a KR left", "achieved 1.00", objective, below)
	w.sql(func(tx *pg.Tx) { mark.KeyResultTx(tx, kr); mark.TeamTx(tx, w.teams[0]); mark.TeamTx(tx, w.teams[1]) },
		`update key_results set team_id = $3 where org_id = $1 and id = $2`, kr, w.teams[1])
	w.expect("KR of another team now", "1/1", `select team_linked || '/' || team_open from kr_signals where org_id = $1 and kr_id = $2`, kr)

	w.sql(func(tx *pg.Tx) { mark.ManyTx(tx, mark.Objective, w.objectives); mark.ManyTx(tx, mark.KeyResult, w.krs) },
		`update cycles set state = 'draft' where org_id = $1 and id = $2`, w.cycle)
	w.expect("an objective of a draft", "draft 0.34", objective, top)
	w.expect("the pillar above a draft", "no_data 0", pillar, w.pillars[0])
	w.sql(func(tx *pg.Tx) { mark.PillarTx(tx, w.pillars[0]) }, `update pillars set archived_at = now() where org_id = $1 and id = $2`, w.pillars[0])
	w.expect("signals of an archived pillar", "0", `select count(*) from pillar_signals where org_id = $1`)
}

func TestKindsOfKeyResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kr := func(s krSpec) id.KeyResult { s.objective, s.team = w.objectives[0], w.teams[0]; return w.kr(s) }
	const progress = `select progress || ' ' || round(expected::numeric, 2) from kr_signals where org_id = $1 and kr_id = $2`
	w.expect("decrease", "0.4 0.55", progress, kr(krSpec{kind: "decrease", current: -40}))
	w.expect("maintain within its range", "1 0.55", progress, kr(krSpec{kind: "maintain", current: 50}))
	w.expect("binary", "1 0.55", progress, kr(krSpec{kind: "binary", current: 1}))
	w.expect("ordinal at its target", "0.7 0.55", progress, kr(krSpec{kind: "ordinal", current: 0.7}))
	w.expect("ordinal at its stretch", "1 0.55", progress, kr(krSpec{kind: "ordinal", current: 1}))
	w.expect("waypoints", "0.4 0.80", progress, kr(krSpec{current: 40, waypoints: `[{"on": "2026-08-20T00:00:00Z", "value": 80}]`}))
	work := kr(krSpec{kind: "work_tracked"})
	done := w.task(w.teams[0], work)
	w.task(w.teams[0], work)
	w.move(done, "done")
	w.expect("work-tracked", "0.5 0.55", progress, work)
}
