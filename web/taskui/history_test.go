package taskui

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/board"
	"plumbline/internal/id"
)

func TestHistoryTellsEveryChangeOnce(t *testing.T) {
	t.Parallel()
	two, three, objective, owner := id.New[id.KeyResult](), id.New[id.KeyResult](), id.New[id.Objective](), id.New[id.User]()
	at := func(day, hour int) time.Time { return time.Date(2026, 8, day, hour, 30, 0, 0, time.UTC) }
	ruth, marek := ptr("Ruth Egli"), ptr("Marek Dvorak")
	p := board.TaskPage{Today: time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)}
	p.Steps = []board.TaskStep{
		{From: ptr("blocked"), To: "blocked", Reason: "Still no logins", At: at(10, 9), By: marek},
		{From: ptr("in_progress"), To: "blocked", Reason: "No logins", At: at(9, 9), By: marek},
		{From: ptr("todo"), To: "in_progress", At: at(5, 9), By: marek},
		{To: "todo", At: at(1, 8), By: ruth},
	}
	p.Bonds = []board.TaskBond{
		{GoalID: two, Number: ptr(int64(2)), LinkedAt: at(1, 8), Provenance: "from_goal"},
		{GoalID: three, Number: ptr(int64(3)), LinkedAt: at(2, 8), Provenance: "retrofitted"},
		{GoalID: objective, Objective: ptr("Halve the wait"), LinkedAt: at(3, 8), Provenance: "retrofitted"},
	}
	p.Names = []board.NameOf{{Ref: owner.String(), Name: "Priya Nair"}}
	p.Events = []board.Event{
		{At: at(13, 10), Verb: "task.restored", Actor: ruth},
		{At: at(13, 9), Verb: "task.deleted", Actor: ruth},
		{At: at(4, 10), Verb: "task.changed", Actor: ruth, Data: map[string]any{
			"changed": []any{"title", "due", "owner", "effort", "priority", "run_business"},
			"from":    map[string]any{"title": "Old name", "due": "2026-08-12T00:00:00Z", "owner": nil, "effort": 2.0, "priority": "low", "run_business": false},
			"to":      map[string]any{"title": "New name", "due": "2026-08-19T00:00:00Z", "owner": owner.String(), "effort": nil, "priority": "high", "run_business": true}}},
		{At: at(4, 9), Verb: "task.unlinked", Actor: ruth, Data: map[string]any{"objective": objective.String()}},
		{At: at(3, 9), Verb: "task.impact", Actor: ruth, Data: map[string]any{"kr": three.String(), "from": 3.0, "to": 9.0}},
		{At: at(3, 8), Verb: "task.linked", Actor: ruth, Data: map[string]any{"objective": objective.String(), "provenance": "retrofitted"}},
		{At: at(2, 8), Verb: "task.linked", Actor: ruth, Data: map[string]any{"kr": three.String(), "from": two.String(), "provenance": "retrofitted"}},
		{At: at(2, 8), Verb: "task.unlinked", Actor: ruth, Data: map[string]any{"kr": two.String(), "to": three.String()}},
	}
	var got []string
	for _, e := range history(p, time.UTC) {
		line := e.When + " " + e.Who + " " + e.Text
		for _, more := range []string{e.Note, e.Quote, e.Provenance} {
			if more != "" {
				line += " | " + more
			}
		}
		got = append(got, line)
	}
	want := []string{
		"Thu 13 Aug, 10:30 Ruth E. brought it back",
		"Thu 13 Aug, 09:30 Ruth E. deleted it",
		"Mon 10 Aug, 09:30 Marek D. changed what holds it up | Still no logins",
		"Sun 9 Aug, 09:30 Marek D. moved it to Stuck | In progress for 4 days | No logins",
		"Wed 5 Aug, 09:30 Marek D. moved it to In progress | To do for 4 days",
		"Tue 4 Aug, 10:30 Ruth E. renamed it, moved the date from 12 Aug to 19 Aug, gave it to Priya Nair, took the effort off, set the priority from low to high and said that it runs the business | Old name",
		"Tue 4 Aug, 09:30 Ruth E. took it off Halve the wait",
		"Mon 3 Aug, 09:30 Ruth E. set its impact on KR 3 from medium to high",
		"Mon 3 Aug, 08:30 Ruth E. linked it to Halve the wait | retrofitted",
		"Sun 2 Aug, 08:30 Ruth E. moved it from KR 2 to KR 3",
		"Sat 1 Aug, 08:30 Ruth E. created it from KR 2 | from_goal",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history:\n%s", diff)
	}
}
