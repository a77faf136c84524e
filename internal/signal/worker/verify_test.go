package worker

import (
	"context"
	"strings"
	"testing"

	"plumbline/internal/pg"
)

// super runs statements as the superuser, beneath every rule.
func (w *world) super(statements ...string) {
	w.t.Helper()
	db, err := pg.Open(context.Background(), w.dsn.SuperDSN, 1)
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	err = db.Global(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		for _, sql := range statements {
			tx.Queue(sql)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// Verify finds drift planted in each table: a changed column, changed data, a missing and a surplus row.
func TestVerifyFindsPlantedDrift(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.task(w.teams[0])
	w.rest()
	w.super(`create table kept as select * from kr_signals`)
	for _, c := range []struct{ name, sql, undo string }{
		{"kr_signals", `update kr_signals set done_tasks = done_tasks + 1`, `update kr_signals set done_tasks = done_tasks - 1`},
		{"kr_signals", `update kr_signals set status = 'on_track'`, `update kr_signals set status = 'off_track'`},
		{"kr_signals", `update kr_signals set data = jsonb_set(data, '{work,Links}', '7')`, `update kr_signals set data = jsonb_set(data, '{work,Links}', '0')`},
		{"objective_signals", `update objective_signals set krs = krs + 1`, `update objective_signals set krs = krs - 1`},
		{"pillar_signals", `update pillar_signals set lagging = lagging + 1`, `update pillar_signals set lagging = lagging - 1`},
		{"team_signals", `update team_signals set aimed = aimed + 1`, `update team_signals set aimed = aimed - 1`},
		{"task_signals", `update task_signals set moving = not moving`, `update task_signals set moving = not moving`},
		{"org_figures", `update org_figures set done = done + 1`, `update org_figures set done = done - 1`},
		{"org_figures", `update org_figures set half_life = 3`, `update org_figures set half_life = null`},
		{"kr_signals", `update kr_signals set trace = 'passes'`, `update kr_signals set trace = 'nothing'`},
		{"goal_days", `update goal_days set progress = progress + 0.5`, `update goal_days set progress = progress - 0.5`},
		{"goal_days", `update goal_days set data = data || '{"krs": 9}' where kind = 'objective' and data ->> 'krs' = '1'`, `update goal_days set data = data || '{"krs": 1}' where data ->> 'krs' = '9'`},
		{"team_days", `update team_days set open_tasks = open_tasks + 1`, `update team_days set open_tasks = open_tasks - 1`},
		{"signals", `update signals set sentence = sentence || '!'`, `update signals set sentence = rtrim(sentence, '!')`},
		{"signals", `update signals set closed_at = now() where rule = 'starved'`, `update signals set closed_at = null`},
		{"signals", `insert into signals (org_id, id, rule, rule_version, severity, subject_kind, subject_id, sentence, clears, inputs, opened_at, changed_at)
			select org_id, gen_random_uuid(), 'planted', 1, 'info', 'team', team_id, '', '', '{}', now(), now() from team_signals limit 1`, `delete from signals where rule = 'planted'`},
		{"kr_signals", `delete from kr_signals`, `insert into kr_signals select * from kept`},
	} {
		w.super(c.sql)
		r, err := Verify(t.Context(), w.db, w.org)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, d := range r.Differences {
			found = found || d.Table == c.name && strings.HasPrefix(d.String(), c.name+" ")
		}
		if !found || r.String() == "" {
			t.Errorf("not found: %s (%s)", c.sql, r)
		}
		w.super(c.undo)
		w.verify()
	}
}
