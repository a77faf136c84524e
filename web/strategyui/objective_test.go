package strategyui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/testkit/apptest"
)

func TestThePageOfAnObjective(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "home", 1)
	c := a.SignIn(t, w.Owner.Email)
	path := "/o/home/objectives/" + w.Objective.String()
	expect(t, "the page", c.Get(path), http.StatusOK, w.Canary+" objective", w.Canary+" pillar", w.Canary+" key result", "Key results", "20%", "checked in KR 1 at 20%",
		"/krs/new?objective="+w.Objective.String(), path+"/state?to=done")
	expect(t, "all of its activity", c.Get(path+"?activity=all"), http.StatusOK)
	expect(t, "none", c.Get("/o/home/objectives/"+id.New[id.Objective]().String()), http.StatusNotFound)

	seen := a.SignIn(t, a.Member(t, w.Owner, "vera", access.Viewer).Email).Get(path)
	expect(t, "as a viewer", seen, http.StatusOK, w.Canary+" objective")
	for _, offer := range []string{"/edit", "/krs/new", "state?to="} {
		if strings.Contains(seen.Body, offer) {
			t.Errorf("a viewer is offered %q", offer)
		}
	}
}

func TestAnObjectiveIsDraftedPublishedChangedAndDropped(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "home", 1)
	c := a.SignIn(t, w.Owner.Email)
	expect(t, "the form", c.Get("/o/home/objectives/new?parent="+w.Objective.String()), http.StatusOK, "data-dialog-body", w.Canary+" objective", `name="draft"`)
	fields := url.Values{"title": {"Warm <houses>"}, "parent": {w.Objective.String()}, "weight": {"101"}, "team": {w.Team.String()}, "cycle": {w.Cycle.String()}, "rolls_up": {"true"}, "draft": {"true"}}
	expect(t, "too heavy", c.Post("/o/home/objectives", fields), http.StatusUnprocessableEntity, "A weight lies between 0 and 100.", "Warm &lt;houses&gt;")
	expect(t, "no team", c.Post("/o/home/objectives", url.Values{"title": {"x"}}), http.StatusUnprocessableEntity, "Choose the team it is for.", "Choose the cycle it is for.")
	made := c.Post("/o/home/objectives", with(fields, "weight", "2"))
	expect(t, "a draft", made, http.StatusSeeOther)
	expect(t, "its page", c.Get(made.Location), http.StatusOK, "Objective created.", "This is a draft to discuss.", "Publish objective", "No key result yet", w.Canary+" objective")

	expect(t, "published", c.Post(made.Location+"/state", url.Values{"state": {"active"}, "revision": {"1"}}), http.StatusSeeOther)
	expect(t, "published twice", c.Post(made.Location+"/state", url.Values{"state": {"paused"}, "revision": {"1"}}), http.StatusConflict)
	expect(t, "the one above shows it", c.Get("/o/home/objectives/"+w.Objective.String()), http.StatusOK, "Objectives below", "Warm &lt;houses&gt;")

	edit := with(fields, "weight", "1", "title", "Warm houses", "revision", "2", "why", "Clearer")
	expect(t, "below itself", c.Post("/o/home/objectives/"+w.Objective.String(), with(fields, "weight", "1", "parent", made.Location[len("/o/home/objectives/"):])),
		http.StatusUnprocessableEntity, "An objective cannot hang below itself.")
	expect(t, "changed", c.Post(made.Location, edit), http.StatusSeeOther)
	expect(t, "told", c.Get(made.Location), http.StatusOK, "Objective saved.", "changed the title and the weight from 2 to 1 of this objective", "Clearer")
	expect(t, "on an old revision", c.Post(made.Location, with(edit, "title", "Mine")), http.StatusConflict, "Somebody changed this", "the title is “Warm houses”")

	expect(t, "asked why", c.Get(made.Location+"/state?to=dropped"), http.StatusOK, "Drop this objective?", "data-dialog-body")
	expect(t, "dropped", c.Post(made.Location+"/state", url.Values{"state": {"dropped"}, "why": {"Not now"}}), http.StatusSeeOther)
	expect(t, "its page says so", c.Get(made.Location), http.StatusOK, "Objective dropped.", "This objective was dropped.", "Not now", "Reopen")
}
