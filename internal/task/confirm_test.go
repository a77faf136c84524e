package task_test

import (
	"testing"

	"plumbline/internal/errs"
	"plumbline/internal/task"
)

func TestConfirmingALink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.task(w.ours.krs[0])
	before := w.snapshot()
	for name, kr := range map[string]task.ConfirmLink{"not linked": {Task: made.ID, KR: w.ours.krs[1]}, "nothing": {Task: made.ID}} {
		if _, err := w.tasks.ConfirmLink(t.Context(), w.ours.lead, kr); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.snapshot() != before {
		t.Error("a refused answer wrote something")
	}
	got, err := w.tasks.ConfirmLink(t.Context(), w.ours.lead, task.ConfirmLink{Task: made.ID, KR: w.ours.krs[0]})
	check(t, err)
	if len(got.Links) != 1 || w.snapshot() == before {
		t.Errorf("the answer was not kept: %+v", got.Links)
	}
}
