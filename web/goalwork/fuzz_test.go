package goalwork

import (
	"net/url"
	"testing"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/task"
	"plumbline/web/handle"
)

// FuzzRead reads what becomes of a goal's tasks: a key result is named only where they move to it, and what was
// chosen is still chosen when the form comes back.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"tasks=keep", "tasks=move&tasks_to=01a20380-842b-7dc9-ba26-2588fab7c233", "tasks=move&tasks_to=x", "tasks=cancel&tasks_to=01a20380-842b-7dc9-ba26-2588fab7c233", "tasks=MOVE", "tasks=%00", ""} {
		f.Add(s)
	}
	work := board.GoalWork{GoalTasks: board.GoalTasks{Open: 2}, Targets: []board.GoalTarget{{ID: id.New[id.KeyResult](), Number: 1}}}
	f.Fuzz(func(t *testing.T, body string) {
		q, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		form := handle.NewForm(q)
		fate, to := Read(form)
		if !to.IsZero() && (fate != task.MoveTo || to.String() == "") {
			t.Errorf("%q is %q to %s", body, fate, to)
		}
		if fate == task.MoveTo && to.IsZero() && form.Text("tasks_to") != "" && form.Errs.Err() == nil {
			t.Errorf("%q moves to nothing, and nothing is wrong", body)
		}
		v := About(org.Member{}, work, "KR 1", "/", false)
		v.Typed(form, errs.New(errs.Invalid, "Choose."))
		chosen := 0
		for _, c := range v.Choices {
			if c.Chosen {
				chosen++
			}
			if c.Chosen && string(fate) != c.Value && fate != "" {
				t.Errorf("%q comes back with %s chosen", body, c.Value)
			}
		}
		if chosen > 1 {
			t.Errorf("%q comes back with %d chosen", body, chosen)
		}
	})
}
