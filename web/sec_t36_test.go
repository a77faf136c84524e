package web_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

// column is one column of the schema.
type column struct {
	Table, Name, Type string
	Choices           string // its check constraint, if it lists what it may be
}

func columns(t *testing.T, s *state) []column {
	t.Helper()
	var out []column
	r := &pg.Read{}
	pg.All(r, &out, `select c.table_name::text as "table", c.column_name::text as name, c.data_type::text as type, coalesce((
			select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
			where k.conrelid = format('%I', c.table_name)::regclass and k.contype = 'c' and cardinality(k.conkey) = 1 and a.attname = c.column_name
				and pg_get_constraintdef(k.oid) like '%ARRAY[%'), '') as choices
		from information_schema.columns c join information_schema.tables b using (table_schema, table_name)
		where c.table_schema = 'public' and b.table_type = 'BASE TABLE' order by 1, 2`)
	if err := s.db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return out
}

const (
	massText = "mass-assigned"
	massTime = "2001-02-03T04:05:06Z"
	massDay  = "2001-02-03"
	massID   = "fadefade-fade-7ade-8ade-fadefadefade"
	massNum  = "2024242424" // long enough not to stand in a million random hexadecimal digits by chance
)

var listed = regexp.MustCompile(`'(\w+)'::text`)

// assigned is what is sent for every column that a form does not list: a value that differs from whatever
// the form itself would write.
func assigned(all []column, fields []string) url.Values {
	v := url.Values{}
	for _, c := range all {
		if slices.Contains(fields, c.Name) || v.Has(c.Name) {
			continue
		}
		value := massText
		if choices := listed.FindAllStringSubmatch(c.Choices, -1); len(choices) > 0 {
			if value = choices[len(choices)-1][1]; c.Name == "role" {
				value = "owner"
			}
		} else {
			switch c.Type {
			case "uuid":
				value = massID
			case "bigint", "integer", "smallint", "double precision", "numeric":
				value = massNum
			case "date":
				value = massDay
			case "timestamp with time zone":
				value = massTime
			case "boolean":
				value = "true"
			}
		}
		v.Set(c.Name, value)
	}
	return v
}

// persons selects what belongs to the people of one organisation.
func persons(column string) string {
	return column + ` in (select user_id from memberships where org_id = $1)`
}

// rowsOf is every row of one organisation and of its people: table and primary text → columns.
func rowsOf(t *testing.T, s *state, tables map[string]string, w apptest.World) map[string]map[string]any {
	t.Helper()
	out := map[string]map[string]any{}
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		var rows []string
		r := &pg.Read{}
		pg.All(r, &rows, fmt.Sprintf(`select to_jsonb(x)::text from %s x where %s`, table, tables[table]), w.Owner.Org.ID)
		if err := s.db.ReadGlobal(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			m := map[string]any{}
			if err := json.Unmarshal([]byte(row), &m); err != nil {
				t.Fatal(err)
			}
			key := table
			for _, k := range []string{"id", "user_id", "team_id", "kr_id", "objective_id", "task_id", "seq", "day", "name"} {
				key += fmt.Sprint("/", m[k])
			}
			out[key] = m
		}
	}
	return out
}

// written says what a request wrote: for each table the columns it changed and what it put into those
// that hold a choice, a number or a yes. Ids, times and texts are the world's own.
func written(before, after map[string]map[string]any, all []column) []string {
	kinds := map[string]column{}
	for _, c := range all {
		kinds[c.Table+"."+c.Name] = c
	}
	var out []string
	for key, row := range after {
		table, _, _ := strings.Cut(key, "/")
		if table == "signal_queue" {
			continue // what is to be looked at again, in any number
		}
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(row)) {
			old, existed := before[key]
			if name == "seq" || name == "last_step" || existed && cmp.Equal(old[name], row[name]) {
				continue // counted over all organisations, or by the clock
			}
			c := kinds[table+"."+name]
			value := ""
			if c.Choices != "" || c.Type == "boolean" || strings.Contains(c.Type, "int") || c.Type == "double precision" {
				value = fmt.Sprint("=", row[name])
			} else if row[name] == nil {
				value = "=null"
			}
			parts = append(parts, name+value)
		}
		if len(parts) > 0 {
			out = append(out, table+" "+strings.Join(parts, " "))
		}
	}
	slices.Sort(out)
	return out
}

// TestSec_T36_MassAssignment sends every form twice, as it is and with every column of the schema that it
// does not list beside: both are accepted and write the same columns, and no row of any table holds what was sent
// beside.
func TestSec_T36_MassAssignment(t *testing.T) {
	t.Parallel()
	a, provider := withProvider(t)
	db := watch(t, a)
	all, tables := columns(t, db), map[string]string{"orgs": "id = $1", "users": persons("id")}
	for _, c := range all {
		switch {
		case c.Name == "org_id":
			tables[c.Table] = "org_id = $1"
		case c.Name == "user_id" && tables[c.Table] == "" && c.Table != "sessions":
			tables[c.Table] = persons("user_id")
		}
	}
	routes, sent := postRoutes(t, a), 0
	for i, pattern := range slices.Sorted(maps.Keys(routes)) {
		var wrote [2][]string
		for n := range 2 {
			w := a.World(t, fmt.Sprintf("own%d%c", i, 'a'+n), 100)
			x := tryOut(t, a, provider, w, pattern, routes[pattern])
			if n == 1 {
				beside := all
				if x.file != "" { // the parts of an upload are counted
					beside = slices.DeleteFunc(slices.Clone(all), func(c column) bool { return c.Table != "imports" })
				}
				extra := assigned(beside, append(slices.Collect(maps.Keys(x.form)), routes[pattern]...))
				maps.Copy(x.form, extra)
				sent += len(extra)
			}
			before := rowsOf(t, db, tables, w)
			if got := x.send(); got.Status >= http.StatusBadRequest {
				t.Errorf("POST %s, with columns beside: %v: %d, so nothing is compared: say in accepted what it needs", pattern, n == 1, got.Status)
			}
			wrote[n] = written(before, rowsOf(t, db, tables, w), all)
		}
		if diff := cmp.Diff(wrote[0], wrote[1]); diff != "" {
			t.Errorf("POST %s writes other columns with columns beside:\n%s", pattern, diff)
		}
	}
	names := map[string]bool{}
	for _, c := range all {
		names[c.Table] = true
	}
	for table := range names {
		for _, mark := range []string{massText, massID, massNum, "2001-02-03"} {
			var rows []string
			r := &pg.Read{}
			pg.All(r, &rows, fmt.Sprintf(`select x::text from %s x where x::text like '%%' || $1 || '%%' limit 3`, table), mark)
			if err := db.db.ReadGlobal(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			if len(rows) > 0 {
				t.Errorf("%s holds %s: %q", table, mark, rows)
			}
		}
	}
	t.Logf("%d columns sent to %d forms", sent, len(routes))
}
