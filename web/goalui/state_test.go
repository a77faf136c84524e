package goalui_test

import (
	"net/http"
	"testing"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/testkit/apptest"
)

// TestAGoalThatStopsAsksAboutItsTasks drops a key result: the form says how many tasks serve it, and one step ends both.
func TestAGoalThatStopsAsksAboutItsTasks(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "home", 1)
	c := a.SignIn(t, w.Owner.Email)
	other, err := a.Goals.CreateKeyResult(t.Context(), w.Owner.Actor, goal.CreateKeyResult{Objective: w.Objective, Title: "Calm crews", Kind: goal.Binary})
	if err != nil {
		t.Fatal(err)
	}
	path := "/o/home/krs/" + w.KR.String()
	expect(t, "the question", c.Get(path+"/state?to=dropped"), http.StatusOK, "What happens to its open tasks?", `href="/o/home/tasks?goal=`+w.KR.String()+`"`,
		"1 open task", "serves KR 1.", `value="cancel"`, `value="move"`, "KR 2 Calm crews", "They then serve no goal and get low priority.")
	expect(t, "no answer", c.Post(path+"/state", form("state", "dropped", "why", "Not now")), http.StatusUnprocessableEntity, "Choose what happens to the open tasks.", "Not now")
	expect(t, "moved nowhere", c.Post(path+"/state", form("state", "dropped", "tasks", "move")), http.StatusUnprocessableEntity, "Choose the key result they serve from now on.")
	expect(t, "moved to nobody's", c.Post(path+"/state", form("state", "dropped", "tasks", "move", "tasks_to", id.New[id.KeyResult]().String())), http.StatusNotFound)
	expect(t, "on an old revision", c.Post(path+"/state", form("state", "dropped", "tasks", "cancel", "revision", "9")), http.StatusConflict, `value="cancel" checked`)
	expect(t, "still as it was", c.Get(path), http.StatusOK, w.Task.Title, path+"/state?to=paused")
	expect(t, "moved", c.Post(path+"/state", form("state", "dropped", "tasks", "move", "tasks_to", other.ID.String())), http.StatusSeeOther)
	expect(t, "told", c.Get(path), http.StatusOK, "KR 1 was dropped. 1 task moved.")
	expect(t, "where it went", c.Get("/o/home/krs/"+other.ID.String()), http.StatusOK, w.Task.Title)
}

// TestAGoalThatChangesAsksAboutItsTasks keeps them unless another answer is given, even if the goal stays as it is.
func TestAGoalThatChangesAsksAboutItsTasks(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "home", 1)
	c := a.SignIn(t, w.Owner.Email)
	path := "/o/home/krs/" + w.KR.String()
	expect(t, "the question", c.Get(path+"/edit"), http.StatusOK, "What happens to its open tasks?", `value="keep" checked`)
	expect(t, "nothing to ask about a new one", c.Get("/o/home/krs/new"), http.StatusOK)
	edit := form("title", "Less of it", "kind", "increase", "start", "0", "target", "50", "start_on", "2026-07-01", "due_on", "2026-09-30", "weight", "0.5")
	expect(t, "kept", c.Post(path, edit), http.StatusSeeOther)
	expect(t, "told", c.Get(path), http.StatusOK, "KR 1 saved.", w.Task.Title)
	edit.Set("tasks", "unlink")
	expect(t, "unlinked", c.Post(path, edit), http.StatusSeeOther)
	expect(t, "told", c.Get(path), http.StatusOK, "KR 1 saved. 1 task unlinked.")
}
