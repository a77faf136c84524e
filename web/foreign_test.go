package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

// foreign is the value of an id field in another organisation; false for a field that is no id.
func foreign(w apptest.World, name string) ([]string, bool) {
	p := func(n string) string { v, _ := w.Param(n); return v }
	switch name {
	case "teams", "slots":
		return []string{p(strings.TrimSuffix(name, "s"))}, true
	case "team", "pillar", "cycle", "objective", "slot":
		return []string{p(name)}, true
	case "parent":
		return []string{p("objective"), p("team")}, true
	case "kr", "from", "to":
		return []string{p("kr"), "o:" + p("objective"), "objective:" + p("objective")}, true
	case "owner", "lead", "members", "user", "successor", "heir", "objectives_to", "krs_to", "tasks_to", "teams_to":
		return []string{p("user")}, true
	case "id":
		return []string{w.Task.ID.String(), p("checkin"), p("kr")}, true
	}
	return nil, false
}

// holds counts the rows of one organisation that name an id in any column.
func holds(t *testing.T, s *state, w apptest.World, what string) string {
	t.Helper()
	var tables []string
	r := &pg.Read{}
	pg.All(r, &tables, `select table_name::text from information_schema.columns where table_schema = 'public' and column_name = 'org_id' order by 1`)
	if err := s.db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, table := range tables {
		n, r := 0, &pg.Read{}
		pg.First(r, &n, fmt.Sprintf(`select count(*)::int from %s x where org_id = $1 and x::text like '%%' || $2 || '%%'`, table), w.Owner.Org.ID, what)
		if err := s.db.ReadGlobal(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			out += fmt.Sprintf(" %s: %d", table, n)
		}
	}
	return out
}

// TestSec_T03_ForeignIDsInForms puts the ids of another organisation into every id field of every form:
// they are as unknown as ids that never were, nothing of them is written or shown, and the other
// organisation stays as it is.
func TestSec_T03_ForeignIDsInForms(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	other := a.World(t, "other", 5000)
	routes, n := postRoutes(t, a), 0
	for i, pattern := range slices.Sorted(maps.Keys(routes)) {
		w := a.World(t, fmt.Sprintf("own%d", i), 100)
		path, names := fill(t, pattern, w.Param), routes[pattern]
		v := visit(t, a, w.Owner.Email)
		for _, name := range names {
			values, ok := foreign(other, name)
			if strings.HasPrefix(pattern, "/o/{org}/import") {
				continue // it reads names; ids of files are not ours
			}
			for _, value := range values {
				before := db.now(t)
				form := filled(w, pattern, names)
				form.Set(name, value)
				if name == "kr" {
					form.Del("objective")
				}
				got := v.post(path, form)
				n++
				if got.Status >= 500 || strings.Contains(got.Body, other.Canary) || strings.Contains(got.Location, "other") {
					t.Errorf("POST %s with a foreign %s: %d %s", pattern, name, got.Status, got.Location)
				}
				if got.Status >= 400 {
					if after := db.now(t); after != before {
						t.Errorf("POST %s with a foreign %s: %d, yet something was written", pattern, name, got.Status)
					}
					continue
				}
				if where := holds(t, db, w, value); ok && where != "" && name != "id" {
					t.Errorf("POST %s with a foreign %s: %d, and its id is now in%s", pattern, name, got.Status, where)
				}
			}
		}
	}
	if diff := holds(t, db, other, "canary-own"); diff != "" {
		t.Errorf("the other organisation holds what was sent to ours:%s", diff)
	}
	t.Logf("%d requests to %d forms", n, len(routes))
}

// stale is what each revision that is not the present one is answered with.
var stale = map[string]int{
	"9999": http.StatusConflict, "-1": http.StatusConflict, "nonsense": http.StatusUnprocessableEntity, "99999999999999999999": http.StatusUnprocessableEntity,
}

// TestStaleForms opens every form that carries a revision, and sends it as it would be sent after
// somebody else's change: refused, nothing written. A revision that is no number never means
// "whatever it is now".
func TestStaleForms(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	w := a.World(t, "own", 100)
	v, seen, base := visit(t, a, w.Owner.Email), map[string]bool{}, "/o/"+w.Owner.Org.Slug
	crawl(t, v, base, base, func(path string, got apptest.Response, p page) {
		for _, f := range p.forms {
			button := f.values.Get("state")
			if now := f.values.Get("revision"); now == "" || now == "0" || f.method != "post" || seen[f.action+button] {
				continue // without a revision, or the form of something new
			}
			seen[f.action+button] = true
			for _, name := range []string{"title", "name", "why", "reason"} {
				if f.values.Has(name) {
					f.values.Set(name, "Changed meanwhile")
				}
			}
			for revision, want := range stale {
				f.values.Set("revision", revision)
				before := db.now(t)
				if res := v.post(f.action, f.values); (res.Status != want && res.Status != http.StatusConflict) || before != db.now(t) {
					t.Errorf("%s: POST %s %s with revision %s: %d, not %d", path, f.action, button, revision, res.Status, want)
				}
			}
		}
	})
	if len(seen) < 8 {
		t.Errorf("only %d forms with a revision were found: %v", len(seen), slices.Sorted(maps.Keys(seen)))
	}
	t.Logf("%d forms with a revision: %v", len(seen), slices.Sorted(maps.Keys(seen)))
}
