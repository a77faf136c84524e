package worker

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// jsonRow is a stored row as the database prints it.
type jsonRow struct {
	Key string
	Row []byte
}

// sheet is a table: what should stand in it and how to read what does.
type sheet struct {
	table  string
	should map[string]any
	sql    string
	args   []any
}

// differences reads every stored table and compares each column of each row.
func (t *truth) differences(ctx context.Context, tx *pg.Tx) ([]Difference, error) {
	var out []Difference
	for _, s := range t.sheets(tx) {
		rows, err := pg.Many[jsonRow](ctx, tx, s.sql, s.args...)
		if err != nil {
			return nil, err
		}
		found, err := s.compare(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func (t *truth) sheets(tx *pg.Tx) []sheet {
	krs, objectives, pillars, teams := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	goalDays, teamDays, signals, tasks := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	for ref, r := range t.tasks {
		tasks[ref.String()] = r
	}
	done := map[string]any{}
	for ref, r := range t.done {
		done[ref.String()] = r
	}
	for ref, r := range t.krs {
		krs[ref.String()] = r
		goalDays[ref.String()+" "+r.Day.String()] = goalDay{"key_result", r.Status, r.Progress, r.Expected, r.dayData()}
	}
	for ref, r := range t.objectives {
		objectives[ref.String()] = r
		goalDays[ref.String()+" "+r.Day.String()] = goalDay{"objective", r.Status, r.Progress, r.Expected, r.dayData()}
	}
	for ref, r := range t.pillars {
		pillars[ref.String()] = r
		goalDays[ref.String()+" "+r.Day.String()] = goalDay{"pillar", r.Status, r.Progress, r.Expected, r.dayData()}
	}
	for ref, r := range t.teams {
		teams[ref.String()] = r
		teamDays[ref.String()+" "+r.Day.String()] = teamDay{r.OpenTasks, r.Linked, r.Aimed, r.dayData()}
	}
	_, emitted := t.emitted.all()
	for _, e := range emitted {
		signals[e.SubjectID.String()+" "+e.Rule] = openSignal{e.RuleVersion, e.Severity, string(e.SubjectKind), e.Sentence, e.Clears, e.Inputs}
	}
	org := tx.Org()
	return []sheet{
		{"org_figures", map[string]any{org.String(): t.figures}, `select org_id::text as key, (to_jsonb(f) - '{org_id,computed_at}'::text[])::text::bytea as row from org_figures f where org_id = $1`, []any{org}},
		{"kr_signals", krs, `select kr_id::text as key, (to_jsonb(s) - '{org_id,computed_at}'::text[])::text::bytea as row from kr_signals s where org_id = $1`, []any{org}},
		{"objective_signals", objectives, `select objective_id::text as key, (to_jsonb(s) - '{org_id,computed_at}'::text[])::text::bytea as row from objective_signals s where org_id = $1`, []any{org}},
		{"pillar_signals", pillars, `select pillar_id::text as key, (to_jsonb(s) - '{org_id,computed_at}'::text[])::text::bytea as row from pillar_signals s where org_id = $1`, []any{org}},
		{"team_signals", teams, `select team_id::text as key, (to_jsonb(s) - '{org_id,computed_at}'::text[])::text::bytea as row from team_signals s where org_id = $1`, []any{org}},
		{"task_signals", tasks, `select task_id::text as key, (to_jsonb(s) - '{org_id}'::text[])::text::bytea as row from task_signals s where org_id = $1`, []any{org}},
		{"done_signals", done, `select task_id::text as key, (to_jsonb(s) - '{org_id,closed_at}'::text[])::text::bytea as row from done_signals s where org_id = $1`, []any{org}},
		{"goal_days", goalDays, `select goal_id || ' ' || day as key, (to_jsonb(d) - '{org_id,goal_id,day}'::text[])::text::bytea as row
			from goal_days d where org_id = $1 and (goal_id, day) in (select split_part(k, ' ', 1)::uuid, split_part(k, ' ', 2)::date from unnest($2::text[]) k)`,
			[]any{org, slices.Collect(maps.Keys(goalDays))}},
		{"team_days", teamDays, `select team_id || ' ' || day as key, (to_jsonb(d) - '{org_id,team_id,day}'::text[])::text::bytea as row
			from team_days d where org_id = $1 and (team_id, day) in (select split_part(k, ' ', 1)::uuid, split_part(k, ' ', 2)::date from unnest($2::text[]) k)`,
			[]any{org, slices.Collect(maps.Keys(teamDays))}},
		{"signals", signals, `select subject_id || ' ' || rule as key,
			(to_jsonb(s) - '{org_id,id,rule,subject_id,opened_at,changed_at,closed_at}'::text[])::text::bytea as row
			from signals s where org_id = $1 and closed_at is null`, []any{org}},
	}
}

type goalDay struct {
	Kind     string        `json:"kind"`
	Status   signal.Status `json:"status"`
	Progress float64       `json:"progress"`
	Expected float64       `json:"expected"`
	Data     any           `json:"data"`
}

type teamDay struct {
	OpenTasks int            `json:"open_tasks"`
	Linked    int            `json:"linked"`
	Aimed     int            `json:"aimed"`
	Data      signal.TeamDay `json:"data"`
}

type openSignal struct {
	RuleVersion int             `json:"rule_version"`
	Severity    signal.Severity `json:"severity"`
	SubjectKind string          `json:"subject_kind"`
	Sentence    string          `json:"sentence"`
	Clears      string          `json:"clears"`
	Inputs      signal.Inputs   `json:"inputs"`
}

// compare holds rows against what should stand there, in a steady order.
func (s sheet) compare(rows []jsonRow) ([]Difference, error) {
	var out []Difference
	seen := set[string]{}
	for _, r := range rows {
		seen.add(r.Key)
		want, ok := s.should[r.Key]
		if !ok {
			out = append(out, Difference{s.table, r.Key, "row", string(r.Row), "none"})
			continue
		}
		var stored, computed map[string]any
		text, err := json.Marshal(want)
		if err == nil {
			err = json.Unmarshal(text, &computed)
		}
		if err == nil {
			err = json.Unmarshal(r.Row, &stored)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, s.columns("", r.Key, stored, computed)...)
	}
	for key, want := range s.should {
		if !seen[key] {
			out = append(out, Difference{s.table, key, "row", "none", text(want)})
		}
	}
	slices.SortFunc(out, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Column, b.Column))
	})
	return out, nil
}

// columns compares two objects, and the objects within them, by their names.
func (s sheet) columns(within, key string, stored, computed map[string]any) []Difference {
	names := maps.Clone(stored)
	maps.Copy(names, computed)
	var out []Difference
	for name := range names {
		have, want := stored[name], computed[name]
		inner, ok := have.(map[string]any)
		other, both := want.(map[string]any)
		switch {
		case ok && both:
			out = append(out, s.columns(within+name+".", key, inner, other)...)
		case !reflect.DeepEqual(have, want):
			out = append(out, Difference{s.table, key, within + name, text(have), text(want)})
		}
	}
	return out
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
