package signal

import (
	"fmt"
	"slices"
)

// goalChanged: open tasks were linked to the KR before its target, owner or priority last changed, and
// nobody said since that they are still right (SIGNALS 5).
var goalChanged = Rule[KRCase]{
	ID:       "goal_changed",
	Name:     "Changed promise",
	Severity: always[KRCase](SeverityInfo),
	Holds:    func(c KRCase) bool { return c.In.Active && c.Out.Status != Achieved && c.In.Work.LinkedBefore > 0 },
	Inputs: func(c KRCase) Inputs {
		w := c.In.Work
		return Inputs{"linked_before": w.LinkedBefore, "changed": w.Changed, "changed_on": w.ChangedOn, "open": w.Open().N}
	},
	Sentence: func(c KRCase) string {
		w, were := c.In.Work, "were"
		if w.LinkedBefore == 1 {
			were = "was"
		}
		return fmt.Sprintf("%s %s linked to %s before its %s changed on %s.",
			Count(w.LinkedBefore, "open task"), were, c.In.Label, w.Changed, w.ChangedOn.Short())
	},
	Needs: func(c KRCase) []string {
		if n := c.In.Work.LinkedBefore; n > 1 {
			return []string{fmt.Sprintf("each of the %d tasks called still right", n), fmt.Sprintf("the %d linked elsewhere", n)}
		}
		return []string{"the task called still right", "linked elsewhere"}
	},
}

// promiseFields are the terms of a KR whose change puts its links in question, by what they are called.
var promiseFields = []struct{ field, name string }{
	{"kind", "target"}, {"target_value", "target"}, {"low_value", "target"}, {"high_value", "target"},
	{"commit_text", "target"}, {"target_text", "target"}, {"stretch_text", "target"},
	{"owner_id", "owner"}, {"weight", "priority"},
}

// PromiseFields lists the terms of a KR whose change puts its links in question.
func PromiseFields() []string {
	fields := make([]string, len(promiseFields))
	for i, f := range promiseFields {
		fields[i] = f.field
	}
	return fields
}

// PromiseChange says which of them changed: "target and owner", "" if none did.
func PromiseChange(changed []string) string {
	var names []string
	for _, f := range promiseFields {
		if slices.Contains(changed, f.field) && !slices.Contains(names, f.name) {
			names = append(names, f.name)
		}
	}
	return List(names)
}
