package importer_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/importer/format"
)

// table reads a file with the standard library: a second opinion.
func table(t *testing.T, path string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	check(t, err)
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	check(t, err)
	var out []map[string]string
	for _, rec := range all[1:] {
		row := map[string]string{}
		for i, v := range rec {
			row[all[0][i]] = v
		}
		out = append(out, row)
	}
	return out
}

func (w *world) rows(kind, sql string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	for _, s := range w.strings(sql) {
		key, rest, _ := strings.Cut(s, "\t")
		out[key] = rest
	}
	if len(out) == 0 {
		w.t.Errorf("no %s", kind)
	}
	return out
}

func number(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func instant(t *testing.T, s string) string {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05.999999", s)
	check(t, err)
	return at.Format("2006-01-02 15:04:05.000000")
}

func TestSampleOKRGoesInWhole(t *testing.T) {
	t.Parallel()
	dir, w := samples(t, "okr", "puzzle-itc-a"), newWorld(t)
	p := w.ourApply(format.OKR, dir)
	if p.Line() != "imported 543 of 543 rows (543 created, 0 updated, 0 unchanged, 0 refused)" {
		t.Fatal(p.Line(), p.Refusals)
	}
	w.sameGoals(dir)
	w.sameCheckIns(dir)
	w.sameActions(dir)
	w.verified()
	before := w.fingerprint()
	if p = w.ourApply(format.OKR, dir); p.Line() != "imported 543 of 543 rows (0 created, 0 updated, 543 unchanged, 0 refused)" || w.fingerprint() != before {
		t.Error(p.Line(), p.Changes)
	}
	if n := w.one(`select count(*)::text from objectives where org_id = '` + w.other.Org.ID.String() + `'`); n != "0" {
		t.Errorf("%s objectives with somebody else", n)
	}
}

func (w *world) sameGoals(dir string) {
	t := w.t.(*testing.T)
	states := map[string]string{"ONGOING": "active", "SUCCESSFUL": "done", "NOTSUCCESSFUL": "done", "DRAFT": "draft"}
	got := w.rows("objectives", `select concat_ws(e'\t', o.external_id, o.title, o.state, c.name, t.name, to_char(o.created_at, 'YYYY-MM-DD HH24:MI:SS.US'))
		from objectives o join cycles c on c.org_id = o.org_id and c.id = o.cycle_id join teams t on t.org_id = o.org_id and t.id = o.team_id`)
	want := map[string]string{}
	for _, r := range table(t, filepath.Join(dir, "objectives.csv")) {
		state := states[r["state"]]
		want[r["id"]] = strings.Join([]string{strings.Join(strings.Fields(r["title"]), " "), state, r["quarter"], r["team"], instant(t, r["created_on"])}, "\t")
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	got = w.rows("key results", `select concat_ws(e'\t', k.external_id, o.external_id, k.title, k.unit, k.commit_text, k.stretch_text, coalesce(k.target_value::text, ''))
		from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id where k.kind <> 'maintain'`)
	units := map[string]string{"PROZENT": "%", "ZAHL": ""}
	for _, r := range table(t, filepath.Join(dir, "key_results.csv")) {
		target := number(r["stretch_goal"])
		if r["type"] == "ordinal" {
			target = "1"
		}
		unit, known := units[r["unit"]]
		if !known {
			unit = r["unit"]
		}
		row := strings.Join([]string{r["objective_id"], strings.Join(strings.Fields(r["title"]), " "), unit, strings.TrimSpace(r["commit_zone"]), strings.TrimSpace(r["stretch_zone"]), target}, "\t")
		if have, ok := got[r["id"]]; ok && have != row {
			t.Errorf("key result %s: %q, not %q", r["id"], have, row)
		}
	}
	if len(got) != 104 {
		t.Errorf("%d key results beside the one to maintain", len(got))
	}
}

func (w *world) sameCheckIns(dir string) {
	t := w.t.(*testing.T)
	got := w.rows("check-ins", `select concat_ws(e'\t', c.external_id, k.external_id, coalesce(c.value::text, ''), c.confidence, to_char(c.at, 'YYYY-MM-DD HH24:MI:SS.US'))
		from checkins c join key_results k on k.org_id = c.org_id and k.id = c.kr_id`)
	zones := map[string]string{"FAIL": "0", "COMMIT": "0.3", "TARGET": "0.7", "STRETCH": "1"}
	want := map[string]string{}
	last := map[string]string{}
	for _, r := range table(t, filepath.Join(dir, "check_ins.csv")) {
		value := number(r["value_metric"])
		if r["type"] == "ordinal" {
			value = zones[r["zone"]]
		}
		at := instant(t, r["created_on"])
		want[r["id"]] = strings.Join([]string{r["key_result_id"], value, r["confidence_0_10"], at}, "\t")
		if at > last[r["key_result_id"]] {
			last[r["key_result_id"]] = at
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	stored := w.rows("dates", `select external_id || e'\t' || to_char(last_checkin_at, 'YYYY-MM-DD HH24:MI:SS.US') from key_results where last_checkin_at is not null`)
	if d := cmp.Diff(last, stored); d != "" {
		t.Error(d)
	}
}

func (w *world) sameActions(dir string) {
	t := w.t.(*testing.T)
	got := w.rows("tasks", `select concat_ws(e'\t', t.external_id, k.external_id, t.title, t.state = 'done', l.provenance) from tasks t
		join task_links l on l.org_id = t.org_id and l.task_id = t.id join key_results k on k.org_id = l.org_id and k.id = l.kr_id`)
	want := map[string]string{}
	for _, r := range table(t, filepath.Join(dir, "actions.csv")) {
		want[r["id"]] = strings.Join([]string{r["key_result_id"], strings.Join(strings.Fields(r["action"]), " "), r["is_checked"][:1], "imported"}, "\t")
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestSampleOKRWithItsCycles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.imports = w.imports.At(time.Date(2025, 8, 1, 9, 0, 0, 0, time.UTC))
	w.ourApply(format.OKR, samples(t, "okr", "puzzle-itc-a"), samples(t, "okr", "puzzle-itc-quarters.csv"))
	got := w.strings(`select concat_ws(' ', name, kind, starts_on, state) from cycles order by starts_on`)
	want := []string{"GJ 23/24-Q2 quarter 2023-10-01 closed", "GJ 23/24-Q3 quarter 2024-01-01 closed", "GJ 23/24-Q4 quarter 2024-04-01 closed", "GJ 24/25-Q1 quarter 2024-07-01 closed",
		"GJ 24/25-Q2 quarter 2024-10-01 closed", "GJ 24/25-Q3 quarter 2025-01-01 closed", "GJ 24/25-Q4 quarter 2025-04-01 closed", "GJ 25/26-Q1 quarter 2025-07-01 active"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	w.verified()
}

func TestSamplesOfJiraGoInWhole(t *testing.T) {
	t.Parallel()
	list, err := filepath.Glob(filepath.Join(samples(t, "jira-csv"), "*.csv"))
	check(t, err)
	w := newWorld(t)
	w.imports = w.imports.At(time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC))
	for _, path := range list {
		p := w.ourApply(format.Jira, path)
		rows := table(t, path)
		if len(p.Refusals) > 0 || p.Total.Created != len(rows) {
			t.Errorf("%s: %s %v", filepath.Base(path), p.Line(), p.Refusals)
		}
		w.sameTasks(path)
		before := w.fingerprint()
		if p = w.ourApply(format.Jira, path); p.Total.Unchanged != len(rows) || w.fingerprint() != before {
			t.Errorf("%s again: %s %v", filepath.Base(path), p.Line(), p.Changes)
		}
	}
	got := w.strings(`select concat_ws(' ', t.name, count(*)) from teams t join tasks k on k.org_id = t.org_id and k.team_id = t.id group by t.name order by t.name`)
	if want := []string{"Fox-Dining-Template 60", "GBP 1", "KAP 33", "Neverless 43", "TestAutoGen 22", "TicketProject 287"}; len(list) == 5 && !cmp.Equal(want, got) {
		t.Error(cmp.Diff(want, got))
	}
	w.verified()
}

// sameTasks compares what is stored with what was read, which is held against a second reading elsewhere.
func (w *world) sameTasks(path string) {
	t := w.t.(*testing.T)
	b, err := format.Parse(format.Jira, files(t, path), nil, format.Options{Now: time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)})
	check(t, err)
	got := w.rows("tasks", `select concat_ws(e'\t', external_id, title, state, priority, coalesce(effort, 0), coalesce(due_on::text, ''),
		to_char(created_at, 'YYYY-MM-DD HH24:MI'), coalesce(to_char(closed_at, 'YYYY-MM-DD HH24:MI'), '')) from tasks`)
	for _, x := range b.Tasks {
		effort, closed, due, priority := "0", "", "", x.Priority
		if x.Effort != nil {
			effort = strconv.FormatFloat(*x.Effort, 'f', -1, 64)
		}
		if !x.Closed.IsZero() {
			closed = x.Closed.UTC().Format("2006-01-02 15:04")
		}
		if !x.Due.IsZero() {
			due = x.Due.Format(time.DateOnly)
		}
		if priority == "" {
			priority = "normal"
		}
		want := strings.Join([]string{x.Title, x.State, priority, effort, due, x.Created.UTC().Format("2006-01-02 15:04"), closed}, "\t")
		if got[x.ExternalID] != want {
			t.Errorf("%s: %q, not %q", x.ExternalID, got[x.ExternalID], want)
		}
	}
}
