package worker

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// newLarge is an organisation of that many tasks: one KR to a hundred of them, one team to twenty KRs,
// four in ten open, most linked once.
func newLarge(t testing.TB, tasks int) *world {
	w := emptyWorld(t)
	krs := tasks / 100
	for i := range krs/20 + 1 {
		w.teams = append(w.teams, w.team(fmt.Sprintf("Team %d", i)))
	}
	w.pillars = []id.Pillar{w.pillar("Retention"), w.pillar("Reach"), w.pillar("Trust")}
	for i := range krs / 4 {
		w.objectives = append(w.objectives, w.objective(objectiveSpec{pillar: w.pillars[i%3], team: w.teams[i%len(w.teams)]}))
	}
	for i := range krs {
		w.krs = append(w.krs, w.kr(krSpec{objective: w.objectives[i%len(w.objectives)], team: w.teams[i%len(w.teams)], current: float64(i % 90)}))
	}
	w.super(fmt.Sprintf(`insert into tasks (org_id, id, number, team_id, title, state, is_open, due_on, state_since, active_at, closed_at, created_at)
		select '%[1]s', gen_random_uuid(), n, (array(select id from teams order by id))[1 + n %% %[3]d], 'Task ' || n, s, s not in ('done', 'cancelled'),
			date '2026-08-01' + n %% 60, '2026-08-10', '2026-08-10', case when s in ('done', 'cancelled') then timestamptz '2026-08-01' + n %% 20 * interval '1 day' end, '2026-07-01'
		from (select n, (array['todo', 'in_progress', 'blocked', 'in_review', 'done', 'done', 'done', 'done', 'done', 'cancelled'])[1 + n * 7 %% 10] as s
			from generate_series(1, %[2]d) n) x`, w.org, tasks, len(w.teams)),
		fmt.Sprintf(`insert into task_links (org_id, id, task_id, kr_id, provenance, linked_at)
		select t.org_id, gen_random_uuid(), t.id, (array(select id from key_results order by id))[1 + (t.number * 13 + e * 7) %% %d], 'from_goal', '2026-07-10'
		from tasks t, generate_series(0, 1) e where e = 0 and t.number %% 5 <> 0 or t.number %% 10 = 1`, krs),
		`insert into checkins (org_id, id, kr_id, value, at) select org_id, gen_random_uuid(), id, n * 5, timestamptz '2026-07-01' + n * interval '3 days'
		from key_results, generate_series(1, 15) n`,
		`insert into plan_slots (org_id, id, kr_id, title, planned_on, created_at) select org_id, gen_random_uuid(), id, 'Planned', '2026-08-01', '2026-07-01'
		from key_results, generate_series(1, 10) n`,
		`analyze`)
	w.do(func(tx *pg.Tx) { tx.Queue(`update orgs set next_change_at = '-infinity' where id = $1`, w.org) })
	w.drain()
	w.super(`analyze`)
	var err error
	w.tasks, err = many[id.Task](w, `select id from tasks where org_id = $1`)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func many[T any](w *world, sql string, args ...any) (out []T, err error) {
	r := &pg.Read{}
	pg.All(r, &out, sql, append([]any{w.org}, args...)...)
	err = w.db.ReadTenant(context.Background(), pg.Whole(w.org), r)
	return out, err
}

// The statements of a drain find what they need by index, however many tasks there are.
func TestDrainUsesIndexes(t *testing.T) {
	t.Parallel()
	w := newLarge(t, 20000)
	day, org := noon, w.org
	krs, teams := w.krs[:3], []id.Team{w.teams[0], w.teams[1], w.teams[2]}
	for name, q := range map[string]struct {
		sql  string
		args []any
	}{
		"work":               {selectWork, []any{org, krs, teams, day, day, day, day, day, day, day, day, signal.PromiseFields()}},
		"slots":              {selectSlots, []any{org, krs, day}},
		"check-ins":          {selectCheckins, []any{org, krs}},
		"diluted check-ins":  {selectDilutedCheckins, []any{org, teams, []int{1, 2, 3}}},
		"krs":                {selectKRs, []any{org, krs}},
		"diluted":            {selectDiluted, []any{org, teams, []int{1, 2, 3}}},
		"team work":          {selectTeamWork, []any{org, teams, day}},
		"teams":              {selectTeams, []any{org, teams, day, day, day}},
		"served":             {selectServed, []any{org, teams, []int{1, 2, 3}, 0.5}},
		"stopped":            {selectStopped, []any{org, teams}},
		"classify":           {classify + ` and t.id = any($3)`, []any{org, day, w.tasks[:3]}},
		"store classified":   {storeClassified, []any{org, day, w.tasks[:3]}},
		"done of krs":        {doneTasksOfKRs, []any{org, krs}},
		"open of krs":        {openTasksOfKRs, []any{org, krs}},
		"open of objectives": {openTasksOfObjectives, []any{org, w.objectives[:3]}},
		"team krs":           {selectTeamKRs, []any{org, teams}},
		"objectives":         {selectObjectives, []any{org, w.objectives[:3]}},
		"children":           {selectKRChildren, []any{org, w.objectives[:3]}},
		"below":              {selectObjectiveChildren, []any{org, w.objectives[:3]}},
	} {
		plan, err := planOf(w, q.sql, q.args)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text := strings.Join(plan, "\n")
		for _, table := range []string{"tasks", "task_links", "checkins", "plan_slots"} {
			if strings.Contains(text, "Seq Scan on "+table+" ") {
				t.Errorf("%s reads all of %s:\n%s", name, table, text)
			}
		}
	}
}

// planOf explains a statement as a drain of few marks runs it.
func planOf(w *world, sql string, args []any) (plan []string, err error) {
	r := &pg.Read{}
	var settings int
	pg.First(r, &settings, "select count(*) from ("+planOnce+") settings")
	pg.All(r, &plan, "explain "+sql, args...)
	err = w.db.ReadTenant(context.Background(), pg.Whole(w.org), r)
	return plan, err
}

// BenchmarkDrain drains single marks, and 2,000 that all differ, in an organisation of 200,000 tasks.
func BenchmarkDrain(b *testing.B) {
	w := newLarge(b, 200_000)
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{1, 100, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				w.do(func(tx *pg.Tx) {
					for range n {
						w.moveTx(tx, of(r, w.tasks), of(r, []string{"todo", "in_progress", "blocked", "done"}), w.now)
					}
				})
				b.StartTimer()
				w.drain()
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "marks/s")
		})
	}
}
