package feed

import (
	"fmt"
	"strconv"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/shell"
)

// line tells one event; false for one that says nothing to a person.
func (t Teller) line(e board.GoalEvent) (Line, bool) {
	l := Line{Who: "Plumbline"}
	if e.Actor != nil {
		l.Who = shell.Short(*e.Actor)
	}
	d := data(e.Data)
	noun, _, _ := strings.Cut(e.Verb, ".")
	switch noun {
	case "task":
		t.task(&l, e, d)
	case "checkin":
		t.checkIn(&l, e, d)
	case "signal":
		t.answer(&l, e.Verb, d)
	case "slots", "slot":
		slot(&l, e.Verb, d)
	case "kr", "objective":
		goalLine(&l, e, d)
	}
	return l, l.Text != ""
}

// data is what an event kept; a missing or odd entry reads as nothing.
type data map[string]any

func (d data) text(name string) string { s, _ := d[name].(string); return s }

func (d data) number(name string) (float64, bool) { n, ok := d[name].(float64); return n, ok }

func (d data) has(name string) bool { return d[name] != nil }

func (t Teller) task(l *Line, e board.GoalEvent, d data) {
	n, _ := d.number("number")
	l.Subject = d.text("title")
	l.URL = t.Base + "/tasks/" + strconv.Itoa(int(n))
	if e.Provenance != nil {
		l.Provenance = *e.Provenance
	}
	switch e.Verb {
	case "task.created":
		l.Text = "created"
	case "task.moved":
		l.Text, l.Rest = moved(d)
		if d.text("to") == "cancelled" {
			l.Quote = d.text("reason")
		}
	case "task.changed":
		l.Text = "changed " + list(d["changed"]) + " of"
	case "task.linked":
		l.Text, l.Rest = "linked", t.lag(e)
		if p := d.text("provenance"); p != "" {
			l.Provenance = p
		}
		switch d.text("cause") {
		case "what_if":
			l.Rest = strings.TrimSpace(l.Rest + " after a what-if")
		case "stop_list":
			l.Rest = strings.TrimSpace(l.Rest + " from the stop list")
		}
	case "task.unlinked":
		l.Text, l.Rest = "took", "off this goal"
		if d.has("to") {
			l.Rest = "to another key result"
		}
	case "task.confirmed":
		l.Text, l.Rest = "confirmed", "for this goal"
	case "task.impact":
		l.Text, l.Rest = "set the impact of", "to "+impact(d)
	case "task.deleted":
		l.Text = "deleted"
	case "task.restored":
		l.Text = "brought back"
	}
	if t.Names && e.KRNumber != nil && l.Rest == "" {
		l.Rest = "for " + goal.KRLabel(*e.KRNumber)
	}
}

func moved(d data) (text, rest string) {
	reason := d.text("reason")
	if reason != "" {
		reason = ": " + reason
	}
	closed := d.text("from") == "done" || d.text("from") == "cancelled"
	switch to := d.text("to"); {
	case to == "done":
		return "closed", ""
	case to == "cancelled":
		return "cancelled", ""
	case to == "blocked":
		return "marked", "as stuck" + reason
	case closed:
		return "reopened", ""
	case d.text("from") == "blocked":
		return "unblocked", ""
	case to == "in_progress":
		return "started", ""
	case to == "in_review":
		return "put", "up for review"
	}
	return "moved", "back to to do"
}

// lag says how long after its creation a task was linked.
func (t Teller) lag(e board.GoalEvent) string {
	if e.TaskMade == nil {
		return ""
	}
	days := signal.DayOf(e.At.In(t.Loc)).Since(signal.DayOf(e.TaskMade.In(t.Loc)))
	if days < 1 {
		return ""
	}
	return signal.Count(days, "day") + " after it was created"
}

func impact(d data) string {
	n, _ := d.number("to")
	if word := map[int]string{1: "low", 3: "medium", 9: "high"}[int(n)]; word != "" {
		return word
	}
	return "another one"
}

func (t Teller) checkIn(l *Line, e board.GoalEvent, d data) {
	if e.Verb == "checkin.flag_resolved" {
		l.Text = "took a topic off the next 1-on-1"
		return
	}
	of := ""
	if t.Names && e.KRNumber != nil {
		of = " " + goal.KRLabel(*e.KRNumber)
	}
	var said []string
	if v, ok := d.number("value"); ok {
		said = append(said, "checked in"+of+at(e)+value(e, v))
	} else if of != "" {
		said = append(said, "checked in"+of)
	}
	if s := confidence(d); s != "" {
		said = append(said, s)
	}
	if len(said) == 0 {
		said = []string{"checked in"}
	}
	l.Text, l.Quote = strings.Join(said, " and "), d.text("note")
}

// at joins a value in figures; a worded one stands by itself.
func at(e board.GoalEvent) string {
	if e.KRKind != nil && (*e.KRKind == "binary" || *e.KRKind == "ordinal") {
		return ": "
	}
	return " at "
}

func confidence(d data) string {
	now, ok := d.number("confidence")
	was, before := d.number("before_confidence")
	switch {
	case !ok || (before && now == was):
		return ""
	case !before:
		return fmt.Sprintf("set confidence to %v", now)
	case now < was:
		return fmt.Sprintf("lowered confidence from %v to %v", was, now)
	}
	return fmt.Sprintf("raised confidence from %v to %v", was, now)
}

func slot(l *Line, verb string, d data) {
	switch verb {
	case "slots.planned":
		names := strs(d["slots"])
		if l.Text = "planned " + signal.Count(len(names), "piece") + " of work"; len(names) == 1 {
			l.Text = "planned a piece of work"
		}
		l.Quote = strings.Join(names, ", ")
	case "slot.changed":
		l.Text, l.Quote = "changed a planned piece of work", d.text("title")
	case "slot.dropped":
		l.Text, l.Quote = "dropped a planned piece of work", d.text("title")
	}
}

// strs reads a list of texts.
func strs(v any) []string {
	all, _ := v.([]any)
	out := make([]string, 0, len(all))
	for _, x := range all {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// list names fields: "the due date and the owner".
func list(v any) string {
	var out []string
	for _, s := range strs(v) {
		out = append(out, named(s))
	}
	if len(out) == 0 {
		return "something"
	}
	return signal.List(out)
}
