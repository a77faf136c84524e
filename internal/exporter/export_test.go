package exporter_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"runtime"
	"strings"
	"testing"

	"plumbline/internal/activity"
	"plumbline/internal/cell"
	"plumbline/internal/errs"
	"plumbline/internal/exporter"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/testkit"
)

// archive is what an export holds, by the names of its files.
type archive map[string][]byte

func export(t *testing.T, o *testkit.Org) archive {
	t.Helper()
	var b bytes.Buffer
	if err := exporter.New(o.DB, o.Accounts).Export(t.Context(), o.Owner, testkit.Password, &b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := archive{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// table reads a CSV file of an archive as rows by column.
func (a archive) table(t *testing.T, name string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(a["csv/"+name+".csv"])).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, c := range row {
			m[rows[0][i]] = cell.Text(c)
		}
		out = append(out, m)
	}
	return out
}

// work gives an organisation something in most of its tables.
func work(o *testkit.Org) {
	o.Objective(o.Name+" secret plan", func(c *goal.CreateObjective) {
		c.Visibility, c.People = goal.ForPeople, []id.User{o.Lead.Actor.User}
	})
	kr := o.KR(o.Objective(o.Name+" halves the wait").ID, o.Name+" days to commissioning")
	o.Plan(kr.ID, o.Name+" second crew")
	o.CheckIn(kr.ID, 20, 6)
	o.Task(`=HYPERLINK("https://evil.example","`+o.Name+`")`, testkit.For(kr.ID))
	o.Task("Größe prüfen, dann \"weiter\"")
	o.Drain(o.ID)
}

func TestAnExportHasEverything(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o, other := k.Org("acme"), k.Org("zenith")
	work(o)
	work(other)
	if _, err := activity.Seal(t.Context(), o.DB, o.ID); err != nil {
		t.Fatal(err)
	}
	a := export(t, o)
	var says struct {
		Organisation, Address string
		Rows                  map[string]int
	}
	if err := json.Unmarshal(a["manifest.json"], &says); err != nil || says.Organisation != "Acme" || says.Address != "acme" {
		t.Errorf("the manifest is %s: %v", a["manifest.json"], err)
	}
	tables := map[string]string{"tasks": "tasks", "check_ins": "checkins", "audit_trail": "activity", "objectives": "objectives", "goal_days": "goal_days", "members": "memberships"}
	for name, n := range says.Rows {
		var list []map[string]any
		if err := json.Unmarshal(a["json/"+name+".json"], &list); err != nil || len(list) != n || len(a.table(t, name)) != n {
			t.Errorf("%s: the manifest says %d rows, JSON has %d, CSV %d: %v", name, n, len(list), len(a.table(t, name)), err)
		}
		if table := tables[name]; table != "" {
			if stored := testkit.One[int](o, `select count(*) from `+table+` where org_id = $1`); n != stored || n == 0 {
				t.Errorf("%s: %d rows, %d are stored", name, n, stored)
			}
		}
	}
	if len(says.Rows) < 20 || len(a) != 2*len(says.Rows)+1 {
		t.Errorf("%d tables in %d files", len(says.Rows), len(a))
	}
	for name, b := range a {
		if bytes.Contains(b, []byte("Zenith")) || bytes.Contains(b, []byte("zenith")) || bytes.Contains(b, []byte(other.ID.String())) {
			t.Errorf("%s holds something of another organisation", name)
		}
	}
	if !bytes.Contains(a["csv/objectives.csv"], []byte("Acme secret plan")) {
		t.Error("what is private is not in it")
	}
}

// TestAnExportIsForPeople: names stand beside ids, and things have the keys that people call them by.
func TestAnExportIsForPeople(t *testing.T) {
	t.Parallel()
	o := testkit.New(t).Org("acme")
	work(o)
	a := export(t, o)
	tasks, links, checkIns := a.table(t, "tasks"), a.table(t, "task_links"), a.table(t, "check_ins")
	if tasks[0]["key"] != "PL-1" || tasks[0]["owner"] != "Mara Member" || tasks[0]["team"] != "Field" || tasks[1]["title"] != "Größe prüfen, dann \"weiter\"" {
		t.Errorf("tasks are %v", tasks)
	}
	if !strings.HasPrefix(links[0]["task"], "PL-1 =HYPERLINK") || links[0]["kr"] != "KR 1 Acme days to commissioning" || links[0]["linked_by_name"] != "Mara Member" {
		t.Errorf("links are %v", links)
	}
	if checkIns[0]["value"] != "20" || checkIns[0]["made_by_name"] != "Lena Lead" || checkIns[0]["kr"] != "KR 1 Acme days to commissioning" {
		t.Errorf("check-ins are %v", checkIns)
	}
	last := a.table(t, "audit_trail")
	if e := last[len(last)-1]; e["verb"] != "org.exported" || e["actor"] != "Olga Owner" {
		t.Errorf("the last event is %v", e)
	}
}

func TestSec_T30_NoExportedCellIsAFormula(t *testing.T) {
	t.Parallel()
	o := testkit.New(t).Org("acme")
	work(o)
	seen := 0
	for name, b := range export(t, o) {
		if !strings.HasPrefix(name, "csv/") {
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, c := range row {
				if strings.HasPrefix(c, "'=HYPERLINK") {
					seen++
				}
				if c != "" && strings.ContainsAny(c[:1], "=+-@\t\r\n") {
					t.Errorf("%s has the cell %q", name, c)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("the formula is nowhere: the rule would hold of nothing")
	}
}

func TestOnlyAnOwnerWithHerPasswordExports(t *testing.T) {
	t.Parallel()
	o := testkit.New(t).Org("acme")
	e := exporter.New(o.DB, o.Accounts)
	var b bytes.Buffer
	if err := e.Export(t.Context(), o.Admin, testkit.Password, &b); !errs.Is(err, errs.Forbidden) {
		t.Errorf("an admin: %v", err)
	}
	if err := e.Export(t.Context(), o.Owner, "something else", &b); !errs.Is(err, errs.Invalid) {
		t.Errorf("an owner with a wrong password: %v", err)
	}
	if n := testkit.One[int](o, `select count(*) from activity where org_id = $1 and verb = 'org.exported'`); n != 0 || b.Len() != 0 {
		t.Errorf("%d exports, %d bytes", n, b.Len())
	}
}

// heap notes the most memory that was in use while an archive was written.
type heap struct {
	most  uint64
	bytes int
}

func (h *heap) Write(b []byte) (int, error) {
	if h.bytes%(64<<10) < len(b) {
		runtime.GC() // what the hash of a password took is no part of it
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		h.most = max(h.most, m.HeapAlloc)
	}
	h.bytes += len(b)
	return len(b), nil
}

// TestALargeExportTakesLittleMemory writes 40 MB of notes.
func TestALargeExportTakesLittleMemory(t *testing.T) {
	k := testkit.New(t)
	o := k.Org("acme")
	super, err := pg.Open(t.Context(), k.DSN.SuperDSN, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer super.Close()
	r := &pg.Read{}
	var none []int
	pg.All(r, &none, `with made as (insert into tasks (org_id, id, number, team_id, title, notes, state_since, active_at, created_at)
		select $1, gen_random_uuid(), n, $2, 'Task ' || n, repeat(md5(n::text), 300), now(), now(), now() from generate_series(1, 4000) n returning 1) select count(*) from made`, o.ID, o.Team.ID)
	if err := super.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	h := &heap{}
	if err := exporter.New(o.DB, o.Accounts).Export(t.Context(), o.Owner, testkit.Password, h); err != nil {
		t.Fatal(err)
	}
	if h.most > 16<<20 || h.bytes < 1<<18 {
		t.Errorf("%d MB in use for %d bytes", h.most>>20, h.bytes)
	}
	t.Logf("%d MB in use for %d bytes", h.most>>20, h.bytes)
}
