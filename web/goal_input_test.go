package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/testkit/apptest"
)

// edited is the edit form of a page, as it is sent, with some values changed.
func edited(t *testing.T, v visitor, path string, change url.Values) (action string, values url.Values) {
	t.Helper()
	got := v.do(http.MethodGet, path, "", nil)
	for _, f := range parse(t, got.Body).forms {
		if f.values.Has("title") {
			maps.Copy(f.values, change)
			return f.action, f.values
		}
	}
	t.Fatalf("%s has no form with a title: %d", path, got.Status)
	return "", nil
}

// TestKeyResultsThatCannotBe sends terms that no key result can have.
func TestKeyResultsThatCannotBe(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	w := a.World(t, "own", 100)
	v := visit(t, a, w.Owner.Email)
	one := func(name, value string) url.Values { return url.Values{name: {value}} }
	for what, change := range map[string]url.Values{
		"target = start":              {"start": {"5"}, "target": {"5"}},
		"an increase that falls":      {"start": {"100"}, "target": {"5"}},
		"a decrease that rises":       {"kind": {"decrease"}, "start": {"5"}, "target": {"100"}},
		"a band upside down":          {"kind": {"maintain"}, "low": {"9"}, "high": {"1"}},
		"no target":                   one("target", ""),
		"a target that is no number":  one("target", "NaN"),
		"a target without end":        one("target", "Infinity"),
		"a target of 1e308":           one("target", "1e308"),
		"a weight below nothing":      one("weight", "-1"),
		"a weight of nothing numeric": one("weight", "heavy"),
		"a kind that is none":         one("kind", "wish"),
		"no title":                    one("title", " "),
		"an end before the start":     {"start_on": {"2026-09-01"}, "due_on": {"2026-08-01"}},
		"the 31st of February":        one("due_on", "2026-02-31"),
		"the year 1":                  one("due_on", "0001-01-01"),
		"the year 9999":               one("due_on", "9999-12-31"),
	} {
		for _, path := range []string{fill(t, "/o/{org}/krs/{kr}/edit", w.Param), fill(t, "/o/{org}/krs/new?objective={objective}", w.Param)} {
			base := url.Values{"title": {"Plain"}, "kind": {"increase"}, "start": {"0"}, "target": {"10"}, "weight": {"1"}}
			maps.Copy(base, change)
			action, values := edited(t, v, path, base)
			before := db.now(t)
			got := v.post(action, values)
			if got.Status != http.StatusUnprocessableEntity || !sentence.MatchString(got.Body) || db.now(t) != before {
				t.Errorf("POST %s with %s: %d, or something was written", action, what, got.Status)
			}
		}
	}
}

// TestObjectivesHangInATree tries to hang an objective below itself, below its own children, and
// deeper than six.
func TestObjectivesHangInATree(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	w := a.World(t, "own", 100)
	v := visit(t, a, w.Owner.Email)
	chain := []id.Objective{w.Objective}
	for len(chain) < 6 {
		o, err := a.Goals.CreateObjective(t.Context(), w.Owner.Actor, goal.CreateObjective{Cycle: w.Cycle, Team: w.Team, Parent: chain[len(chain)-1], Title: "Link of a chain"})
		if err != nil {
			t.Fatal(err)
		}
		chain = append(chain, o.ID)
	}
	refuse := func(what, path string, parent id.Objective) {
		t.Helper()
		action, values := edited(t, v, path, url.Values{"title": {"Changed"}, "parent": {parent.String()}})
		before := db.now(t)
		got := v.post(action, values)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "f-parent") || db.now(t) != before {
			t.Errorf("%s: POST %s: %d, or something was written", what, action, got.Status)
		}
	}
	edit := func(i int) string { return "/o/own/objectives/" + chain[i].String() + "/edit" }
	refuse("its own parent", edit(0), chain[0])
	refuse("a loop of two", edit(0), chain[1])
	refuse("a loop of three", edit(0), chain[2])
	refuse("a loop of six", edit(0), chain[5])
	refuse("a loop in the middle", edit(2), chain[4])
	refuse("a seventh", "/o/own/objectives/new?parent="+chain[5].String(), chain[5])
	alone, err := a.Goals.CreateObjective(t.Context(), w.Owner.Actor, goal.CreateObjective{Cycle: w.Cycle, Team: w.Team, Title: "Alone"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Goals.CreateObjective(t.Context(), w.Owner.Actor, goal.CreateObjective{Cycle: w.Cycle, Team: w.Team, Parent: alone.ID, Title: "Below"}); err != nil {
		t.Fatal(err)
	}
	refuse("a branch that makes seven", "/o/own/objectives/"+alone.ID.String()+"/edit", chain[4])
}
