package format

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// samples is the folder of exports as people bring them. They are not part of the project, so these
// tests run only where the folder exists.
func samples(t *testing.T, path ...string) string {
	t.Helper()
	root := os.Getenv("PLUMBLINE_SAMPLES")
	if root == "" {
		root = "../../../../shared/data/samples"
	}
	p := filepath.Join(append([]string{root}, path...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("no samples at %s; set PLUMBLINE_SAMPLES to their folder", p)
	}
	return p
}

// oracle reads a file with the standard library: a second opinion on every cell and line number.
type oracle struct {
	header []string
	rows   [][]string
	lines  []int
}

func consult(t *testing.T, path string) oracle {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff")))
	var o oracle
	for {
		rec, err := r.Read()
		if err != nil {
			return o
		}
		if o.header == nil {
			o.header = rec
			continue
		}
		line, _ := r.FieldPos(0)
		o.rows, o.lines = append(o.rows, rec), append(o.lines, line)
	}
}

// all returns the values of every column of a name, empty ones left out.
func (o oracle) all(row int, names ...string) []string {
	var out []string
	for i, h := range o.header {
		for _, n := range names {
			if h == n && strings.TrimSpace(o.rows[row][i]) != "" {
				out = append(out, o.rows[row][i])
			}
		}
	}
	return out
}

func (o oracle) get(row int, names ...string) string {
	return strings.Join(append(o.all(row, names...), "")[:1], "")
}

var spanish = strings.NewReplacer("/ene/", "/Jan/", "/feb/", "/Feb/", "/mar/", "/Mar/", "/abr/", "/Apr/", "/may/", "/May/", "/jun/", "/Jun/",
	"/jul/", "/Jul/", "/ago/", "/Aug/", "/sep/", "/Sep/", "/oct/", "/Oct/", "/nov/", "/Nov/", "/dic/", "/Dec/")

func jiraTime(t *testing.T, s string) string {
	t.Helper()
	if s == "" {
		return "-"
	}
	at, err := time.Parse("02/Jan/06 3:04 PM", spanish.Replace(s))
	if err != nil {
		t.Fatal(err)
	}
	return stamp(at)
}

func TestSamplesOfJiraGoInWhole(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob(filepath.Join(samples(t, "jira-csv"), "*.csv"))
	want := map[string]int{"cloud_en_done_subtasks.csv": 43, "cloud_en_multiline_backlog.csv": 60, "cloud_en_polish_text_links.csv": 34,
		"cloud_en_small_comments.csv": 22, "cloud_es_reimport_v1.csv": 287}
	for _, f := range files {
		b, o := parse(t, Jira, nil, f), consult(t, f)
		name := filepath.Base(f)
		if n, ok := want[name]; len(b.Tasks) != len(o.rows) || (ok && n != len(o.rows)) || len(b.Refused)+len(b.Notes)+len(b.Skipped) > 0 {
			t.Fatalf("%s: %d tasks of %d rows, refused %v, noted %q", name, len(b.Tasks), len(o.rows), b.Refused, b.Notes)
		}
		for i, x := range b.Tasks {
			if problem := sameIssue(t, o, i, x); problem != "" {
				t.Errorf("%s, line %d: %s", name, x.Line, problem)
			}
		}
	}
}

func sameIssue(t *testing.T, o oracle, i int, x Task) string {
	t.Helper()
	state := map[string]string{"To Do": TaskTodo, "Por hacer": TaskTodo, "In Progress": TaskInProgress, "En curso": TaskInProgress, "Done": TaskDone, "Listo": TaskDone}
	effort := ""
	if x.Effort != nil {
		effort = fmt.Sprintf("%.1f", *x.Effort)
	}
	for _, c := range [][2]string{
		{strconv.Itoa(x.Line), strconv.Itoa(o.lines[i])},
		{x.ExternalID, o.get(i, "Issue key", "Clave de incidencia")},
		{x.Title, strings.Join(strings.Fields(o.get(i, "Summary", "Resumen")), " ")},
		{x.Description, strings.TrimSpace(o.get(i, "Description", "Descripción"))},
		{x.State, state[o.get(i, "Status Category", "Categoría de estado")]},
		{x.Priority, map[string]string{"Medium": PriorityNormal}[o.get(i, "Priority", "Prioridad")]},
		{stamp(x.Created), jiraTime(t, o.get(i, "Created", "Creada"))},
		{stamp(x.Updated), jiraTime(t, o.get(i, "Updated", "Actualizada"))},
		{stamp(x.Closed), jiraTime(t, o.get(i, "Resolved", "Resuelta"))},
		{stamp(x.Due), jiraTime(t, o.get(i, "Due date", "Fecha de vencimiento"))},
		{x.Owner.Name, o.get(i, "Assignee", "Persona asignada")},
		{x.ParentRef, o.get(i, "Clave principal", "Parent")},
		{effort, o.get(i, "Campo personalizado (Story point estimate)", "Custom field (Story point estimate)")},
		{fmt.Sprint(len(x.Comments)), fmt.Sprint(len(o.all(i, "Comment", "Comentario")))},
		{fmt.Sprint(x.Parent != ""), fmt.Sprint(o.get(i, "Principal", "Parent") != "")},
	} {
		if c[0] != c[1] {
			return fmt.Sprintf("%q where the file has %q", c[0], c[1])
		}
	}
	for n, c := range x.Comments {
		if raw := o.all(i, "Comment", "Comentario")[n]; c.At.IsZero() || !strings.HasSuffix(strings.TrimSpace(raw), c.Text) || c.Author.Name == "" {
			return fmt.Sprintf("comment %+v of %q", c, raw)
		}
	}
	return ""
}

func TestSamplesOfOKRGoInWhole(t *testing.T) {
	t.Parallel()
	dir := samples(t, "okr", "puzzle-itc-a")
	for _, b := range []*Batch{parse(t, OKR, nil, dir), parse(t, OKR, nil, dir, samples(t, "okr", "puzzle-itc-quarters.csv"))} {
		got := fmt.Sprint(len(b.Objectives), len(b.KeyResults), len(b.CheckIns), len(b.Tasks), len(b.Closings), len(b.Refused), len(b.Skipped), len(b.Teams))
		if got != "36 105 346 43 13 0 0 4" || len(orphans(b)) > 0 {
			t.Fatalf("%s, orphans %v", got, orphans(b))
		}
		for _, c := range b.Cycles {
			if want := map[string]string{"GJ 24/25-Q4": "2025-04-01 2025-06-30", "GJ 24/25-Q3": "2025-01-01 2025-03-31"}[c.Label]; want != "" && ymd(c.StartsOn)+" "+ymd(c.EndsOn) != want {
				t.Errorf("%+v", c)
			}
		}
		sameObjectives(t, b, consult(t, filepath.Join(dir, "objectives.csv")))
		sameKeyResults(t, b, consult(t, filepath.Join(dir, "key_results.csv")))
		sameCheckIns(t, b, consult(t, filepath.Join(dir, "check_ins.csv")))
		actions := consult(t, filepath.Join(dir, "actions.csv"))
		for i, x := range b.Tasks {
			done := map[string]string{"true": TaskDone, "false": TaskTodo}[actions.get(i, "is_checked")]
			if x.ExternalID != actions.get(i, "id") || x.KeyResult != actions.get(i, "key_result_id") || x.State != done || x.Title != actions.get(i, "action") || x.Line != actions.lines[i] {
				t.Errorf("%+v", x)
			}
		}
	}
}

func sameObjectives(t *testing.T, b *Batch, o oracle) {
	t.Helper()
	states := map[string]string{"ONGOING": "active", "SUCCESSFUL": "done achieved", "NOTSUCCESSFUL": "done missed", "DRAFT": "draft"}
	for i, x := range b.Objectives {
		if got := strings.TrimSpace(x.State + " " + x.Outcome); got != states[o.get(i, "state")] || x.Title != strings.Join(strings.Fields(o.get(i, "title")), " ") || x.Cycle != o.get(i, "quarter") ||
			x.Team != o.get(i, "team") || x.Line != o.lines[i] || dbTime(x.Created) != dbCell(o.get(i, "created_on")) {
			t.Errorf("%+v", x)
		}
	}
}

func sameKeyResults(t *testing.T, b *Batch, o oracle) {
	t.Helper()
	for i, x := range b.KeyResults {
		if x.ExternalID != o.get(i, "id") || x.Objective != o.get(i, "objective_id") || x.Title != strings.Join(strings.Fields(o.get(i, "title")), " ") || x.Line != o.lines[i] {
			t.Errorf("%+v", x)
		}
		if o.get(i, "type") == "ordinal" {
			if x.Kind != KROrdinal || x.CommitText != strings.TrimSpace(o.get(i, "commit_zone")) || x.StretchText != strings.TrimSpace(o.get(i, "stretch_zone")) {
				t.Errorf("%+v", x)
			}
			continue
		}
		start, _ := strconv.ParseFloat("0"+o.get(i, "baseline"), 64)
		if v, err := strconv.ParseFloat(o.get(i, "baseline"), 64); err == nil {
			start = v
		}
		target, err := strconv.ParseFloat(o.get(i, "stretch_goal"), 64)
		switch {
		case err != nil:
			t.Errorf("%+v", x)
		case start == target:
			if x.Kind != KRMaintain || *x.Low != target || *x.High != target {
				t.Errorf("%+v", x)
			}
		case *x.Start != start || *x.Target != target || (x.Kind == KRIncrease) != (start < target):
			t.Errorf("%+v", x)
		}
	}
}

func sameCheckIns(t *testing.T, b *Batch, o oracle) {
	t.Helper()
	levels := map[string]string{"FAIL": LevelNone, "COMMIT": LevelCommit, "TARGET": LevelTarget, "STRETCH": LevelStretch, "": ""}
	for i, x := range b.CheckIns {
		if x.ExternalID != o.get(i, "id") || x.KeyResult != o.get(i, "key_result_id") || x.Line != o.lines[i] || x.Level != levels[o.get(i, "zone")] ||
			fmt.Sprint(*x.Confidence) != o.get(i, "confidence_0_10") || dbTime(x.At) != dbCell(o.get(i, "created_on")) ||
			x.Note != strings.TrimSpace(o.get(i, "change_info")) || x.Next != strings.TrimSpace(o.get(i, "initiatives")) || x.Author.ID != o.get(i, "created_by") || len(x.Warnings) > 0 {
			t.Errorf("%+v", x)
		}
		if v, err := strconv.ParseFloat(o.get(i, "value_metric"), 64); err == nil && *x.Value != v {
			t.Errorf("%+v", x)
		}
	}
}

func dbTime(t time.Time) string { return t.Format("2006-01-02 15:04:05.999999") }

func dbCell(s string) string {
	if i := strings.IndexByte(s, '.'); i >= 0 {
		s = strings.TrimRight(s, "0")
	}
	return s
}
