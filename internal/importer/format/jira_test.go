package format

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

var noon = time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)

func parse(t *testing.T, f Format, m Mapping, paths ...string) *Batch {
	t.Helper()
	src, err := Open(paths...)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Parse(f, src, m, Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	accounted(t, b)
	return b
}

// accounted checks that every row is either accepted or refused, once.
func accounted(t *testing.T, b *Batch) {
	t.Helper()
	if b.Rows != b.Accepted()+len(b.Refused) {
		t.Errorf("%d rows, %d accepted and %d refused", b.Rows, b.Accepted(), len(b.Refused))
	}
	for _, r := range b.Refused {
		if r.File == "" || r.Line < 1 || r.Reason == "" {
			t.Errorf("a refusal says too little: %+v", r)
		}
	}
}

func text(v any) string { return fmt.Sprint(v) }

func stamp(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("2006-01-02 15:04")
}

func refusals(b *Batch) []string {
	var out []string
	for _, r := range b.Refused {
		out = append(out, fmt.Sprintf("%s:%d %s", r.File, r.Line, r.Reason))
	}
	return out
}

func TestJiraFields(t *testing.T) {
	t.Parallel()
	b := parse(t, Jira, nil, "testdata/jira-en.csv")
	if d := cmp.Diff([]string{
		"jira-en.csv:9 2 fields where the header has 33",
		"jira-en.csv:8 issue “HP-3” a second time; the first is in jira-en.csv, line 3",
		"jira-en.csv:10 no title",
	}, refusals(b)); d != "" {
		t.Error(d)
	}
	var got []string
	for _, x := range b.Tasks {
		got = append(got, strings.Join([]string{x.ExternalID, x.SourceID, x.Title, x.Type, x.State, x.Priority, x.Owner.Label(), x.Parent,
			stamp(x.Created), stamp(x.Updated), stamp(x.Closed), stamp(x.Due), x.BlockedReason}, "|"))
	}
	if d := cmp.Diff([]string{
		"HP-4|20004|Fit the second pump|Sub-task|in_progress|high|Mara Lind|HP-1|2025-05-05 08:15|2025-05-06 16:40|-|-|",
		"HP-3|20003|Order valves|Task|done|normal||HP-1|2025-05-02 00:00|2025-05-09 12:30|2025-05-09 12:30|2025-05-08 00:00|",
		"HP-2|20002|Old idea|Story|cancelled|low|||2025-05-01 09:00|2025-05-03 09:00|2025-05-03 09:00|-|",
		"HP-1|20001|Pump room|Epic|blocked|normal|Mara Lind||2025-04-30 23:59|-|-|-|Blocked by supplier",
	}, got); d != "" {
		t.Error(d)
	}
	if !b.Tasks[0].Subtask || b.Tasks[1].Subtask || *b.Tasks[0].Effort != 2.5 || b.Tasks[1].Effort != nil || !b.Tasks[2].ClosedGuessed {
		t.Errorf("%+v", b.Tasks)
	}
}

func TestJiraKeepsWhatHasNoFieldInTheText(t *testing.T) {
	t.Parallel()
	b := parse(t, Jira, nil, "testdata/jira-en.csv")
	if d := cmp.Diff(`Three of them:
* two left, "type B"
* one right

Sprint: May sprint
Reporter: Joss Petit
Attachment: offer.pdf https://example.test/attachment/7
Outward issue link (Blocks): HP-4
Parent: Pump room
Assignee: nobody
Labels: supply, urgent

Comment, 2025-05-07, Ada Quist: Ordered; they come on Friday.

Comment: plain words without a date`, b.Tasks[1].Text(true, Detail{"Assignee", "nobody"})); d != "" {
		t.Error(d)
	}
	epic := b.Tasks[3]
	if d := cmp.Diff([]string{"“Updated”: “31/Apr/25 9:00 AM” is not a day between 1990 and 2099; kept in the notes",
		"“Custom field (Story Points)”: “lots” is no effort; kept in the notes"}, epic.Warnings); d != "" {
		t.Error(d)
	}
	if txt := epic.Text(false); !strings.Contains(txt, "Updated: 31/Apr/25 9:00 AM") || !strings.Contains(txt, "Story points: lots") {
		t.Error(txt)
	}
}

func TestJiraSpeaksOtherLanguages(t *testing.T) {
	t.Parallel()
	b := parse(t, Jira, nil, "testdata/jira-de.csv")
	if len(b.Tasks) != 2 || len(b.Refused) > 0 {
		t.Fatalf("%+v", b)
	}
	x, y := b.Tasks[0], b.Tasks[1]
	if got := strings.Join([]string{x.State, x.Priority, x.Parent, stamp(x.Created), stamp(x.Due), text(*x.Effort), text(x.Subtask), x.Description}, "|"); got != "in_review|high|HP-10|2025-03-03 14:05|2025-12-31 00:00|2.5|true|Zeile eins\nZeile zwei" {
		t.Error(got)
	}
	if got := strings.Join([]string{y.State, y.Priority, stamp(y.Created), stamp(y.Closed), text(*y.Effort)}, "|"); got != "cancelled|low|2024-10-01 00:00|2025-05-02 09:00|13" {
		t.Error(got)
	}
}

func TestJiraMapping(t *testing.T) {
	t.Parallel()
	src := Source{Files: []File{{Name: "x.csv", Data: []byte("Betreff,Nummer,Status,Raum\nLüften,1,Am Fenster,Keller\nHeizen,2,Wohlig,\n")}}}
	b, err := Parse(Jira, src, nil, Options{})
	if err != nil || len(b.Skipped) != 1 || len(b.Columns) != 4 || b.Rows != 0 {
		t.Fatalf("%+v %v", b, err)
	}
	b, err = Parse(Jira, src, Mapping{"Betreff": "title", "Nummer": "key", "Raum": "notes", "status:am fenster": "in_progress"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	accounted(t, b)
	if len(b.Tasks) != 2 || b.Tasks[0].State != TaskInProgress || b.Tasks[1].State != TaskTodo || b.Tasks[0].Text(false) != "Raum: Keller" {
		t.Errorf("%+v", b.Tasks)
	}
	if notes := strings.Join(b.Notes, ";"); !strings.Contains(notes, "“Wohlig” (1 row) is not known") {
		t.Error(notes)
	}
	for _, m := range []Mapping{{"Betreff": "head"}, {"Titel": "title"}, {"status:Wohlig": "warm"}} {
		if _, err := Parse(Jira, src, m, Options{}); err == nil {
			t.Errorf("%v was taken", m)
		}
	}
	if _, err := Parse("xls", src, nil, Options{}); err == nil {
		t.Error("an unknown format was taken")
	}
	if _, err := Parse(Jira, src, nil, Options{DateOrder: "ydm"}); err == nil {
		t.Error("an unknown date order was taken")
	}
}

func TestJiraWithoutKeysIsStable(t *testing.T) {
	t.Parallel()
	read := func(csv string) []Task {
		b, err := Parse(Jira, Source{Files: []File{{Name: "x.csv", Data: []byte(csv)}}}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		accounted(t, b)
		return b.Tasks
	}
	one, two := read("Summary,Created\nA,2025-01-02\nB,2025-01-02\n"), read("Created,Summary\n2025-01-02,B\n2025-01-02,A\n")
	if one[0].ExternalID == one[1].ExternalID || one[0].ExternalID != two[1].ExternalID {
		t.Error(one, two)
	}
}

func TestJiraLongTitlesAndLoops(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", input.Title+1)
	b, err := Parse(Jira, Source{Files: []File{{Name: "x.csv", Data: []byte("Summary,Issue key,Parent,Description\n" + long + ",A-1,A-2,d\nx,A-2,A-3,\ny,A-3,A-1,\nz,A-4,A-4,\nw,A-5,Z-9,\n")}}}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := b.Tasks[0]
	if len([]rune(x.Title)) != input.Title || !strings.HasPrefix(x.Description, long+"\n\nd") || len(x.Warnings) != 2 || x.Parent != "" {
		t.Errorf("%+v", x)
	}
	if b.Tasks[1].Parent != "A-3" || b.Tasks[2].Parent != "A-1" || b.Tasks[3].Parent != "" || b.Tasks[4].Parent != "" || b.Tasks[4].ParentRef != "Z-9" {
		t.Errorf("%+v", b.Tasks)
	}
}

func TestJiraStates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Done|Done|Done": TaskDone, "Fertig|Done|Duplicate": TaskCancelled, "Rejected|Done|": TaskCancelled, "To Do|To Do|": TaskTodo,
		"In Review|In Progress|": TaskInReview, "Ready for review|To Do|": TaskTodo, "On Hold|To Do|": TaskBlocked, "Waiting for customer|In Progress|": TaskBlocked,
		"En curso|En curso|": TaskInProgress, "W toku|W toku|": TaskInProgress, "Terminé(e)|Terminé|": TaskDone, "Concluído||": TaskDone,
		"Da fare||": TaskTodo, "Weird||": TaskTodo, "Weird||Done": TaskDone, "Weird||Unresolved": TaskTodo, "Weird||Won't Fix": TaskCancelled,
		"Blocked|Done|": TaskDone, "Closed||Nicht erledigt": TaskDone, "||": TaskTodo, "Tareas por hacer|Por hacer|": TaskTodo, "Finalizada|Listo|Listo": TaskDone,
	} {
		p := strings.Split(in, "|")
		got, _ := jiraState(nil, p[0], p[1], p[2], false)
		if got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// A word that stood for two things would make reading depend on chance.
func TestNoNameMeansTwoThings(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		for _, k := range Layouts(f) {
			owner := map[string]string{}
			for _, c := range k.Columns {
				for _, a := range append([]string{c.Name}, c.Aliases...) {
					n := table.Squash(a)
					if o := owner[n]; o != "" && o != c.Name {
						t.Errorf("%s.%s: %q also means %s", k.Name, c.Name, a, o)
					}
					owner[n] = c.Name
				}
			}
		}
	}
}
