package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/internal/sample"
	"plumbline/internal/testkit/apptest"
)

// TestThePastOffersNothingToChange walks from the board of two weeks ago along every link that keeps that
// day, as somebody who may do everything: nothing can be sent, opened or dragged, and the pages do not live.
// It looks at some pages of each kind, not at every key result.
func TestThePastOffersNothingToChange(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	if err := a.LoadSample(t); err != nil {
		t.Fatal(err)
	}
	v := visitWith(t, a, "elif@orrinvale.example", sample.Password)
	day := "asof=" + time.Now().UTC().AddDate(0, 0, -14).Format(time.DateOnly)
	kinds := map[string]int{}
	const base = "/o/orrinvale"
	seen, todo := map[string]bool{}, []string{base + "/strategy?" + day}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] || !strings.Contains(path, day) || strings.Count(path, "&") > 1 {
			continue
		}
		seen[path] = true
		kind := strings.FieldsFunc(path[len(base):], func(r rune) bool { return r == '/' || r == '?' })[0]
		if kinds[kind]++; kinds[kind] > 12 {
			continue
		}
		got := v.do(http.MethodGet, path, "", nil)
		if got.Status != http.StatusOK || !strings.Contains(got.Body, "As it was on") {
			t.Fatalf("%s: %d", path, got.Status)
		}
		_, main, _ := strings.Cut(got.Body, "<main")
		main, _, _ = strings.Cut(main, "</main>")
		for _, what := range []string{`method="post"`, "data-dialog", "data-drag", "/new", "/edit", "/check-ins", "<textarea", `data-act=`, `/why"`, "/why?", "/what-if"} {
			if i := strings.Index(main, what); i >= 0 {
				t.Errorf("%s offers %s: …%s…", path, what, main[max(0, i-150):min(len(main), i+80)])
			}
		}
		if !strings.Contains(got.Body, `data-events=""`) {
			t.Errorf("%s listens for changes", path)
		}
		for _, link := range parse(t, got.Body).links {
			todo = append(todo, strings.Split(link, "#")[0])
		}
	}
	if kinds["strategy"] < 2 || kinds["objectives"] < 5 || kinds["krs"] < 10 || kinds["teams"] < 1 {
		t.Errorf("the walk saw %v", kinds)
	}
}

func TestDaysThatCannotBeShown(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	c := a.SignIn(t, w.Owner.Email)
	today := w.Owner.Org.Today(time.Now())
	for asof, want := range map[string]struct {
		status int
		says   string
	}{
		"yesterday":  {422, "This is no day"},
		"2026-13-45": {422, "This is no day"},
		"0001-01-01": {422, "This is no day"},
		today.AddDate(0, 0, 2).Format(time.DateOnly):   {422, "has not come yet"},
		today.AddDate(0, 0, -90).Format(time.DateOnly): {404, "begins here on"},
		today.Format(time.DateOnly):                    {200, "Strategy board"},
	} {
		if got := c.Get("/o/own/strategy?asof=" + asof); got.Status != want.status || !strings.Contains(got.Body, want.says) {
			t.Errorf("as of %s: %d", asof, got.Status)
		}
	}
	for _, page := range []string{"krs/" + w.KR.String(), "objectives/" + w.Objective.String(), "teams/" + w.Team.String()} {
		if got := c.Get("/o/own/" + page + "?asof=" + today.AddDate(0, 0, -90).Format(time.DateOnly)); got.Status != 404 || !strings.Contains(got.Body, "this was not here") {
			t.Errorf("%s before it was made: %d", page, got.Status)
		}
	}
}

// TestNothingIsSentFromThePast sends what would be a task, were it not for the day it names.
func TestNothingIsSentFromThePast(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	c := a.SignIn(t, w.Owner.Email)
	day := "2020-01-06"
	for name, send := range map[string]func() apptest.Response{
		"in the address": func() apptest.Response {
			return c.Post("/o/own/tasks?asof="+day, url.Values{"team": {w.Team.String()}, "title": {"From the past"}})
		},
		"in the form": func() apptest.Response {
			return c.Post("/o/own/tasks", url.Values{"team": {w.Team.String()}, "title": {"From the past"}, "asof": {day}})
		},
		"no day at all": func() apptest.Response {
			return c.Post("/o/own/tasks", url.Values{"team": {w.Team.String()}, "title": {"From the past"}, "asof": {""}})
		},
	} {
		if got := send(); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "the past cannot be changed") {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	if got := c.Get("/o/own/tasks"); got.Status != http.StatusOK || strings.Contains(got.Body, "From the past") {
		t.Errorf("the list: %d", got.Status)
	}
	if got := c.Post("/o/own/tasks", url.Values{"team": {w.Team.String()}, "title": {"From today"}}); got.Status != http.StatusSeeOther {
		t.Errorf("today: %d %s", got.Status, got.Body)
	}
}
