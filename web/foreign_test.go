package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

// named are the values of a field that names a thing of a kind, for that of a world; ours is the world of whoever
// sends them.
func named(t *testing.T, kind string, w, ours apptest.World) []string {
	t.Helper()
	switch kind {
	case "Team":
		return []string{w.Team.String()}
	case "User":
		return []string{w.Owner.Actor.User.String()}
	case "Pillar":
		return []string{w.Pillar.String()}
	case "Cycle":
		return []string{w.Cycle.String()}
	case "Objective":
		return []string{w.Objective.String()}
	case "KeyResult":
		return []string{w.KR.String()}
	case "Slot":
		return []string{w.Slot.String()}
	case "Task":
		return []string{w.Task.ID.String()}
	case "CheckIn":
		return []string{w.CheckIn.String()}
	case "choice":
		return []string{w.KR.String(), "objective-" + w.Objective.String()}
	case "move":
		return []string{w.Task.ID.String() + "::0", w.Task.ID.String() + ":" + ours.KR.String() + ":1", ours.Unlinked.ID.String() + ":" + w.KR.String() + ":1"}
	case "stop":
		return []string{w.Task.ID.String() + ":0:", w.Task.ID.String() + ":1:" + w.KR.String()}
	}
	t.Fatalf("a field names a thing of the kind %s, which nobody told this test about", kind)
	return nil
}

// madeByForms are fields with the id of what is made: one that is another organisation's is as good as any, and one
// that is taken here is refused.
var madeByForms = map[string]bool{"/tasks id": true, "/krs/{kr}/check-ins id": true}

// selects are fields that say which of the things at hand are meant: what is not among them is passed over, whatever it is.
var selects = map[string]bool{"/krs/{kr}/slots/tasks slots": true, "/tasks/{task}/links from": true, "/tasks/{task}/links/end kr": true, "/tasks/{task}/links/end objective": true}

// beside is what a form says beside a field for the field to be looked at.
var beside = map[string][]string{
	"tasks_to": {"tasks", "move"}, "to": {"do", "move"}, "objective": {"kr", ""}, "people": {"visibility", "people"}, "heir": {"objectives_to", "", "krs_to", "", "tasks_to", "", "teams_to", ""},
}

// nowhere is a world whose things never were.
func nowhere() apptest.World {
	w := apptest.World{Team: id.New[id.Team](), Pillar: id.New[id.Pillar](), Cycle: id.New[id.Cycle](), Objective: id.New[id.Objective](), KR: id.New[id.KeyResult](),
		Slot: id.New[id.Slot](), CheckIn: id.New[id.CheckIn]()}
	w.Task.ID, w.Owner.Actor.User = id.New[id.Task](), id.New[id.User]()
	return w
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

// TestSec_T03_IDsInForms puts, into every field that a form reads as an id, the id of a thing of another
// organisation, as owner and as member, and of a private thing, as member and lead: it is refused as one that never
// was, nothing is written and nothing of it is shown. With the ids of its own world the same form is accepted.
func TestSec_T03_IDsInForms(t *testing.T) {
	t.Parallel()
	a, provider := withProvider(t)
	db := watch(t, a)
	other, never := a.World(t, "other", 5000), nowhere()
	routes, fields, n := postRoutes(t, a), idFields(t), 0
	for i, pattern := range slices.Sorted(maps.Keys(fields)) {
		if len(fields[pattern]) == 0 {
			continue
		}
		w, full := a.World(t, fmt.Sprintf("own%d", i), 100), "/o/{org}"+pattern
		x, private := tryOut(t, a, provider, w, full, routes[full]), a.Private(t, w)
		who := map[access.Role]visitor{access.Owner: {a.Routes.(http.Handler), x.as.Cookie()}}
		for _, role := range []access.Role{access.Member, access.Lead} {
			who[role] = visit(t, a, a.Member(t, w.Owner, "out"+string(role), role).Email)
		}
		for field, kind := range fields[pattern] {
			for role, v := range who {
				ask := func(value string) apptest.Response {
					y := *x
					y.form = maps.Clone(x.form)
					y.set(field, value)
					y.set(beside[field]...)
					n++
					return v.post(y.path, y.form)
				}
				compare := func(what string, from apptest.World) {
					unknown := named(t, kind, never, w)
					for i, value := range named(t, kind, from, w) {
						if slices.Contains(named(t, kind, w, w), value) {
							continue // not private
						}
						before := db.now(t)
						got, nobodys := ask(value), ask(unknown[i])
						if selects[pattern+" "+field] {
							if where := holds(t, db, w, value); from.Owner == other.Owner && where != "" || got.Status != nobodys.Status {
								t.Errorf("POST %s as %s with %s %s: %d, and %d with one that never was; it is now in%s", pattern, role, what, field, got.Status, nobodys.Status, where)
							}
						} else if got.Status < 400 || got.Status >= 500 || got.Status != nobodys.Status || db.now(t) != before {
							t.Errorf("POST %s as %s with %s %s %s: %d, and %d with one that never was; or something was written", pattern, role, what, kind, field, got.Status, nobodys.Status)
						}
						if strings.Contains(got.Body, other.Canary) || role != access.Owner && strings.Contains(got.Body, private.Canary) {
							t.Errorf("POST %s as %s with %s %s %s shows it", pattern, role, what, kind, field)
						}
					}
				}
				if madeByForms[pattern+" "+field] {
					continue
				}
				compare("another organisation's", other)
				if role != access.Owner {
					compare("a private", private.World)
				}
			}
		}
		if got := x.send(); got.Status >= 400 {
			t.Errorf("POST %s with ids of its own: %d, so nothing is compared", pattern, got.Status)
		}
	}
	t.Logf("%d requests", n)
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
