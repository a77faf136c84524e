package taskui

import (
	"fmt"
	"time"

	"plumbline/internal/signal"
)

// changed says what an edit did to each field; the quote is the title as it was.
func (c chronicle) changed(data map[string]any) (said, quote string) {
	names, _ := data["changed"].([]any)
	from, _ := data["from"].(map[string]any)
	to, _ := data["to"].(map[string]any)
	var parts []string
	for _, n := range names {
		name := text(n)
		if name == "title" {
			quote = text(from[name])
		}
		parts = append(parts, c.field(name, from[name], to[name]))
	}
	if len(parts) == 0 {
		return "changed it", ""
	}
	return signal.List(parts), quote
}

func (c chronicle) field(name string, from, to any) string {
	switch name {
	case "title":
		return "renamed it"
	case "notes":
		return "changed the notes"
	case "owner":
		if to == nil {
			return "took the owner off"
		}
		return "gave it to " + c.names[text(to)]
	case "team":
		return "moved it to the team " + c.names[text(to)]
	case "priority":
		return fmt.Sprintf("set the priority from %s to %s", text(from), text(to))
	case "due":
		return fromTo("the date", c.date(from), c.date(to))
	case "effort":
		return fromTo("the effort", amount(from), amount(to))
	case "run_business":
		if to == true {
			return "said that it runs the business"
		}
		return "said that it no longer runs the business"
	}
	return "changed " + name
}

func fromTo(what, from, to string) string {
	switch {
	case to == "":
		return "took " + what + " off"
	case from == "":
		return "set " + what + " to " + to
	}
	return fmt.Sprintf("moved %s from %s to %s", what, from, to)
}

func (c chronicle) date(v any) string {
	at, err := time.Parse(time.RFC3339, text(v))
	if err != nil {
		return ""
	}
	return dateOf(at, c.page.Today)
}

func amount(v any) string {
	if n, ok := v.(float64); ok {
		return signal.Number(n, 1)
	}
	return ""
}
