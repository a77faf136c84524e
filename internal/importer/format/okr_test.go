package format

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func num(f *float64) string {
	if f == nil {
		return "-"
	}
	return number(*f)
}

func TestOKRRefusesOnlyWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	b := parse(t, OKR, nil, "testdata/okr")
	if d := cmp.Diff([]string{
		"objectives.csv:5 no title",
		"key_results.csv:11 “start”: “ten” is not a number",
		"key_results.csv:13 “due_on”: “1989-01-01” is not a day between 1990 and 2099",
		"check_ins.csv:6 “level”: “marvellous” is none of none, commit, target, stretch",
		"check_ins.csv:10 “value”: “many” is not a number",
		"check_ins.csv:11 no date",
		"check_ins.csv:14 check-in “c1” a second time; the first is in check_ins.csv, line 2",
		"actions.csv:5 no title",
		"cycles.csv:4 one of its two dates is missing",
		"cycles.csv:5 it ends on 1 Jul 2024, which is not after it begins on 30 Sep 2024",
	}, refusals(b)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"key_results.csv:12 objective “gone”", "check_ins.csv:12 key result “k77”"}, orphans(b)); d != "" {
		t.Error(d)
	}
}

// orphans are the rows whose parent is in no file.
func orphans(b *Batch) []string {
	var out []string
	add := func(o Origin) {
		if o.Missing != "" {
			out = append(out, fmt.Sprintf("%s:%d %s", o.File, o.Line, o.Missing))
		}
	}
	for _, k := range b.KeyResults {
		add(k.Origin)
	}
	for _, c := range b.CheckIns {
		add(c.Origin)
	}
	for _, t := range b.Tasks {
		add(t.Origin)
	}
	return out
}

func TestOKRObjectives(t *testing.T) {
	t.Parallel()
	b := parse(t, OKR, nil, "testdata/okr")
	var got []string
	for _, o := range b.Objectives {
		got = append(got, strings.Join([]string{o.ExternalID, o.State, o.Outcome, o.Cycle, o.Team, o.Pillar, o.Parent, o.Owner.Label(), num(o.Weight),
			stamp(o.Created), stamp(o.Modified)}, "|"))
	}
	if d := cmp.Diff([]string{
		"o1|active||FY 24/25-Q2|North|Comfort||mara@example.test|2|2024-09-20 08:00|2024-10-02 08:00",
		"o2|done|achieved|FY 24/25-Q1|South||o1||-|2024-06-28 00:00|2024-10-01 00:00",
		"o3|draft||Some day|North||||-|2024-06-28 00:00|-",
		"o5|active||FY 24/25-Q1|North||||-|2024-06-28 00:00|-",
		"o6|active||FY 24/25-Q1|North||o5||-|2024-06-28 00:00|-",
	}, got); d != "" {
		t.Error(d)
	}
	if txt := b.Objectives[1].Text(); txt != "Two days at most\n\nOutcome: achieved\nClosing comment: We asked less and answered sooner." {
		t.Error(txt)
	}
	notes := strings.Join(b.Notes, "\n")
	for _, want := range []string{"the state of objectives “puzzled” (1 row) is not known", "cycle FY 24/25-Q2: 1 Oct 2024 to 31 Dec 2024, for the year begins in July in 1 other label with dates"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %q in:\n%s", want, notes)
		}
	}
}

func TestOKRKeyResults(t *testing.T) {
	t.Parallel()
	b := parse(t, OKR, nil, "testdata/okr")
	var got []string
	for _, k := range b.KeyResults {
		got = append(got, strings.Join([]string{k.ExternalID, k.Kind, k.Unit, num(k.Start), num(k.Target), num(k.Low), num(k.High),
			k.CommitText, k.TargetText, k.StretchText, k.Description, fmt.Sprint(len(k.Warnings))}, "|"))
	}
	if d := cmp.Diff([]string{
		"k1|increase||10|40|-|-||||Stretch: 50|0",
		"k2|decrease|days|21|14|-|-|||||0",
		"k3|maintain||-|-|3|3|||||1",
		"k4|maintain|°C|-|-|19|22|||||0",
		"k5|ordinal||-|-|-|-|half of them|Not described|all of them||1",
		"k6|binary||-|-|-|-|||||0",
		"k7|binary||-|-|-|-|||||1",
		"k8|increase||0|1|-|-|||||1",
		"k9|increase|%|0|80|-|-|||||1",
		"k11|increase||0|1|-|-|||||0",
	}, got); d != "" {
		t.Error(d)
	}
	if k := b.KeyResults[1]; stamp(k.DueOn) != "2024-12-15 00:00" || !k.StartsOn.IsZero() {
		t.Errorf("%+v", k)
	}
	if b.KeyResults[0].Owner != (Person{ID: "person-9"}) {
		t.Errorf("%+v", b.KeyResults[0].Owner)
	}
}

func TestOKRCheckIns(t *testing.T) {
	t.Parallel()
	b := parse(t, OKR, nil, "testdata/okr")
	var got []string
	for _, c := range b.CheckIns {
		confidence := "-"
		if c.Confidence != nil {
			confidence = fmt.Sprint(*c.Confidence)
		}
		got = append(got, strings.Join([]string{c.ExternalID, c.KeyResult, stamp(c.At), num(c.Value), c.Level, confidence, c.Text(), c.Author.Label()}, "|"))
	}
	if d := cmp.Diff([]string{
		"c1|k1|2024-10-04 09:00|12||7|Two more,\nboth cold\n\nNext: call them|person-9",
		"c2|k1|2024-10-11 09:00|1015.5||6||Mara Lind",
		"c3|k5|2024-07-05 09:00|0.7|target|-||",
		"c5|k6|2024-07-12 09:00|1||10||",
		"c6|k6|2024-07-13 09:00|-||-|Value: 0.4\nConfidence: 11|",
		"c7|k8|2024-07-13 09:00|0.25||3||",
		"c10|k77|2024-10-18 09:00|13||3||",
		"c11|k1|2024-10-18 09:00|-||3|only words|",
	}, got); d != "" {
		t.Error(d)
	}
	if !strings.Contains(strings.Join(b.Notes, "\n"), "1 check-in: the date of change lies before") {
		t.Error(b.Notes)
	}
}

func TestOKRActionsBecomeTasks(t *testing.T) {
	t.Parallel()
	b := parse(t, OKR, nil, "testdata/okr")
	var got []string
	for _, x := range b.Tasks {
		got = append(got, strings.Join([]string{x.ExternalID, x.KeyResult, x.Title, x.State, stamp(x.Created), stamp(x.Closed), fmt.Sprint(x.ClosedGuessed), fmt.Sprint(x.Position)}, "|"))
	}
	if d := cmp.Diff([]string{
		"a1|k1|Call the ten coldest|done|2024-09-21 00:00|2024-10-18 09:00|true|2",
		"a2|k1|Lend heaters|todo|2024-09-21 00:00|-|false|1",
		"a3|k2|Second crew|todo|2024-09-21 00:00|-|false|0",
	}, got); d != "" {
		t.Error(d)
	}
}

func TestOKRConfidenceScales(t *testing.T) {
	t.Parallel()
	for column, want := range map[string]string{"confidence\n0.7\n1\n0": "7 10 0", "confidence\n70\n100\n5": "7 10 1", "confidence\n70 %\n10 %\n5 %": "7 1 1",
		"confidence\n7\n10\n1": "7 10 1", "confidence_0_10\n0\n1\n0": "0 1 0", "confidence\n1\n0\n1": "1 0 1"} {
		lines := strings.Split(column, "\n")
		csv := "key_result_id,date,value," + lines[0] + "\n"
		for i, v := range lines[1:] {
			csv += fmt.Sprintf("k,2024-01-0%d,%d,%s\n", i+1, i, v)
		}
		b, err := Parse(OKR, Source{Files: []File{{Name: "updates.csv", Data: []byte(csv)}}}, nil, Options{})
		if err != nil || len(b.CheckIns) != 3 {
			t.Fatalf("%+v %v", b, err)
		}
		var got []string
		for _, c := range b.CheckIns {
			got = append(got, fmt.Sprint(*c.Confidence))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v", column, got)
		}
	}
}

func TestOKRFilesAreToldByTheirColumns(t *testing.T) {
	t.Parallel()
	src := Source{Files: []File{
		{Name: "1.csv", Data: []byte("Objective Name,Quarter,Squad\nWarm,Q3 2024,N\n")},
		{Name: "2.csv", Data: []byte("Objective;Key Result;Baseline;Goal\nWarm;Ten;0;10\n")},
		{Name: "3.csv", Data: []byte("KR,Checked in,Metric value\nTen,2024-08-01,5\n")},
		{Name: "4.csv", Data: []byte("KR,Task,Done\nTen,Go,x\n")},
		{Name: "5.csv", Data: []byte("Wer,Was\nich,das\n")},
		{Name: "6.csv", Data: []byte("KR,Checked in,Metric value\nTen,2024-08-08,6\n")},
	}}
	b, err := Parse(OKR, src, nil, Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	accounted(t, b)
	if len(b.Objectives) != 1 || len(b.KeyResults) != 1 || len(b.CheckIns) != 2 || len(b.Tasks) != 1 || len(b.Skipped) != 1 || b.Rows != 5 {
		t.Fatalf("%+v", b)
	}
	if b.KeyResults[0].Objective != b.Objectives[0].ExternalID || b.CheckIns[1].KeyResult != b.KeyResults[0].ExternalID || b.Tasks[0].Missing != "" {
		t.Errorf("%+v", b)
	}
	b, err = Parse(OKR, src, Mapping{"Was": "title", "Wer": "cycle"}, Options{})
	if err != nil || len(b.Objectives) != 2 || len(b.Skipped) != 0 {
		t.Errorf("%+v %v", b, err)
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]Format{"testdata/jira-en.csv": Jira, "testdata/jira-de.csv": Jira, "testdata/okr": OKR, "testdata/okr/actions.csv": OKR} {
		src, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := Detect(src); got != want || !ok {
			t.Errorf("%s: %s %v", path, got, ok)
		}
	}
	if f, ok := Detect(Source{Files: []File{{Name: "x.csv", Data: []byte("id,name\n1,a\n")}}}); ok {
		t.Error(f)
	}
}

func TestCyclesGuessTheFiscalYear(t *testing.T) {
	t.Parallel()
	read := func(cycles, label, day string) Cycle {
		src := Source{Files: []File{{Name: "objectives.csv", Data: []byte("id,title,cycle\no,O," + label + "\n")},
			{Name: "key_results.csv", Data: []byte("id,objective,title,start,target\nk,o,K,0,1\n")}}}
		if cycles != "" {
			src.Files = append(src.Files, File{Name: "cycles.csv", Data: []byte("label,start_date,end_date\n" + cycles)})
		}
		if day != "" {
			src.Files = append(src.Files, File{Name: "check_ins.csv", Data: []byte("id,key_result,at,value\nc,k," + day + ",1\n")})
		}
		b, err := Parse(OKR, src, nil, Options{Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		accounted(t, b)
		for _, c := range b.Cycles {
			if c.Label == label {
				return c
			}
		}
		return Cycle{}
	}
	for _, c := range []struct{ cycles, label, day, from, how, state string }{
		{"", "Q4 2025", "2024-01-01", "2025-10-01", "read as calendar year", "closed"},
		{"", "Q1 2026", "", "2026-01-01", "read as calendar year", "active"},
		{"", "Q2 2026", "", "2026-04-01", "read as calendar year", "draft"},
		{"Q1 2024,2024-02-01,2024-04-30\n", "Q2 2024", "", "2024-05-01", "begins in February in 1 other label", "closed"},
		{"FY24 Q1,2023-10-01,2023-12-31\n", "FY25 Q2", "", "2025-01-01", "begins in October", "closed"},
		{"", "FY25 Q2", "2025-02-03", "2025-01-01", "fits 1 of 1 check-in", "closed"},
		{"", "FY 24/25 Q3", "2025-02-03", "2025-01-01", "begins in July", "closed"},
		{"", "FY 24/25 Q3", "2021-02-03", "2025-01-01", "assuming", "closed"},
		{"", "Backlog", "", "0001-01-01", "no time", "draft"},
		{"Backlog,,\n", "Backlog", "", "0001-01-01", "gives it no dates", "draft"},
	} {
		got := read(c.cycles, c.label, c.day)
		if ymd(got.StartsOn) != c.from || !strings.Contains(got.How, c.how) || got.State != c.state {
			t.Errorf("%s: %+v", c.label, got)
		}
	}
}

func TestWhatABatchHolds(t *testing.T) {
	t.Parallel()
	b := parse(t, OKR, nil, "testdata/okr")
	if w := b.Warned(); len(w) == 0 || w[0].File == "" || w[0].Line < 2 || w[0].Reason == "" {
		t.Errorf("%+v", w)
	}
	if !b.Holds("actions", "done") || b.Holds("actions", "owner") {
		t.Error("Holds")
	}
	if b.Cycles[0].EndsOn != time.Date(2024, 9, 30, 0, 0, 0, 0, time.UTC) {
		t.Error(b.Cycles[0])
	}
}
