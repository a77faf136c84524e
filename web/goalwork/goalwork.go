// Package goalwork asks, in the forms that change a goal, what happens to its open tasks, and tells afterwards what did.
package goalwork

import (
	"fmt"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/ui"
)

// View is the question; without a Count nothing is asked.
type View struct {
	Count, URL, Serve string // "6 open tasks" linked to their list, "serve KR 3."
	Shared            string
	Choices           []choice
	Required          bool
	To                string
	Targets           []ui.Option
	Error, ToError    string
}

type choice struct {
	Value, Label, Hint string
	Chosen             bool
}

// About is the question about the tasks of a goal that is called label and whose tasks are listed at url. A change
// keeps them unless another choice is made; where the goal stops, one has to be made.
func About(m org.Member, w board.GoalWork, label, url string, stops bool) View {
	if w.Open == 0 {
		return View{}
	}
	v := View{Count: signal.Count(w.Open, "open task"), URL: url, Serve: "serve " + label + ".", Required: stops, Shared: shared(w.GoalTasks)}
	if w.Open == 1 {
		v.Serve = "serves " + label + "."
	}
	v.Choices = append(v.Choices, choice{string(task.Keep), "Keep them as they are", "They stay open and keep their link.", !stops})
	v.Choices = append(v.Choices, choice{string(task.Cancel), "Cancel them", "They keep their link as a record. Each can be reopened.", false})
	if len(w.Targets) > 0 {
		v.Choices = append(v.Choices, choice{string(task.MoveTo), "Move them to another key result", "", false})
		v.Targets = targets(w.Targets)
	}
	switch m.Org.UnlinkedPolicy {
	case "require":
	case "low_priority":
		v.Choices = append(v.Choices, choice{string(task.TakeLinks), "Take the link away", "They then serve no goal and get low priority.", false})
	default:
		v.Choices = append(v.Choices, choice{string(task.TakeLinks), "Take the link away", "They then serve no goal.", false})
	}
	return v
}

func shared(w board.GoalTasks) string {
	switch {
	case w.Shared == 0:
		return ""
	case w.Shared == 1 && w.Open == 1:
		return "It serves another goal too: it is not cancelled, only its link to this one ends."
	case w.Shared == 1:
		return "One of them serves another goal too: it is not cancelled, only its link to this one ends."
	}
	return fmt.Sprintf("%d of them serve another goal too: those are not cancelled, only their link to this one ends.", w.Shared)
}

func targets(list []board.GoalTarget) []ui.Option {
	out := []ui.Option{{Label: "Choose a key result"}}
	for _, k := range list {
		out = append(out, ui.Option{Value: k.ID.String(), Label: goal.KRLabel(k.Number) + " " + k.Title, Group: k.Objective})
	}
	return out
}

// Typed puts back what was chosen, with what is wrong with it.
func (v *View) Typed(f *handle.Form, why error) {
	wrong := handle.Fields(why)
	v.To, v.Error, v.ToError = f.Text("tasks_to"), wrong["tasks"], wrong["to"]
	for i, c := range v.Choices {
		v.Choices[i].Chosen = c.Value == f.Text("tasks") || f.Text("tasks") == "" && c.Chosen
	}
}

// Read is the answer as it was sent.
func Read(f *handle.Form) (task.Fate, id.KeyResult) {
	fate := task.Fate(f.Text("tasks"))
	if fate != task.MoveTo {
		return fate, id.KeyResult{}
	}
	return fate, handle.FormID[id.KeyResult](f, "tasks_to")
}

// Told says after the change what happened to the tasks; empty if nothing did.
func Told(fate task.Fate, done task.GoalChanged) string {
	did := map[task.Fate]string{task.Cancel: "cancelled", task.MoveTo: "moved", task.TakeLinks: "unlinked"}[fate]
	text := ""
	if done.Tasks > 0 {
		text = " " + signal.Count(done.Tasks, "task") + " " + did + "."
	}
	switch {
	case done.Others == 1:
		text += " One task only serves its other goal now."
	case done.Others > 1:
		text += fmt.Sprintf(" %d tasks only serve their other goals now.", done.Others)
	}
	return text
}
