package taskui

import (
	"strings"

	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/handle"
)

// What the picker's radio buttons send besides the id of a key result.
const (
	noGoal       = "none"
	runsBusiness = "business" // no goal, and it runs the business: the one way out where every task needs a goal
	objectiveIs  = "objective-"
)

// choice is what was chosen in the picker: a key result, an objective alone, or no goal.
type choice struct {
	KR             id.KeyResult
	Objective      id.Objective
	None, Business bool
}

// readChoice reads the picker, or an objective from a field of its own.
func readChoice(f *handle.Form) choice {
	v := f.Text("kr")
	switch {
	case v == noGoal:
		return choice{None: true}
	case v == runsBusiness:
		return choice{None: true, Business: true}
	case strings.HasPrefix(v, objectiveIs):
		return choice{Objective: chosen[id.Objective](f, strings.TrimPrefix(v, objectiveIs))}
	case v != "":
		return choice{KR: chosen[id.KeyResult](f, v)}
	}
	return choice{Objective: chosen[id.Objective](f, f.Text("objective"))}
}

func chosen[T ~[16]byte](f *handle.Form, s string) T {
	if s == "" {
		return T{}
	}
	v, err := id.Parse[T](s)
	if err != nil {
		f.Errs.Add("goal", "Choose one from the list.")
	}
	return v
}

// goal is what the choice asks a task to serve; false for no goal.
func (c choice) goal() (task.Goal, bool) {
	return task.Goal{KR: c.KR, Objective: c.Objective}, !c.KR.IsZero() || !c.Objective.IsZero()
}

// String is the value of the radio button.
func (c choice) String() string {
	switch {
	case c.Business:
		return runsBusiness
	case c.None:
		return noGoal
	case !c.KR.IsZero():
		return c.KR.String()
	case !c.Objective.IsZero():
		return objectiveIs + c.Objective.String()
	}
	return ""
}
