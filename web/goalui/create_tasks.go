package goalui

import (
	"context"
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// createTasks makes a task of each slot that is named, or of each empty one; sent twice it makes them once.
func createTasks(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		wanted := map[id.Slot]bool{}
		for _, s := range handle.FormIDs[id.Slot](f, "slots") {
			wanted[s] = true
		}
		if err := f.Errs.Err(); err != nil {
			return err
		}
		c := creator{tasks: a.Tasks, goals: a.Goals, wanted: wanted}
		k, made, err := c.all(r.Context(), m.Actor, kr)
		if err != nil {
			return err
		}
		text := signal.Count(made, "task") + " created for " + goal.KRLabel(k.Number) + "."
		if made == 0 {
			text = "Nothing was left to create for " + goal.KRLabel(k.Number) + "."
		}
		middleware.Flash(a, w, text)
		return handle.See(w, r, handle.Back(r, krPath(shell.Base(m.Org), kr)+"#audit"))
	}
}

type creator struct {
	tasks  *task.Service
	goals  *goal.Service
	wanted map[id.Slot]bool // empty: all
}

// all makes the tasks one by one: each is whole by itself, and one that is there already is passed over.
func (c creator) all(ctx context.Context, who access.Actor, kr id.KeyResult) (goal.KeyResult, int, error) {
	if err := who.Require(access.TaskEdit); err != nil {
		return goal.KeyResult{}, 0, err
	}
	k, err := c.goals.KeyResult(ctx, who, kr)
	if err != nil {
		return k, 0, err
	}
	slots, err := c.goals.Slots(ctx, who, kr)
	if err != nil {
		return k, 0, err
	}
	made := 0
	for _, s := range slots {
		if s.Filled || (len(c.wanted) > 0 && !c.wanted[s.ID]) {
			continue
		}
		// A slot takes one task: of two sendings at once the later finds it filled.
		t := task.Create{Title: s.Title, Team: k.TeamID, Slot: s.ID}
		switch _, err := c.tasks.Create(ctx, who, t); {
		case errs.Is(err, errs.Conflict):
		case err != nil:
			return k, made, err
		default:
			made++
		}
	}
	return k, made, nil
}
