package importer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/internal/task"
)

const fixture = "format/testdata/okr"

func TestOKRFixtureGoesInWithItsBadRowsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.ourApply(format.OKR, fixture)
	if p.Line() != "imported 28 of 40 rows (27 created, 0 updated, 1 unchanged, 12 refused)" {
		t.Error(p.Line(), p.Kinds)
	}
	var got []string
	for _, r := range p.Refusals {
		got = append(got, r.File+" "+r.Reason)
	}
	for _, want := range []string{"objectives.csv no title", "actions.csv no title", "key_results.csv objective “gone” is in none of the files and was not imported before",
		"check_ins.csv key result “k77” is in none of the files and was not imported before"} {
		if !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("nobody says %q: %q", want, got)
		}
	}
	objectives := w.strings(`select concat_ws('|', o.external_id, o.title, o.state, c.name, t.name, p.name, u.external_id, o.weight, to_char(o.created_at, 'YYYY-MM-DD HH24:MI'))
		from objectives o join cycles c on c.org_id = o.org_id and c.id = o.cycle_id join teams t on t.org_id = o.org_id and t.id = o.team_id
		left join pillars p on p.org_id = o.org_id and p.id = o.pillar_id left join objectives u on u.org_id = o.org_id and u.id = o.parent_id order by 1`)
	if d := cmp.Diff([]string{
		"o1|Every house is warm by October|active|FY 24/25-Q2|North|Comfort|2|2024-09-20 08:00",
		"o2|Nobody waits for a quote|done|FY 24/25-Q1|South|o1|1|2024-06-28 00:00",
		"o3|Learn to install from video|draft|Q1 2025|North|1|2024-06-28 00:00",
		"o5|A ring|active|FY 24/25-Q1|North|1|2024-06-28 00:00",
		"o6|A ring too|active|FY 24/25-Q1|North|o5|1|2024-06-28 00:00",
	}, objectives); d != "" {
		t.Error(d)
	}
	if text := w.one(`select description from objectives where external_id = 'o2'`); text != "Two days at most\n\nOutcome: achieved\nClosing comment: We asked less and answered sooner." {
		t.Errorf("%q", text)
	}
	if text := w.one(`select description from objectives where external_id = 'o3'`); !strings.Contains(text, "Cycle: Some day") {
		t.Errorf("%q", text)
	}
	if d := cmp.Diff([]string{"FY 24/25-Q1 closed", "FY 24/25-Q2 closed", "Q1 2025 active"}, w.strings(`select name || ' ' || state from cycles order by starts_on`)); d != "" {
		t.Error(d)
	}
	w.verified()
	before := w.fingerprint()
	if p = w.ourApply(format.OKR, fixture); p.Line() != "imported 28 of 40 rows (0 created, 0 updated, 28 unchanged, 12 refused)" || w.fingerprint() != before {
		t.Error(p.Line(), p.Changes)
	}
}

const (
	warm  = "objectives.csv\nid,title,state,cycle,team,owner,description\n"
	heat  = "key_results.csv\nid,objective,title,start,target,current,modified\n"
	said  = "check_ins.csv\nid,key_result,at,value,confidence,note,author\n"
	doing = "actions.csv\nid,key_result,title,done\n"
)

func (w *world) okr(texts ...string) importer.Plan {
	w.t.Helper()
	return w.apply(w.ours.Actor, importer.Options{Format: format.OKR}, inline(texts...))
}

func TestAChangedFileChangesWhatChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := []string{warm + "o,Warm,active,Q1 2025,North,Mara Lind,cosy\n", heat + "k,o,Ten houses,0,10,,\n", said + "c,k,2025-01-10,3,5,,Joss\n", doing + "a,k,Call,no\n"}
	if p := w.okr(first...); p.Total != (importer.Counts{Created: 4}) {
		t.Fatal(p.Line(), p.Refusals)
	}
	second := []string{warm + "o,Warmer,done,Q2 2025,South,Otto,cosy\n", heat + "k,o,Ten houses,0,12,,\n", said + "c,k,2025-01-10,4,5,,Joss\nd,k,2025-01-12,6,7,,mara@ours.example\n", doing + "a,k,Call,yes\n"}
	p := w.okr(second...)
	if p.Total != (importer.Counts{Created: 1, Updated: 4}) {
		t.Error(p.Line(), p.Refusals)
	}
	var got []string
	for _, c := range p.Changes {
		got = append(got, c.File+" "+strings.Join(c.Fields, ","))
	}
	if d := cmp.Diff([]string{"objectives.csv title,text,state,cycle,team", "key_results.csv cycle,team,target,dates", "check_ins.csv value", "actions.csv state"}, got); d != "" {
		t.Error(d)
	}
	if kr := w.one(`select concat_ws(' ', target_value, current_value, confidence, due_on) from key_results`); kr != "12 6 7 2025-06-30" {
		t.Error(kr)
	}
	if notes := w.strings(`select note || coalesce(' by ' || u.name, '') from checkins c left join users u on u.id = c.made_by order by at`); !cmp.Equal(notes, []string{"Author: Joss", " by Mara Lind"}) {
		t.Error(notes)
	}
	w.verified()
}

func TestTheSameFileLeavesAloneWhatPeopleChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := []string{warm + "o,Warm,active,Q1 2025,North,,\n", heat + "k,o,Ten houses,0,10,4,\n", doing + "a,k,Call,no\n"}
	w.okr(first...)
	ctx, who := t.Context(), w.ours.Actor
	o, err := id.Parse[id.Objective](w.one(`select id::text from objectives`))
	check(t, err)
	title := "Warm, said better"
	_, err = goal.New(w.db).ChangeObjective(ctx, who, goal.ChangeObjective{Objective: o, Title: &title, Owner: &who.User})
	check(t, err)
	tk, err := task.New(w.db).Task(ctx, who, 1)
	check(t, err)
	_, err = task.New(w.db).Move(ctx, who, task.Move{Task: tk.ID, To: task.InProgress})
	check(t, err)
	before := w.fingerprint()
	if p := w.okr(first...); p.Total != (importer.Counts{Unchanged: 3}) || w.fingerprint() != before {
		t.Error(p.Line(), p.Changes)
	}
	first[0] = warm + "o,Warm,active,Q1 2025,North,,now with text\n"
	if p := w.okr(first...); p.Total != (importer.Counts{Updated: 1, Unchanged: 2}) {
		t.Error(p.Line())
	}
}

func TestCurrentValuesBecomeCheckIns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := func(value, modified string) []string {
		return []string{warm + "o,Warm,active,Q1 2025,North,,\n", heat + "k,o,Ten houses,0,10," + value + "," + modified + "\n"}
	}
	w.okr(file("4", "2025-01-08")...)
	w.okr(file("5", "2025-01-09")...)
	w.okr(file("5", "2025-01-09")...)
	if got := w.strings(`select value || ' ' || at::date from checkins order by at`); !cmp.Equal(got, []string{"4 2025-01-08", "5 2025-01-09"}) {
		t.Error(got)
	}
}

func TestPartsComeOneAfterTheOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.okr(warm + "o,Warm,active,Q1 2025,North,,\n")
	w.okr(heat + "k,o,Ten houses,0,10,,\nx,nobody,Lost,0,1,,\n")
	p := w.okr(said+"c,Ten houses,2025-01-10,3,5,,\nd,Eleven houses,2025-01-10,3,5,,\n", doing+"a,k,Call,no\n", "completed.csv\nobjective,comment\no,Go on.\nq,Lost.\n")
	if p.Total != (importer.Counts{Created: 3, Refused: 2}) {
		t.Error(p.Line(), p.Refusals)
	}
	p = w.okr(warm + "o,Warm,active,Q1 2025,North,,with text\n") // the comment stays
	if text := w.one(`select description from objectives`); p.Total.Updated != 1 || text != "with text\n\nClosing comment: Go on." {
		t.Errorf("%s %q", p.Line(), text)
	}
}

func TestDatesOfCyclesComeLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.okr(warm+"o,Warm,active,FY25 Q1,North,,\n", heat+"k,o,Ten houses,0,10,,\n")
	if got := w.strings(`select concat_ws(' ', starts_on, state) from cycles`); !cmp.Equal(got, []string{"2025-01-01 active"}) {
		t.Error(got)
	}
	for _, want := range []importer.Counts{{Updated: 1}, {Unchanged: 1}} {
		if p := w.okr("cycles.csv\nlabel,starts_on,ends_on\nfy25 q1,2024-10-01,2024-12-31\n"); p.Total != want {
			t.Error(p.Line())
		}
	}
	if got := w.strings(`select concat_ws(' ', c.name, c.starts_on, c.state, k.start_on, k.due_on) from cycles c join key_results k on k.cycle_id = c.id`); !cmp.Equal(got, []string{"FY25 Q1 2024-10-01 closed 2024-10-01 2024-12-31"}) {
		t.Error(got)
	}
	w.verified()
}

func TestObjectivesNest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := "objectives.csv\nid,title,cycle,parent\n8,H,Q1 2025,7\n"
	for i, name := range strings.Split("ABCDEFG", "") {
		file += strings.Join([]string{string(rune('1' + i)), name, "Q1 2025", strings.Trim(string(rune('0'+i)), "0")}, ",") + "\n"
	}
	p := w.okr(file, "key_results.csv\nid,objective,title,target\nk,8,Deep,1\n")
	if p.Total != (importer.Counts{Created: 9}) || len(p.Warnings) == 0 {
		t.Error(p.Line(), p.Refusals, p.Warnings)
	}
	got := w.strings(`select o.title || coalesce(' in ' || u.title, '') from objectives o left join objectives u on u.org_id = o.org_id and u.id = o.parent_id order by 1`)
	if d := cmp.Diff([]string{"A", "B in A", "C in B", "D in C", "E in D", "F in E", "G", "H in G"}, got); d != "" {
		t.Error(d)
	}
}

const issues = "issues.csv\nSummary,Issue key,Project name,Assignee,Status,Updated\n"

func TestWhereIssuesGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rows := issues + "Dig,HP-1,Heat pumps,mara@ours.example,To Do,2025-01-02\nFill,HP-2,Heat pumps,Joss Petit,Done,2025-01-03\n"
	p := w.apply(w.ours.Actor, importer.Options{Format: format.Jira}, inline(rows))
	if !cmp.Equal(p.Makes, []string{"team Heat pumps"}) || len(p.Teams) != 1 || p.Teams[0].Rows != 2 {
		t.Error(p.Makes, p.Teams)
	}
	got := w.strings(`select concat_ws('|', t.title, t.state, m.name, u.name, t.notes) from tasks t join teams m on m.org_id = t.org_id and m.id = t.team_id
		left join users u on u.id = t.owner_id order by t.number`)
	if d := cmp.Diff([]string{"Dig|todo|Heat pumps|Mara Lind|", "Fill|done|Heat pumps|Assignee: Joss Petit"}, got); d != "" {
		t.Error(d)
	}
	more := issues + "Dig,HP-1,Heat pumps,mara@ours.example,Done,2025-01-05\nPave,HP-3,Heat pumps,,To Do,2025-01-05\n"
	p = w.apply(w.ours.Actor, importer.Options{Format: format.Jira, Team: "Ground  works"}, inline(more))
	if p.Total != (importer.Counts{Created: 1, Updated: 1}) || !cmp.Equal(p.Makes, []string{"team Ground works"}) {
		t.Error(p.Line(), p.Makes)
	}
	if got := w.strings(`select t.title || ' ' || m.name from tasks t join teams m on m.org_id = t.org_id and m.id = t.team_id order by t.number`); !cmp.Equal(got, []string{"Dig Heat pumps", "Fill Heat pumps", "Pave Ground works"}) {
		t.Error(got)
	}
	w.verified()
}

func TestIssuesChangedTheSameDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head := "i.csv\nSummary,Issue key,Status,Updated,Resolved\n"
	for _, row := range []string{"Dig,HP-1,Done,2025-01-02,2025-01-02 15:00", "Dig deep,HP-1,Done,2025-01-02,2025-01-02 15:00"} {
		p := w.apply(w.ours.Actor, importer.Options{Format: format.Jira}, inline(head+row+"\n"))
		if p.Total.Unchanged != 0 {
			t.Error(p.Line())
		}
	}
	if title := w.one(`select title from tasks`); title != "Dig deep" {
		t.Error(title)
	}
}

func TestSourcesOfOneFormatStayApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.okr(warm + "1,Warm,active,Q1 2025,North,,\n")
	p := w.apply(w.ours.Actor, importer.Options{Format: format.OKR, From: "Second tool"}, inline(warm+"1,Quick,active,Q1 2025,North,,\n"))
	if p.Total.Created != 1 || w.one(`select string_agg(title, ' ' order by title) from objectives`) != "Quick Warm" {
		t.Error(p.Line())
	}
}

func TestImportsStayInTheirOrganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.okr(warm+"o,Warm,active,Q1 2025,North,,\n", heat+"k,o,Ten houses,0,10,,\n")
	p := w.apply(w.other.Actor, importer.Options{Format: format.OKR}, inline(said+"c,k,2025-01-10,3,5,,\n", doing+"a,k,Call,no\n", heat+"x,o,Lost,0,1,,\n"))
	if p.Total != (importer.Counts{Refused: 3}) {
		t.Error(p.Line())
	}
	p = w.apply(w.other.Actor, importer.Options{Format: format.OKR}, inline(warm+"o,Theirs,active,Q1 2025,North,Mara Lind,\n"))
	if p.Total != (importer.Counts{Created: 1}) || w.one(`select string_agg(title, ' ' order by title) from objectives`) != "Theirs Warm" {
		t.Error(p.Line())
	}
	if n := w.one(`select count(*)::text from objectives where owner_id is not null`); n != "0" {
		t.Error("somebody of another organisation owns an objective")
	}
}

func TestWhoMayImport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.ours.Actor
	who.Role = access.Executive
	if _, err := w.imports.Preview(t.Context(), who, files(t, fixture), importer.Options{Format: format.OKR}); !errs.Is(err, errs.Forbidden) {
		t.Error(err)
	}
	if _, err := w.imports.Apply(t.Context(), who, files(t, fixture), importer.Options{Format: format.OKR}); !errs.Is(err, errs.Forbidden) {
		t.Error(err)
	}
	for _, opt := range []importer.Options{{Format: "xls"}, {Format: format.OKR, DateOrder: "myd"}, {Format: format.OKR, Team: "a\x00"}, {Format: format.OKR, Mapping: format.Mapping{"None": "title"}}} {
		if _, err := w.imports.Apply(t.Context(), w.ours.Actor, files(t, fixture), opt); !errs.Is(err, errs.Invalid) {
			t.Error(opt, err)
		}
	}
}

func TestManyRowsAreQuick(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var b strings.Builder
	b.WriteString(issues)
	for i := range 5000 {
		b.WriteString("Task,HP-" + strings.Repeat("1", i%7) + time.Duration(i).String() + ",Heat pumps,,To Do,2025-01-02\n")
	}
	began := time.Now()
	p, err := w.imports.Apply(t.Context(), w.ours.Actor, inline(b.String()), importer.Options{Format: format.Jira})
	if took := time.Since(began); err != nil || p.Total.Accepted()+p.Total.Refused != 5000 || took > 20*time.Second {
		t.Error(p.Line(), err, took)
	}
}
