package whyui_test

import (
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

// TestWhatIfMovesAllOrNothing: the effect is shown for what is chosen, nothing moves before it is
// confirmed, a task that changed meanwhile stops all of it, and a move is told as one of a what-if.
func TestWhatIfMovesAllOrNothing(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "shift", 1)
	who := w.Owner.Actor
	start, target := 0.0, 100.0
	other, err := a.Goals.CreateKeyResult(t.Context(), who, goal.CreateKeyResult{Objective: w.Objective, Owner: who.User, Title: "Another", Kind: goal.Increase, Start: &start, Target: &target})
	if err != nil {
		t.Fatal(err)
	}
	var made []task.Task
	for _, title := range []string{"First", "Second"} {
		x, err := a.Tasks.Create(t.Context(), who, task.Create{Title: title, Team: w.Team, Goals: []task.Goal{{KR: other.ID, Impact: 9}}})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, x)
	}
	a.Drain(t, who.Org)
	c := a.SignIn(t, w.Owner.Email)
	path := "/o/shift/krs/" + w.KR.String() + "/what-if"
	both := url.Values{"shown": {"1"}, "move": {made[0].ID.String() + ":" + other.ID.String() + ":1", made[1].ID.String() + ":" + other.ID.String() + ":1"}}
	if page := c.Get(path + "?" + both.Encode()).Body; !strings.Contains(page, "3 of 4 (75%)") || !strings.Contains(page, "0 of 4 (0%)") || !strings.Contains(page, "but KR 2 falls") {
		t.Error("the effect of both moves is not shown")
	}
	serves := func(x task.Task) string {
		now, err := a.Tasks.Unlink(t.Context(), who, task.UnlinkGoal{Task: x.ID, KR: id.New[id.KeyResult]()})
		if err != nil || len(now.Links) != 1 {
			t.Fatalf("links of %s: %v %v", x.Title, now.Links, err)
		}
		return now.Links[0].KR.String() + string(now.Links[0].Provenance)
	}
	before := serves(made[0])
	if got := c.Post(path, url.Values{"shown": {"1"}}); got.Status != 422 {
		t.Errorf("no task chosen answers %d", got.Status)
	}
	if _, err := a.Tasks.Move(t.Context(), who, task.Move{Task: made[1].ID, To: task.Done}); err != nil {
		t.Fatal(err)
	}
	if got := c.Post(path, both); got.Status != 409 || !strings.Contains(got.Body, "Look at the effect again") {
		t.Errorf("a task that closed meanwhile answers %d", got.Status)
	}
	if serves(made[0]) != before {
		t.Error("half of the moves was made")
	}
	both["move"] = both["move"][:1]
	if got := c.Post(path, both); got.Status != 303 && got.Status != 200 {
		t.Errorf("the move answers %d", got.Status)
	}
	if got := serves(made[0]); got != w.KR.String()+"retrofitted" {
		t.Errorf("the task serves %s", got)
	}
	if page := c.Get("/o/shift/krs/" + w.KR.String()).Body; !strings.Contains(page, "after a what-if") {
		t.Error("its activity does not say where the move came from")
	}
}

// TestWhatIfOfATaskWithSeveralKeyResults: it has a line for each; what moves ends there, the others stay with a larger
// share of it and are shown before and after, and a task that serves one more by now stops all of it.
func TestWhatIfOfATaskWithSeveralKeyResults(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "several", 1)
	who := w.Owner.Actor
	start, target := 0.0, 100.0
	var krs []id.KeyResult
	for _, title := range []string{"Two", "Three", "Four"} {
		k, err := a.Goals.CreateKeyResult(t.Context(), who, goal.CreateKeyResult{Objective: w.Objective, Owner: who.User, Title: title, Kind: goal.Increase, Start: &start, Target: &target})
		if err != nil {
			t.Fatal(err)
		}
		krs = append(krs, k.ID)
	}
	made, err := a.Tasks.Create(t.Context(), who, task.Create{Title: "Shared", Team: w.Team, Goals: []task.Goal{{KR: krs[0], Impact: 3}, {KR: krs[1], Impact: 9}, {KR: krs[2], Impact: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	a.Drain(t, who.Org)
	c := a.SignIn(t, w.Owner.Email)
	path := "/o/several/krs/" + w.KR.String() + "/what-if"
	moves := url.Values{"shown": {"1"}, "move": {made.ID.String() + ":" + krs[0].String() + ":3", made.ID.String() + ":" + krs[1].String() + ":3"}}
	page := c.Get(path + "?" + moves.Encode()).Body
	for _, want := range []string{"from KR 2", "KR 3 and KR 4 stay", ">1<", ">1.5<", "share its weight"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	wrong := url.Values{"move": {made.ID.String() + ":" + krs[0].String() + ":2"}}
	if got := c.Post(path, wrong); got.Status != 409 {
		t.Errorf("a task that serves another number of key results answers %d", got.Status)
	}
	if got := c.Post(path, moves); got.Status != 303 && got.Status != 200 {
		t.Fatalf("the move answers %d", got.Status)
	}
	now, err := a.Tasks.Unlink(t.Context(), who, task.UnlinkGoal{Task: made.ID, KR: id.New[id.KeyResult]()})
	if err != nil {
		t.Fatal(err)
	}
	got := map[id.KeyResult]int{}
	for _, l := range now.Links {
		got[l.KR] = l.Impact
	}
	if len(got) != 2 || got[w.KR] != 9 || got[krs[2]] != 3 {
		t.Errorf("the task serves %v", got)
	}
}
