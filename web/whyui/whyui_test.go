package whyui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

// TestEveryQuestionAnswers opens every number of a key result and a team: each has its sentence, its
// rule and, where it counts tasks, those it counts.
func TestEveryQuestionAnswers(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "why", 1)
	c := a.SignIn(t, w.Owner.Email)
	for path, asks := range map[string][]signal.Ask{"/krs/" + w.KR.String(): signal.KRAsks, "/teams/" + w.Team.String(): signal.TeamAsks} {
		for _, ask := range asks {
			page := c.Get("/o/why" + path + "/why?of=" + string(ask)).Body
			if rule := regexp.MustCompile(`class="prose">([^<]*)<`).FindStringSubmatch(page); rule == nil || len(rule[1]) < 30 {
				t.Errorf("%s %s has no rule: %v", path, ask, rule)
			}
			say := regexp.MustCompile(`class="say">([^<]*)<`).FindStringSubmatch(page)
			if say == nil || !strings.HasSuffix(say[1], ".") || strings.Contains(say[1], "%!") {
				t.Errorf("%s %s says %q", path, ask, say)
			}
			if !strings.Contains(page, `aria-current="true"`) || !strings.Contains(page, "As of ") || !strings.Contains(page, "Rule version 1") {
				t.Errorf("%s %s misses its place, time or version", path, ask)
			}
		}
	}
}

// TestCountsAndRows: the large figure is how many rows stand beneath it, a page at a time.
func TestCountsAndRows(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "many", 1)
	for i := range 230 {
		cmd := task.Create{Title: fmt.Sprintf("Piece %d", i), Team: w.Team}
		if i < 120 {
			cmd.Goals = []task.Goal{{KR: w.KR}}
		}
		if _, err := a.Tasks.Create(t.Context(), w.Owner.Actor, cmd); err != nil {
			t.Fatal(err)
		}
	}
	a.Drain(t, w.Owner.Actor.Org)
	c := a.SignIn(t, w.Owner.Email)
	titles := regexp.MustCompile(`<h2>(\d+ [^<]*)</h2>`)
	seen := map[string]bool{}
	for n, want := range map[int]struct {
		rows     int
		sections string
	}{1: {100, "121 contributing"}, 2: {100, "121 contributing, 111 other open tasks of the team"}, 3: {32, "111 other open tasks of the team"}, 4: {0, ""}} {
		page := c.Get(fmt.Sprintf("/o/many/krs/%s/why?of=coverage&page=%d", w.KR, n)).Body
		if !strings.Contains(page, "121 of 232 open tasks") {
			t.Errorf("page %d does not state 121 of 232", n)
		}
		var got []string
		for _, m := range titles.FindAllStringSubmatch(page, -1) {
			got = append(got, m[1])
		}
		rows := regexp.MustCompile(`id="(task-\d+)"`).FindAllStringSubmatch(page, -1)
		if strings.Join(got, ", ") != want.sections || len(rows) != want.rows {
			t.Errorf("page %d has %d rows under %v", n, len(rows), got)
		}
		for _, r := range rows {
			if seen[r[1]] {
				t.Errorf("%s stands on two pages", r[1])
			}
			seen[r[1]] = true
		}
	}
	if len(seen) != 232 {
		t.Errorf("%d rows in all", len(seen))
	}
}

// TestEachTaskStandsOnItsSide: a task done, one stuck and one that serves nothing are where they belong.
func TestEachTaskStandsOnItsSide(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "sides", 1)
	who := w.Owner.Actor
	for title, to := range map[string]task.State{"Shipped piece": task.Done, "Waiting piece": task.Blocked} {
		made, err := a.Tasks.Create(t.Context(), who, task.Create{Title: title, Team: w.Team, Goals: []task.Goal{{KR: w.KR}}})
		if err == nil {
			_, err = a.Tasks.Move(t.Context(), who, task.Move{Task: made.ID, To: to, Reason: "No answer"})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	a.Drain(t, who.Org)
	c := a.SignIn(t, w.Owner.Email)
	for ask, want := range map[signal.Ask][]string{
		"coverage": {"2 contributing", "Waiting piece", w.Canary + " task", "1 other open task of the team", w.Canary + " loose"},
		"work":     {"1 done", "Shipped piece", "2 open"},
		"stalled":  {"1 stuck", "Waiting piece", "1 other open task<", w.Canary + " task"},
		"live":     {"1 live", w.Canary + " task", "1 stuck", "Waiting piece"},
	} {
		page := c.Get("/o/sides/krs/" + w.KR.String() + "/why?of=" + string(ask)).Body
		at := []int{}
		for _, text := range want {
			at = append(at, strings.Index(page, text))
		}
		if slices.Contains(at, -1) {
			t.Errorf("%s misses one of %v: %v", ask, want, at)
		}
	}
}
