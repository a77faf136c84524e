package teamui_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"plumbline/internal/goal"
	"plumbline/internal/task"
)

var offered = regexp.MustCompile(`name="chosen" value="([^"]+)"`)

// offers are the tasks as the stop list shows them.
func offers(body string) []string {
	var out []string
	for _, m := range offered.FindAllStringSubmatch(body, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestStopListSettlesWhatItShows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	ctx, who := t.Context(), w.owner.Actor
	effort := 2.5
	made := []task.Task{w.task("Order form", task.Todo, 0), w.task("Pictures", task.InProgress, 0), w.task("Partner shelf", task.Todo, 1), w.task("Serves what runs too", task.Todo, 0, 3)}
	_, err := w.Tasks.Change(ctx, who, task.Change{Task: made[0].ID, Effort: &effort})
	w.check(err)
	path := w.board("/stop-list")
	c := w.signIn()
	wants(t, c.Get(path).Body, "Nothing to stop", "Every open task of Field")

	_, err = w.Goals.SetKeyResultState(ctx, who, goal.SetKeyResultState{KeyResult: w.krs[0].ID, State: goal.Dropped, Why: "Nobody asks for it"})
	w.check(err)
	_, err = w.Goals.ChangeKeyResult(ctx, who, goal.ChangeKeyResult{KeyResult: w.krs[1].ID, Weight: new(0.0), Why: "No lender"})
	w.check(err)
	w.Drain(t, who.Org)
	wants(t, c.Get(w.board("")).Body, "/stop-list")
	body := c.Get(path).Body
	wants(t, body, "3 open tasks serve 2 goals that ask for no more work.", "Dropped on", "Nobody asks for it", "Its weight went to 0 on", "No lender", "Order form", "Partner shelf",
		"Stopping frees an effort of 2.5; 2 tasks have no estimate.", "Measure 3")
	lacks(t, body, "Serves what runs too", "KR 2 Measure 2</option>")
	lacks(t, w.viewer().Get(path).Body, `name="chosen"`, `name="do"`)

	shown := offers(body)
	if len(shown) != 3 {
		t.Fatalf("offered %v", shown)
	}
	state := func(i int) task.Task {
		now, err := w.Tasks.ByID(ctx, who, made[i].ID)
		w.check(err)
		return now
	}
	post := func(do string, to string, tasks ...string) (int, string) {
		r := c.Post(path, url.Values{"do": {do}, "to": {to}, "chosen": tasks})
		return r.Status, r.Body
	}
	if status, _ := post("cancel", ""); status != http.StatusUnprocessableEntity {
		t.Errorf("nothing chosen: %d", status)
	}
	if status, page := post("move", "", shown[0]); status != http.StatusUnprocessableEntity {
		t.Errorf("nowhere to move to: %d", status)
	} else {
		wants(t, page, "Choose the key result they serve from now on.", `value="`+shown[0]+`" checked`)
	}
	_, err = w.Tasks.Move(ctx, who, task.Move{Task: made[1].ID, To: task.InReview})
	w.check(err)
	if status, page := post("cancel", "", shown...); status != http.StatusConflict || state(0).State != task.Todo {
		t.Errorf("a task that moved meanwhile: %d, the first one is %s", status, state(0).State)
	} else {
		wants(t, page, "The tasks changed since this was shown.")
	}
	shown = offers(c.Get(path).Body)
	if status, _ := post("cancel", "", shown[0]); status != http.StatusSeeOther || state(0).State != task.Cancelled {
		t.Errorf("cancel: %d, %s", status, state(0).State)
	}
	if status, _ := post("move", w.krs[2].ID.String(), shown[1]); status != http.StatusSeeOther || state(1).Links[0].KR != w.krs[2].ID {
		t.Errorf("move: %d, %v", status, state(1).Links)
	}
	if status, _ := post("unlink", "", shown[2]); status != http.StatusSeeOther || len(state(2).Links) != 0 {
		t.Errorf("unlink: %d, %v", status, state(2).Links)
	}
	wants(t, c.Get(path).Body, "Nothing to stop")
}
