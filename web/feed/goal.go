package feed

import (
	"slices"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
)

// fields of goals and tasks as sentences name them; those in quiet are not worth a sentence of their own.
var fields = map[string]string{
	"title": "the title", "description": "the description", "notes": "the notes", "owner": "the owner", "owner_id": "the owner",
	"team": "the team", "team_id": "the team", "due": "the due date", "due_on": "the due date", "start_on": "the start date",
	"priority": "the priority", "effort": "the effort", "run_business": "whether it runs the business", "weight": "the weight", "unit": "the unit",
	"start_value": "the start value", "target_value": "the target", "low_value": "the lower bound", "high_value": "the upper bound",
	"commit_text": "the commit level", "target_text": "the target level", "stretch_text": "the stretch level", "waypoints": "the waypoints",
	"kind": "how it is measured", "pillar_id": "the pillar", "parent_id": "the objective above", "objective_id": "the objective",
	"score": "the score", "learning": "what was learned", "cycle_id": "the cycle", "rolls_up": "whether it counts in the objective above",
	"visibility": "who may see it", "people": "the people who see it",
}

func named(field string) string {
	if s := fields[field]; s != "" {
		return s
	}
	return "the " + strings.ReplaceAll(field, "_", " ")
}

var states = map[string]string{"active": "reopened", "paused": "paused", "dropped": "dropped", "done": "marked as done"}

// goal tells what happened to an objective or a key result itself.
func goalLine(l *Line, e board.GoalEvent, d data) {
	noun, what, _ := strings.Cut(e.Verb, ".")
	self := "this objective"
	if noun == "kr" {
		self = "this key result"
		if n, ok := d.number("number"); ok {
			self = goal.KRLabel(int64(n))
		}
	}
	l.Quote = d.text("why")
	switch what {
	case "created":
		l.Text = "created " + self
	case "changed":
		l.Text = changed(e, d, self)
	case "moved":
		l.Text = "moved " + self + " to another objective"
	case "scored":
		l.Text, l.Quote = scored(d, self), d.text("learning")
	case "state":
		l.Text = states[d.text("state")] + " " + self
		if d.text("from") == "draft" && d.text("state") == "active" {
			l.Text = "published " + self
		}
	}
}

// scored says the score, and the one before if it was corrected.
func scored(d data, self string) string {
	score, _ := d.number("score")
	if before, had := d.number("before"); had {
		if before == score {
			return "changed what was learned from " + self
		}
		return "corrected the score of " + self + " from " + signal.Number(before, 2) + " to " + signal.Number(score, 2)
	}
	return "scored " + self + " at " + signal.Number(score, 2)
}

// changed says what changed, with the values where they say it.
func changed(e board.GoalEvent, d data, self string) string {
	all, _ := d["changed"].(map[string]any)
	names := make([]string, 0, len(all))
	for field := range all {
		names = append(names, field)
	}
	slices.Sort(names)
	said := make([]string, 0, len(names))
	for _, field := range names {
		said = append(said, named(field)+fromTo(e, field, all[field]))
	}
	if len(said) == 0 {
		return "changed " + self
	}
	return "changed " + signal.List(said) + " of " + self
}

func fromTo(e board.GoalEvent, field string, v any) string {
	c, _ := v.(map[string]any)
	switch field {
	case "target_value", "start_value", "low_value", "high_value":
		from, had := c["from"].(float64)
		to, has := c["to"].(float64)
		if had && has {
			return " from " + value(e, from) + " to " + value(e, to)
		}
	case "weight":
		if from, ok := c["from"].(float64); ok {
			to, _ := c["to"].(float64)
			return " from " + signal.Grouped(from, 2) + " to " + signal.Grouped(to, 2)
		}
	case "due_on", "start_on":
		return " from " + day(c["from"]) + " to " + day(c["to"])
	}
	return ""
}

func day(v any) string {
	s, _ := v.(string)
	d, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return "none"
	}
	return d.Format("2 Jan 2006")
}

// value says a value of the metric of the key result that an event is about.
func value(e board.GoalEvent, v float64) string {
	kind, unit := "", ""
	if e.KRKind != nil && e.KRUnit != nil {
		kind, unit = *e.KRKind, *e.KRUnit
	}
	switch kind {
	case "binary":
		if v >= 0.5 {
			return "yes"
		}
		return "not yet"
	case "ordinal":
		return level(v)
	}
	return signal.Quantity(signal.Number(v, 2), unit)
}

func level(v float64) string {
	const slack = 1e-9
	switch {
	case v >= 1-slack:
		return "stretch"
	case v >= 0.7-slack:
		return "target"
	case v >= 0.3-slack:
		return "commit"
	}
	return "no level yet"
}
