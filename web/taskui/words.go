package taskui

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

func stateLabel(state string) string {
	return map[string]string{"todo": "To do", "in_progress": "In progress", "blocked": "Stuck", "in_review": "In review", "done": "Done", "cancelled": "Cancelled"}[state]
}

func priorityLabel(p string) string { return strings.ToUpper(p[:1]) + p[1:] }

func impactLabel(n int) string {
	return map[int]string{1: "low impact", 3: "medium impact", 9: "high impact"}[n]
}

// actions are the states a task may go to from the one it is in, the likeliest first.
func actions(state string) []actionView {
	all := []actionView{{"in_progress", "Start"}, {"in_review", "To review"}, {"done", "Done"}, {"todo", "To do"}, {"cancelled", "Cancel it"}}
	if state == "blocked" {
		all[0].Label = "Unblock"
	}
	if state == "done" || state == "cancelled" {
		all = []actionView{{"in_progress", "Reopen"}, {"todo", "To do"}}
	}
	var out []actionView
	for _, a := range all {
		if a.State != state {
			out = append(out, a)
		}
	}
	return out
}

func paragraphs(notes string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(notes, "\r\n", "\n"), "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
