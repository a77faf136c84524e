package exporter

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// TestEveryColumnIsExportedOrLeftOutOnPurpose holds the sheets to the catalogue: a new tenant table or column is
// exported, or stands in leftOut with its reason.
func TestEveryColumnIsExportedOrLeftOutOnPurpose(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pgtest.New(t).AppDSN, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var columns []string
	r := &pg.Read{}
	pg.All(r, &columns, `select table_name || '.' || column_name from information_schema.columns c where table_schema = 'public' and column_name <> 'org_id'
		and (table_name = 'orgs' or exists (select from information_schema.columns o where o.table_schema = 'public' and o.table_name = c.table_name and o.column_name = 'org_id')) order by 1`)
	if err := db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	exported, unused := map[string]bool{}, maps.Clone(leftOut)
	for _, s := range sheets {
		for column := range strings.FieldsSeq(s.columns) {
			exported[s.table+"."+column] = true
		}
		for _, f := range s.fields() {
			if n := slices.IndexFunc(s.fields(), func(other field) bool { return other.name == f.name }); s.fields()[n] != f {
				t.Errorf("%s has two fields named %s", s.name, f.name)
			}
		}
	}
	if len(columns) < 200 {
		t.Fatalf("only %d columns found: the rule would hold of little", len(columns))
	}
	for _, column := range columns {
		table, _, _ := strings.Cut(column, ".")
		delete(unused, table)
		delete(unused, column)
		if out := leftOut[table] != "" || leftOut[column] != ""; out == exported[column] {
			t.Errorf("%s: exported is %v, left out is %v", column, exported[column], out)
		}
	}
	for name := range unused {
		t.Errorf("%s is left out and is not there", name)
	}
}
