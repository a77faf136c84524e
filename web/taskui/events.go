package taskui

import (
	"fmt"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/web/shell"
)

// events turns the log into sentences.
func events(list []board.Event, loc *time.Location, today time.Time) []eventView {
	out := make([]eventView, 0, len(list))
	for _, e := range list {
		at := e.At.In(loc)
		v := eventView{Who: "Plumbline", When: shell.LongDate(at, today) + ", " + at.Format("15:04")}
		if e.Actor != nil {
			v.Who = shell.Short(*e.Actor)
		}
		text := func(name string) string { s, _ := e.Data[name].(string); return s }
		switch e.Verb {
		case "task.created":
			v.Text = "created it"
		case "task.moved":
			v.Text, v.Quote = "moved it to "+lower(stateLabel(text("to"))), text("reason")
		case "task.changed":
			v.Text = "changed " + names(e.Data["changed"])
		case "task.linked":
			v.Text, v.Provenance = "linked it", text("provenance")
		case "task.unlinked":
			v.Text = "took a link off"
		case "task.impact":
			v.Text = "changed its impact"
		case "task.deleted":
			v.Text = "deleted it"
		case "task.restored":
			v.Text = "brought it back"
		default:
			v.Text = strings.ReplaceAll(strings.TrimPrefix(e.Verb, "task."), "_", " ")
		}
		out = append(out, v)
	}
	return out
}

func names(v any) string {
	list, _ := v.([]any)
	words := make([]string, len(list))
	for i, x := range list {
		words[i] = strings.ReplaceAll(fmt.Sprint(x), "_", " ")
	}
	if len(words) == 0 {
		return "it"
	}
	return strings.Join(words, ", ")
}
